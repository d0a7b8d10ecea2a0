import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokenRules, grammarFor, hopelessStart } from './testing/grammar-properties.ts';

const grammar = grammarFor({ kind: 'amount' });
const valueOf = (text: string, options = {}): string | null => grammarFor({ kind: 'amount', options }).judge(text).value;

describe('notations', () => {
  test.each([
    ['500', '50000'], ['500.00', '50000'], ['500,00', '50000'], ['12.50', '1250'], ['0.05', '5'], ['0', '0'],
    ['1,234.56', '123456'], ['1.234,56', '123456'], ['1 234,56', '123456'], ["1'234.50", '123450'], ['1\u00a0234,56', '123456'],
    ['1.234', '123400'], ['10.000', '1000000'], ['1,234,567', '123456700'], ['12.345.678,90', '1234567890'],
    ['1,20,000/-', '12000000'], ['12,34,567.89', '123456789'], ['5,10,000', '51000000'],
    ['5.000.-', '500000'], ['22.970.-', '2297000'], ['22.970,-', '2297000'], ['500,--', '50000'], ['500-', '50000'], ['500.', '50000'], ['500,', '50000'], ['500 =', '50000'],
    ['3200/-', '320000'], ['3200/=', '320000'], ['500.00/-', '50000'],
    ['500 56/100', '50056'], ['500-56/100', '50056'], ['500 & 56/100', '50056'], ['1,234 05/100', '123405'],
    ['500 xx/100', '50000'], ['500 XX/100', '50000'], ['500 no/100', '50000'], ['500--/100', '50000'], ['500 -/100', '50000'], ['500 00/100', '50000'],
    ['12-50', '1250'], ['12=50', '1250'],
    ['$500.00', '50000'], ['€ 1.234,56', '123456'], ['1.234,56 EUR', '123456'], ['Rs. 2500/-', '250000'], ['Rs.2500/-', '250000'], ['R$ 1.234,56', '123456'], ['CHF 50.-', '5000'],
    ['***500.00***', '50000'], ['#1,234.56#', '123456'], ['=500=', '50000'], ['-500-', '50000'], ['~500~', '50000']
  ])('%s is %s minor units, without a doubt', (text, value) => {
    expect(grammar.judge(text)).toMatchObject({ fits: true, value, alwaysDoubtful: false });
  });

  test.each(['', '.', '-', '/-', 'xx/100', '1.23.45', '1,2345', '1.2', '0.123', '12,3456.00', '1,23,45', '500/1000', '1.234.5', '12 50', '5O0', '500 56/10'])(
    '“%s” is no amount', (text) => {
      expect(grammar.judge(text)).toMatchObject({ fits: false, value: null });
    });

  test('a point after letters is theirs, unless as many digits follow as a currency has minor ones', () => {
    expect(grammar.judge('USD.50').rules).toContainEqual({ rule: 'decimalMark', ok: false });
    expect(grammar.judge('Rs.2500/-').rules.every(({ ok }) => ok)).toBe(true);
  });

  test('digits are those of the text, whatever they mean', () => {
    expect(grammar.judge('Rs. 1,20,000/-').digits).toBe('120000');
    expect(grammar.judge('500 56/100').digits).toBe('50056100');
    expect(grammar.judge('1.23.45').digits).toBe('12345');
  });
});

describe('what contradicts structure is doubtful, and keeps its value', () => {
  test.each([
    ['.50', '50', 'leadingDigit'],
    ['56/100', '56', 'leadingDigit'],
    ['1,234,56', '123456', 'decimalMark'],
    ['1.234.56', '123456', 'decimalMark'],
    // 500 xx/100 with its xx unread, or 5 00/100.
    ['500/100', '500', 'decimalMark'],
    ['1.20.000', '12000000', 'groupMarks'],
    ['1,234.567', '123456700', 'groupMarks'],
    ['3200/', '320000', 'closingMark']
  ])('%s is %s minor units and breaks %s', (text, value, rule) => {
    expect(grammar.judge(text)).toMatchObject({ fits: true, value, alwaysDoubtful: true });
    expect(brokenRules(grammar, text)).toEqual([rule]);
  });

  test.each([
    ['.', '12,34', ['decimalMark']], ['.', '1.234', ['groupMarks']], ['.', '1.234,56', ['decimalMark', 'groupMarks']], ['.', '1,234.56', []],
    [',', '12.34', ['decimalMark']], [',', '1,234', ['groupMarks']], [',', '1.234,56', []], [',', '1 234,56', []]
  ] as const)('with the decimal mark %s known, %s breaks %j', (decimal, text, rules) => {
    expect(brokenRules(grammarFor({ kind: 'amount', options: { decimal } }), text)).toEqual(rules);
  });
});

describe('currencies', () => {
  test('without minor units there are groups and nothing else', () => {
    expect(['22.970.-', '1,234,567', '500', '¥1,234-'].map((text) => valueOf(text, { minorDigits: 0 }))).toEqual(['22970', '1234567', '500', '1234']);
    expect(['12.50', '500 56/100', '.50'].map((text) => valueOf(text, { minorDigits: 0 }))).toEqual([null, null, null]);
  });

  test.each([
    // Both marks, or a whole that is no group: three digits are minor units.
    ['1,234.567', {}, '1234567', false], ['1.234,567', {}, '1234567', false], ['0.125', {}, '125', false], ['1234.567', {}, '1234567', false], ['5 125/1000', {}, '5125', false],
    // The same mark several times is none for decimal places.
    ['1,234,567', {}, '1234567000', false], ['1,20,000', {}, '120000000', false],
    // One mark alone.
    ['1.234', {}, '1234', true], ['1.234', { decimal: '.' }, '1234', false], ['1,234', { decimal: '.' }, '1234000', false], ['1.234', { decimal: ',' }, '1234000', false]
  ] as const)('with three decimal places, %s (%j) is %s minor units', (text, options, value, alwaysDoubtful) => {
    expect(grammarFor({ kind: 'amount', options: { minorDigits: 3, ...options } }).judge(text)).toMatchObject({ fits: true, value, alwaysDoubtful });
  });
});

/** Every way of writing a whole number that the grammar knows, without contradiction. */
function inThrees(whole: string, mark: string): string {
  return whole.replace(/(?<=[0-9])(?=(?:[0-9]{3})+$)/g, mark);
}

function asInIndia(whole: string): string {
  return whole.replace(/(?<=[0-9])(?=(?:[0-9]{2})*[0-9]{3}$)/g, ',');
}

const notation = fc.constantFrom<(whole: string, minor: string) => string>(
  (whole, minor) => `${whole}.${minor}`,
  (whole, minor) => `${inThrees(whole, ',')}.${minor}`,
  (whole, minor) => `${inThrees(whole, '.')},${minor}`,
  (whole, minor) => `${inThrees(whole, ' ')},${minor}`,
  (whole, minor) => `CHF ${inThrees(whole, "'")}.${minor}`,
  (whole, minor) => `Rs. ${asInIndia(whole)}.${minor}/-`,
  (whole, minor) => `***${inThrees(whole, ',')} ${minor}/100`
);

test('an amount written in any notation is read as it was, and every start of it could become one', () => {
  fc.assert(fc.property(fc.nat(2_000_000_000), fc.nat(99), notation, (whole, minor, write) => {
    const text = write(String(whole), String(minor).padStart(2, '0'));
    expect([text, grammar.judge(text)]).toMatchObject([text, { fits: true, value: String(whole * 100 + minor), alwaysDoubtful: false }]);
    expect(hopelessStart(grammar, text)).toBeNull();
  }));
});

test('amounts are exact beyond the numbers of the machine', () => {
  expect(valueOf('123.456.789.012.345,67')).toBe('12345678901234567');
});

test('a search is told what no amount starts with', () => {
  // 1,23456/100 is 1,234 and 56/100; 1.23. may go on as Indian groups.
  expect(['1,2345', '1.23.', '1,20,00,', '0,1', '500/1'].filter((start) => !grammar.couldBecome(start))).toEqual([]);
  expect(['/', '1,2.', '1,23456.', '0,123', '0,1,', '12..1', '500/1-', '500/-1', '1.234.567890'].filter((start) => grammar.couldBecome(start))).toEqual([]);
});
