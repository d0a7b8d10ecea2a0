import { describe, expect, test } from 'vitest';
import { ibanHolds } from './check-digits/iban.ts';
import { brokenRules, grammarFor, hopelessStart } from './testing/grammar-properties.ts';

describe('digits', () => {
  test('are of the lengths allowed, and may have spaces between them', () => {
    const chequeNumber = grammarFor({ kind: 'digits', options: { minLength: 6, maxLength: 8 } });
    expect(['309061', '30 90 61', '00309061'].map((text) => chequeNumber.judge(text).value)).toEqual(['309061', '309061', '00309061']);
    expect(['30906', '309061234', '30-90-61', '309061 ', '', '30906l'].map((text) => chequeNumber.judge(text).fits)).toEqual(Array(6).fill(false));
    expect([chequeNumber.couldBecome('12345678'), chequeNumber.couldBecome('12345678 '), chequeNumber.couldBecome('1-')]).toEqual([true, false, false]);
    expect(grammarFor({ kind: 'digits', options: { maxLength: 1 } }).judge('7').value).toBe('7');
  });

  test.each([
    ['aba', '111000025', '111000025'], ['luhn', '4111 1111 1111 1111', '4111111111111111'], ['nhs', '943 476 5919', '9434765919'], ['postnet', '55555-1237-2', '5555512372'], ['sortCode', '20-00-00', '200000']
  ] as const)('%s: %s fits, and so does every start of it', (scheme, text, value) => {
    const grammar = grammarFor({ kind: 'digits', options: { scheme } });
    expect(grammar.judge(text)).toMatchObject({ fits: true, value, alwaysDoubtful: false });
    expect(hopelessStart(grammar, text)).toBeNull();
  });

  test.each([
    ['aba', '111000026', ['checkDigit']], ['aba', '131000029', ['codeRange', 'checkDigit']], ['aba', '11100002', ['shape']], ['luhn', '4111111111111112', ['checkDigit']],
    ['nhs', '9434765918', ['checkDigit']], ['postnet', '55555-1237-3', ['checkDigit']], ['postnet', '5555512', ['shape']], ['sortCode', '2000001', ['shape']]
  ] as const)('%s: %s breaks %j, and no search ends there', (scheme, text, rules) => {
    const grammar = grammarFor({ kind: 'digits', options: { scheme } });
    expect(brokenRules(grammar, text)).toEqual(rules);
    expect(grammar.judge(text)).toMatchObject({ fits: false, value: null });
  });

  test('a search is told what no check digit mends', () => {
    const nhs = grammarFor({ kind: 'digits', options: { scheme: 'nhs' } });
    // The weighted sum of 98765442 is 332, of 987654425 342, which would want a last digit of 10.
    expect([...'0123456789'].filter((ninth) => !nhs.couldBecome(`98765442${ninth}`))).toEqual(['5']);
    expect([...'0123456789'].filter((last) => nhs.couldBecome(`943476591${last}`))).toEqual(['9']);
    const aba = grammarFor({ kind: 'digits', options: { scheme: 'aba' } });
    const starts = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0')).filter((start) => aba.couldBecome(start));
    // 00 to 12, 21 to 32, 61 to 72, 80.
    expect([starts.length, ...['00', '12', '13', '20', '21', '32', '33', '60', '61', '72', '73', '80', '81'].filter((start) => starts.includes(start))])
      .toEqual([38, '00', '12', '21', '32', '61', '72', '80']);
  });

  test('a scheme of other lengths than the field has is refused', () => {
    expect(() => grammarFor({ kind: 'digits', options: { scheme: 'aba', maxLength: 8 } })).toThrow('No number of the scheme aba has 1 to 8 digits.');
  });
});

describe('IBAN', () => {
  const any = grammarFor({ kind: 'iban' });
  const german = grammarFor({ kind: 'iban', options: { country: 'DE' } });

  test.each(['DE89370400440532013000', 'DE89 3704 0044 0532 0130 00', 'de89 3704 0044 0532 0130 00'])('%s fits, and so does every start of it', (text) => {
    for (const grammar of [any, german]) {
      expect(grammar.judge(text)).toMatchObject({ fits: true, value: 'DE89370400440532013000' });
      expect(hopelessStart(grammar, text)).toBeNull();
    }
  });

  test('the form may have the country', () => {
    expect(german.judge('89 3704 0044 0532 0130 00')).toMatchObject({ fits: true, value: 'DE89370400440532013000', digits: '89370400440532013000' });
    expect(hopelessStart(german, '89370400440532013000')).toBeNull();
    expect([any.judge('89370400440532013000').fits, german.judge('GB29NWBK60161331926819').fits]).toEqual([false, false]);
  });

  test('a wrong digit is found, and no search ends there', () => {
    expect(brokenRules(any, 'DE89370400440532013001')).toEqual(['checkDigit']);
    expect([...'0123456789'].filter((last) => any.couldBecome(`DE8937040044053201300${last}`))).toEqual(['0']);
    expect(any.couldBecome('DE893704004405320130')).toBe(true);
  });

  test('one character before its end, a number is left that none would complete', () => {
    const characters = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const starts = Array.from({ length: 97 }, (_, i) => `DE${String(i + 2).padStart(2, '0')}37040044053201300`);
    const completed = starts.filter((start) => characters.some((last) => ibanHolds(start + last)));
    expect(starts.filter((start) => any.couldBecome(start))).toEqual(completed);
    expect(completed.length).toBeLessThan(starts.length);
  });

  test.each(['DE8937040044053201300', 'DE893704004405320130000', 'XX89370400440532013000', 'DE01370400440532013000', 'DE99370400440532013000', 'DE89  370400440532013000', ''])('“%s” has not the shape', (text) => {
    expect(brokenRules(any, text)).toEqual(['shape']);
  });
});
