import { ruleEffects } from '../../contract/fields.ts';
import type { FieldKind, Judgement, RuleOutcome } from '../../contract/fields.ts';

/**
 * What a field may hold. Pictures give the characters `0-9 . , - /` (points and commas are easily taken for each other); a person who types may add
 * spaces, apostrophes, currency signs, units and fillers, which each grammar names. Texts come without spaces around them.
 */
export interface Grammar {
  readonly kind: FieldKind;
  /** Whether some text that fits starts with this: the text itself counts, and so does the empty one. */
  readonly couldBecome: (prefix: string) => boolean;
  readonly judge: (text: string) => Judgement;
}

/** Puts together what the rules found; a value is kept only of a text that fits. */
export function judgementOf(text: string, value: string | null, rules: readonly RuleOutcome[]): Judgement {
  const broken = (effect: 'refused' | 'doubtful'): boolean => rules.some(({ rule, ok }) => !ok && ruleEffects[rule] === effect);
  const fits = !broken('refused');
  return { fits, digits: digitsOf(text), value: fits ? value : null, rules, alwaysDoubtful: broken('doubtful') };
}

/** Of a text that is not written as values of the kind are. */
export function shapeless(text: string): Judgement {
  return judgementOf(text, null, [{ rule: 'shape', ok: false }]);
}

export function digitsOf(text: string): string {
  return text.replace(/[^0-9]/g, '');
}
