import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldContentSchema } from '../../contract/fields.ts';
import { brokenRules, grammarFor, hopelessStart } from './testing/grammar-properties.ts';

const grammar = grammarFor({ kind: 'dose' });

describe('notations', () => {
  test.each([
    ['5 mg', '5 mg'], ['0.5 mg', '0.5 mg'], ['0,5 mg', '0.5 mg'], ['2.5 mL', '2.5 mL'], ['10 ml', '10 mL'], ['12.25 g', '12.25 g'], ['1000 mg', '1000 mg'], ['0.125 mg', '0.125 mg'], ['100 mcg', '100 mcg'],
    ['1 L', '1 L'], ['2 tabs', '2 tablets'], ['1 Tablet', '1 tablets'], ['10 units', '10 units'], ['1 000 units', '1000 units'], ['1,000,000 units', '1000000 units'], ['1.000.000 units', '1000000 units'],
    ['1,000.5 mg', '1000.5 mg'], ['1.000,125 mg', '1000.125 mg'], ['1234.567 mg', '1234.567 mg'], ['20 mEq', '20 mEq'], ['5%', '5 %']
  ])('%s is %s, without a doubt', (text, value) => {
    expect(grammar.judge(text)).toMatchObject({ fits: true, value, alwaysDoubtful: false });
  });

  test.each(['', 'mg', '5 mgs', '5 stones', '1-2 mg', '1.2.3 mg', '1,00 0 mg', '1/3 tab', '11/2 tab', '5  mg', '1,000,50 mg'])('“%s” is no dose', (text) => {
    expect(grammar.judge(text)).toMatchObject({ fits: false, value: null, rules: [{ rule: 'shape', ok: false }] });
  });
});

// ISMP, List of Error-Prone Abbreviations, Symbols, and Dose Designations (2021).
describe('what has led to overdoses is always doubtful', () => {
  test.each([
    ['.5 mg', '0.5 mg', 'leadingDigit'], [',5 mg', '0.5 mg', 'leadingDigit'], ['5.0 mg', '5 mg', 'trailingZero'], ['1.50 mg', '1.5 mg', 'trailingZero'], ['0.10 mg', '0.1 mg', 'trailingZero'],
    ['10mg', '10 mg', 'unitApart'], ['100mL', '100 mL', 'unitApart'], ['100 µg', '100 mcg', 'clearUnit'], ['100 \u03bcg', '100 mcg', 'clearUnit'], ['4 U', '4 units', 'clearUnit'], ['4 u', '4 units', 'clearUnit'],
    ['10 IU', '10 units', 'clearUnit'], ['10 IE', '10 units', 'clearUnit'], ['5 cc', '5 mL', 'clearUnit'], ['1 l', '1 L', 'clearUnit'], ['5 mg.', '5 mg', 'clearUnit'],
    ['1/2 tab', '0.5 tablets', 'noFraction'], ['1 1/4 tab', '1.25 tablets', 'noFraction']
  ])('%s is %s and breaks %s', (text, value, rule) => {
    expect(grammar.judge(text)).toMatchObject({ fits: true, value, alwaysDoubtful: true });
    expect(brokenRules(grammar, text)).toEqual([rule]);
  });

  test('a thousand and more without groups is noted, no more', () => {
    expect([brokenRules(grammar, '100000 units'), brokenRules(grammar, '999 units'), brokenRules(grammar, '100,000.5 units')]).toEqual([['grouped'], [], []]);
    expect(grammar.judge('100000 units').alwaysDoubtful).toBe(false);
  });
});

describe('three digits after one mark', () => {
  test('are left open where the decimal mark is not known', () => {
    expect(grammar.judge('1.500 mg')).toMatchObject({ fits: true, value: null, alwaysDoubtful: true });
    expect(brokenRules(grammar, '1,500 mg')).toEqual(['decimalMark']);
  });

  test.each([['.', '1.125 mg', '1.125 mg'], ['.', '1,125 mg', '1125 mg'], [',', '1,125 mg', '1.125 mg'], [',', '1.125 mg', '1125 mg']] as const)('with the mark %s, %s is %s', (decimal, text, value) => {
    expect(grammarFor({ kind: 'dose', options: { decimal } }).judge(text)).toMatchObject({ value, alwaysDoubtful: false });
  });

  test('the other mark where the decimal one is known is doubtful', () => {
    expect(brokenRules(grammarFor({ kind: 'dose', options: { decimal: '.' } }), '2,5 mg')).toEqual(['decimalMark']);
    expect(brokenRules(grammarFor({ kind: 'dose', options: { decimal: '.' } }), '1.000.000 units')).toEqual(['groupMarks']);
  });
});

describe('the form', () => {
  const mg = grammarFor({ kind: 'dose', options: { unit: 'mg', min: 0.25, max: 50 } });

  test('may name the unit, which the text then may leave out but not change', () => {
    expect(['5', '5 mg', '2,5'].map((text) => mg.judge(text).value)).toEqual(['5 mg', '5 mg', '2.5 mg']);
    expect(brokenRules(mg, '5 mL')).toEqual(['unit']);
    expect([mg.couldBecome('5 mL'), mg.couldBecome('5 m'), mg.couldBecome('5 g')]).toEqual([false, true, false]);
    expect(brokenRules(grammar, '5')).toEqual(['unit']);
  });

  test('may bound the dose', () => {
    expect(['0.25', '50', '50.5', '0.2', '1/4', '1,000'].map((text) => mg.judge(text).fits)).toEqual([true, true, false, false, true, true]);
    expect(brokenRules(mg, '500')).toEqual(['inRange']);
    expect(['5', '50', '0.2', '1/', '1 1/'].every((start) => mg.couldBecome(start))).toBe(true);
    expect(['51', '500', '051'].some((start) => mg.couldBecome(start))).toBe(false);
  });

  test('may bound it below one, which a fraction may still come to', () => {
    const half = grammarFor({ kind: 'dose', options: { unit: 'tablets', max: 0.5 } });
    expect(hopelessStart(half, '1/2 tab')).toBeNull();
    expect(['1/', '3', '0.5', '0'].map((start) => half.couldBecome(start))).toEqual([true, true, true, true]);
    expect(['2', '10', '1 '].map((start) => half.couldBecome(start))).toEqual([false, false, false]);
  });

  test('has bounds in a unit, the smaller one first', () => {
    const parsed = [{ max: 5 }, { unit: 'mg', min: 5, max: 1 }, { unit: 'mg', min: 1, max: 1 }].map((options) => fieldContentSchema.safeParse({ kind: 'dose', options }).success);
    expect(parsed).toEqual([false, false, true]);
  });
});

test('a dose within bounds is read as it was written, and every start of it could become one', () => {
  const amount = fc.integer({ min: 1, max: 2_000_000 });
  fc.assert(fc.property(amount, amount, fc.constantFrom('.', ','), fc.boolean(), (thousandths, bound, mark, unit) => {
    const number = String(thousandths / 1000);
    const bounded = grammarFor({ kind: 'dose', options: { unit: 'mg', max: bound / 1000, decimal: mark } });
    const text = `${number.replace('.', mark)}${unit ? ' mg' : ''}`;
    expect([text, bounded.judge(text)]).toMatchObject([text, { fits: thousandths <= bound, value: thousandths <= bound ? `${number} mg` : null, alwaysDoubtful: false }]);
    if (thousandths <= bound) expect(hopelessStart(bounded, text)).toBeNull();
  }));
});
