import type { DigitsOptions, Judgement, RuleOutcome } from '../../contract/fields.ts';
import { schemes } from './check-digits/schemes.ts';
import type { Scheme } from './check-digits/schemes.ts';
import { reachesRange } from './code-ranges.ts';
import { digitsOf, judgementOf, shapeless } from './grammar.ts';
import type { Grammar } from './grammar.ts';
import { digits, either, matcherOf, oneOf, optional, repeated, sequence } from './shape.ts';
import type { Shape } from './shape.ts';

/**
 * A number that is digits alone, such as a cheque's number, of any of the lengths allowed; a scheme has its own lengths among them, starts and check. Spaces
 * may stand between digits, and dashes where a scheme is used to them. The value is the digits.
 *
 * @throws RangeError where the scheme has no number as long as the options want.
 */
export function digitsGrammar({ minLength, maxLength, scheme: name }: DigitsOptions): Grammar {
  if (name === undefined) return plainGrammar(minLength, maxLength);
  const scheme = schemes[name];
  const lengths = scheme.lengths.filter((length) => length >= minLength && length <= maxLength);
  if (lengths.length === 0) throw new RangeError(`No number of the scheme ${name} has ${minLength} to ${maxLength} digits.`);
  const matcher = matcherOf(either(...lengths.map((length) => numberShape('[\\s\\-]', length, length))));
  return {
    kind: 'digits',
    couldBecome: (prefix) => matcher.couldBecome(prefix) && couldHold(prefix, lengths, scheme),
    judge: (text) => (matcher.fits(text) ? judgeNumber(text, scheme) : shapeless(text))
  };
}

function plainGrammar(minLength: number, maxLength: number): Grammar {
  const matcher = matcherOf(numberShape('\\s', minLength, maxLength));
  return {
    kind: 'digits',
    couldBecome: matcher.couldBecome,
    judge: (text) => (matcher.fits(text) ? judgementOf(text, digitsOf(text), [{ rule: 'shape', ok: true }]) : shapeless(text))
  };
}

function numberShape(between: string, shortest: number, longest: number): Shape {
  if (longest === 1) return digits(1);
  return sequence(digits(1), repeated(sequence(optional(oneOf(between)), digits(1)), shortest - 1, longest - 1));
}

function couldHold(prefix: string, lengths: readonly number[], { starts, holds }: Scheme): boolean {
  const known = digitsOf(prefix);
  if (starts !== undefined && !reachesRange(known, starts)) return false;
  return holds === null || lengths.some((length) => {
    const missing = length - known.length;
    return missing > 1 || (missing >= 0 && (missing === 0 ? holds(known) : [...'0123456789'].some((last) => holds(known + last))));
  });
}

function judgeNumber(text: string, { starts, holds }: Scheme): Judgement {
  const number = digitsOf(text);
  const rules: RuleOutcome[] = [{ rule: 'shape', ok: true }];
  if (starts !== undefined) rules.push({ rule: 'codeRange', ok: reachesRange(number, starts) });
  if (holds !== null) rules.push({ rule: 'checkDigit', ok: holds(number) });
  return judgementOf(text, number, rules);
}
