import { ruleEffects } from '../../../../contract/fields.ts';
import type { RuleName } from '../../../../contract/fields.ts';
import type { FieldReading } from '../../../../contract/reading.ts';
import { leastSure, onlyDifference, otherText } from '../../../../domain/records/places-in-doubt.ts';

/** Why a person has to look at a reading. */
export type Doubt =
  | { readonly type: 'rule'; readonly rule: RuleName }
  /** The character may be another one: `other` with the chance of the text that says so; null where none stands out. */
  | { readonly type: 'character'; readonly index: number; readonly char: string; readonly other: { readonly char: string; readonly chance: number } | null }
  /** Another text of another length is nearly as likely. */
  | { readonly type: 'length'; readonly other: string; readonly chance: number }
  | { readonly type: 'nothingRead' };

/** The rules that are broken first, then what else the field may say. */
export function doubtsOf(reading: Pick<FieldReading, 'text' | 'alternatives' | 'boxes' | 'rules'>): Doubt[] {
  if (reading.text === '') return [{ type: 'nothingRead' }];
  const broken = reading.rules.filter(({ rule, ok }) => !ok && ruleEffects[rule] !== 'noted').map(({ rule }): Doubt => ({ type: 'rule', rule }));
  return [...broken, ...besideRules(reading)];
}

/** The character to be keyed where only one is in doubt: its place in the text, or null. */
export function doubtfulCharacter(reading: Pick<FieldReading, 'text' | 'alternatives' | 'boxes' | 'rules'>): number | null {
  const doubt = besideRules(reading)[0];
  return doubt?.type === 'character' ? doubt.index : null;
}

function besideRules({ text, alternatives, boxes }: Pick<FieldReading, 'text' | 'alternatives' | 'boxes'>): Doubt[] {
  const other = otherText({ text, alternatives });
  if (other !== undefined) {
    const index = onlyDifference(text, other.text);
    if (index === null) return [{ type: 'length', other: other.text, chance: other.confidence }];
    return [{ type: 'character', index, char: text[index]!, other: { char: other.text[index]!, chance: other.confidence } }];
  }
  const index = leastSure(boxes);
  return index === null || boxes.length !== text.length ? [] : [{ type: 'character', index, char: text[index]!, other: null }];
}
