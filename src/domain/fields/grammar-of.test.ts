import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldContentSchema, fieldKindSchema, judgementSchema, ruleEffects } from '../../contract/fields.ts';
import type { FieldContentInput } from '../../contract/fields.ts';
import { anyText, grammarFor, grownTexts, hopelessStart, isDeadEnd, pictureCharacters } from './testing/grammar-properties.ts';

const contents: readonly FieldContentInput[] = [
  { kind: 'amount' },
  { kind: 'amount', options: { minorDigits: 0 } },
  { kind: 'amount', options: { minorDigits: 3, decimal: '.' } },
  { kind: 'date' },
  { kind: 'date', options: { order: 'MDY', layout: 'separated', earliest: '2015-03-17', latest: '2017-01-02' } },
  { kind: 'date', options: { order: 'YMD', layout: 'boxed', earliest: '2016-02-28', latest: '2016-02-29' } },
  { kind: 'postcode', options: { country: 'US' } },
  { kind: 'postcode', options: { country: 'ES' } },
  { kind: 'postcode', options: { country: 'SE' } },
  { kind: 'dose' },
  { kind: 'dose', options: { unit: 'mg' } },
  { kind: 'digits' },
  { kind: 'digits', options: { minLength: 4, maxLength: 6 } },
  { kind: 'digits', options: { scheme: 'aba' } },
  { kind: 'digits', options: { scheme: 'luhn', maxLength: 12 } },
  { kind: 'digits', options: { scheme: 'nhs' } },
  { kind: 'digits', options: { scheme: 'postnet' } },
  { kind: 'digits', options: { scheme: 'sortCode' } },
  { kind: 'iban' },
  { kind: 'iban', options: { country: 'NO' } }
];

/** What is looked at beside the characters of pictures: typed text has them. */
const typedCharacters = [...pictureCharacters, ...' \'*=#&$€%µ', ...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'];

test('there is a grammar for every kind', () => {
  expect([...new Set(contents.map(({ kind }) => kind))].sort()).toEqual([...fieldKindSchema.options].sort());
});

describe.each(contents.map((content) => [JSON.stringify(content), content] as const))('%s', (_, content) => {
  const grammar = grammarFor(content);

  test('any text is judged, none throws', () => {
    fc.assert(fc.property(anyText, (text) => {
      const judgement = grammar.judge(text);
      expect(judgementSchema.safeParse(judgement).success).toBe(true);
      expect(judgement.digits).toBe([...text].filter((character) => /[0-9]/.test(character)).join(''));
      if (!judgement.fits) expect(judgement.value).toBeNull();
      // It may end here, so it could become this.
      if (judgement.fits) expect(hopelessStart(grammar, text)).toBeNull();
      grammar.couldBecome(text);
    }), { numRuns: 300 });
  });

  test.each([['pictures', pictureCharacters], ['typed text', typedCharacters]] as const)('a search over the characters of %s goes on to something that fits', (name, characters) => {
    // Some need letters that pictures do not give.
    const lettersWanted = content.kind === 'iban' || (content.kind === 'dose' && content.options?.unit === undefined);
    if (name === 'pictures' && lettersWanted) return;
    fc.assert(fc.property(grownTexts(grammar, characters), (text) => {
      expect([text, isDeadEnd(grammar, text, characters)]).toEqual([text, false]);
      expect(hopelessStart(grammar, text)).toBeNull();
    }), { numRuns: 60 });
  });
});

test('what refuses and what makes doubtful is kept apart', () => {
  const judgement = grammarFor({ kind: 'date' }).judge('31/02/2016');
  expect(judgement).toMatchObject({ fits: false, value: null, alwaysDoubtful: false });
  expect(judgement.rules.filter(({ ok }) => !ok).map(({ rule }) => ruleEffects[rule])).toEqual(['refused']);
});

test('a description is plain JSON, with defaults for what it leaves out', () => {
  const content = fieldContentSchema.parse({ kind: 'amount' });
  expect(fieldContentSchema.parse(JSON.parse(JSON.stringify(content)))).toEqual(content);
  expect(content).toEqual({ kind: 'amount', options: { minorDigits: 2, decimal: 'either' } });
});

test.each([
  { kind: 'postcode', options: {} }, { kind: 'postcode', options: { country: 'GB' } }, { kind: 'amount', options: { minorDigits: 1 } }, { kind: 'date', options: { earliest: '2015-02-30' } },
  { kind: 'date', options: { earliest: '2016-01-01', latest: '2015-01-01' } }, { kind: 'date', options: { earliest: '1000-01-01' } }, { kind: 'digits', options: { minLength: 5, maxLength: 4 } },
  { kind: 'words' }, { kind: 'amount', options: { locale: 'de' } }
])('%j describes no field', (content) => {
  expect(fieldContentSchema.safeParse(content).success).toBe(false);
});
