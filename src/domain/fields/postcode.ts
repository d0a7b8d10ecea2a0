import type { Judgement, PostcodeOptions, RuleOutcome } from '../../contract/fields.ts';
import { reachesRange } from './code-ranges.ts';
import { digitsOf, judgementOf, shapeless } from './grammar.ts';
import type { Grammar } from './grammar.ts';
import { postcodeFormats } from './postcode-formats.ts';
import type { PostcodeFormat } from './postcode-formats.ts';
import { digits, either, matcherOf, oneOf, optional, sequence } from './shape.ts';
import type { Shape } from './shape.ts';

/** Codes that exist, digits alone, of one country. */
export type Gazetteer = ReadonlySet<string>;

/**
 * A postcode of a country. Between its groups a space or dash may stand or be missing; the value has what the country puts there. With a gazetteer nothing
 * fits that is not in it; one of the shorter codes (ZIP) speaks for the longer ones (ZIP+4).
 */
export function postcodeGrammar({ country }: PostcodeOptions, gazetteer: Gazetteer | null): Grammar {
  const format = postcodeFormats[country];
  const between = optional(oneOf('[\\s\\-]'));
  const shapeOf = (groups: readonly number[]): Shape => sequence(...groups.flatMap((length, i) => (i === 0 ? [digits(length)] : [between, digits(length)])));
  const matcher = matcherOf(either(...format.groups.map(shapeOf)));
  const lookUp = gazetteer === null ? null : lookUpIn(gazetteer, format);
  return {
    kind: 'postcode',
    couldBecome: (prefix) => {
      const known = digitsOf(prefix);
      return matcher.couldBecome(prefix) && inCodeRange(known, format) && (lookUp === null || lookUp.reaches(known));
    },
    judge: (text) => (matcher.fits(text) ? judgePostcode(text, format, lookUp) : shapeless(text))
  };
}

/** How long a code of the format may be, in digits. */
export function postcodeLengths({ groups }: PostcodeFormat): number[] {
  return groups.map((lengths) => lengths.reduce((sum, length) => sum + length, 0));
}

/** Whether codes that start with these digits are given out. */
export function inCodeRange(code: string, { ranges }: PostcodeFormat): boolean {
  return ranges === undefined || reachesRange(code, ranges);
}

interface LookUp {
  readonly has: (code: string) => boolean;
  /** Whether a code that is had starts with these digits. */
  readonly reaches: (digits: string) => boolean;
}

function lookUpIn(gazetteer: Gazetteer, format: PostcodeFormat): LookUp {
  const sorted = [...gazetteer].sort();
  const lengths = postcodeLengths(format);
  const has = (code: string): boolean => lengths.some((length) => length <= code.length && gazetteer.has(code.slice(0, length)));
  return { has, reaches: (known) => has(known) || (sorted[firstNotBelow(sorted, known)]?.startsWith(known) ?? false) };
}

/** The place of the first text in order that is not before this one. */
function firstNotBelow(sorted: readonly string[], text: string): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]! < text) from = middle + 1;
    else to = middle;
  }
  return from;
}

function judgePostcode(text: string, format: PostcodeFormat, lookUp: LookUp | null): Judgement {
  const code = digitsOf(text);
  const rules: RuleOutcome[] = [{ rule: 'shape', ok: true }];
  if (format.ranges !== undefined) rules.push({ rule: 'codeRange', ok: inCodeRange(code, format) });
  if (lookUp !== null) rules.push({ rule: 'inGazetteer', ok: lookUp.has(code) });
  return judgementOf(text, writtenPostcode(code, format), rules);
}

function writtenPostcode(code: string, { groups, between }: PostcodeFormat): string {
  const lengths = groups.find((candidate) => candidate.reduce((sum, length) => sum + length, 0) === code.length)!;
  return lengths.map((length, i) => {
    const from = lengths.slice(0, i).reduce((sum, other) => sum + other, 0);
    return code.slice(from, from + length);
  }).join(between);
}
