import type { z } from 'zod';
import type { WordKey } from '../../../words/dictionaries.ts';

/** Why a value cannot be used, to be said with `t(word, values)`. */
export interface Issue {
  readonly word: WordKey;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A finding of the contract's schemas in words that stand beside the field. */
export function issueOf(issue: z.core.$ZodIssue): Issue {
  switch (issue.code) {
    case 'too_small':
      return { word: issue.inclusive === false ? 'train.issueMoreThan' : 'train.issueAtLeast', values: { limit: plain(issue.minimum) } };
    case 'too_big':
      return { word: issue.inclusive === false ? 'train.issueLessThan' : 'train.issueAtMost', values: { limit: plain(issue.maximum) } };
    case 'invalid_type':
      return { word: issue.expected === 'int' ? 'train.issueWhole' : 'train.issueNumber', values: {} };
    case 'invalid_value':
      return { word: 'train.issueOneOf', values: { options: issue.values.join(', ') } };
    case 'invalid_format':
      return { word: 'train.issueName', values: {} };
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return { word: 'train.issueOther', values: { message: issue.message } };
  }
}

function plain(limit: number | bigint): number {
  return Number(limit);
}
