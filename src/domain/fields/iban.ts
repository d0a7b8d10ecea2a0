import { ibanCountrySchema } from '../../contract/fields.ts';
import type { IbanCountry, IbanOptions, Judgement } from '../../contract/fields.ts';
import { ibanHolds, ibanLengths } from './check-digits/iban.ts';
import { judgementOf, shapeless } from './grammar.ts';
import type { Grammar } from './grammar.ts';
import { digits, either, matcherOf, oneOf, optional, repeated, sequence, words } from './shape.ts';
import type { Shape } from './shape.ts';

/**
 * An international bank account number, by the length of its country and its check digits. Spaces may stand between its characters. Where the form names
 * the country, its two letters may be missing. The value is as machines exchange it: capital letters, no spaces.
 */
export function ibanGrammar({ country }: IbanOptions): Grammar {
  const matcher = matcherOf(country === undefined ? either(...ibanCountrySchema.options.map((code) => ibanShape(code, false))) : ibanShape(country, true));
  const bareOf = (text: string): string => {
    const bare = text.replace(/\s/g, '').toUpperCase();
    return country === undefined || /^[A-Z]/.test(bare) ? bare : `${country}${bare}`;
  };
  return {
    kind: 'iban',
    couldBecome: (prefix) => matcher.couldBecome(prefix) && couldHold(bareOf(prefix)),
    judge: (text) => (matcher.fits(text) ? judgeIban(text, bareOf(text)) : shapeless(text))
  };
}

function ibanShape(country: IbanCountry, mayMissCountry: boolean): Shape {
  const gap = optional(oneOf('\\s'));
  const letters = sequence(words([country]), gap);
  // 00, 01 and 99 are never computed (ISO/IEC 7064), though 01 leaves the remainder of 98.
  const check = either(sequence(oneOf('[0]'), gap, oneOf('[2-9]')), sequence(oneOf('[1-8]'), gap, digits(1)), sequence(oneOf('[9]'), gap, oneOf('[0-8]')));
  const account = ibanLengths[country] - 4;
  return sequence(mayMissCountry ? optional(letters) : letters, check, repeated(sequence(gap, oneOf('[0-9A-Z]')), account, account));
}

/** Two characters more are a hundred numbers in a row, one of which leaves the right remainder; one more has to be tried. */
function couldHold(start: string): boolean {
  const length = ibanLengths[start.slice(0, 2) as IbanCountry] as number | undefined;
  if (length === undefined || length - start.length > 1) return true;
  return length === start.length ? ibanHolds(start) : [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'].some((last) => ibanHolds(start + last));
}

function judgeIban(text: string, iban: string): Judgement {
  return judgementOf(text, iban, [{ rule: 'shape', ok: true }, { rule: 'checkDigit', ok: ibanHolds(iban) }]);
}
