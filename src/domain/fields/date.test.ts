import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocksBetween, daysIn, isoOf } from './calendar.ts';
import { dateOrderOf } from './date-order.ts';
import { brokenRules, grammarFor, hopelessStart } from './testing/grammar-properties.ts';

const ofOrder = { DMY: grammarFor({ kind: 'date' }), MDY: grammarFor({ kind: 'date', options: { order: 'MDY' } }), YMD: grammarFor({ kind: 'date', options: { order: 'YMD' } }) };

describe('notations', () => {
  test.each([
    ['DMY', '15012015', '2015-01-15'], ['DMY', '29022016', '2016-02-29'], ['DMY', '15/1/2015', '2015-01-15'], ['DMY', '5-5-15', '2015-05-05'], ['DMY', '05.05.2015', '2015-05-05'],
    ['DMY', '5,5,2015', '2015-05-05'], ['DMY', '5 5 2015', '2015-05-05'], ['DMY', '5 / 5 / 2015', '2015-05-05'], ['DMY', '31.12.69', '1969-12-31'], ['DMY', '31.12.68', '2068-12-31'],
    ['MDY', '11/15/2019', '2019-11-15'], ['MDY', '5-5-2015', '2015-05-05'], ['MDY', '11152019', '2019-11-15'], ['MDY', '8/25/18', '2018-08-25'],
    ['YMD', '2015.05.05.', '2015-05-05'], ['YMD', '2015-5-5', '2015-05-05'], ['YMD', '20150505', '2015-05-05'], ['YMD', '15/5/31', '2015-05-31']
  ] as const)('%s %s is %s', (order, text, value) => {
    expect(ofOrder[order].judge(text)).toMatchObject({ fits: true, value, alwaysDoubtful: false });
  });

  test.each(['', '1501201', '150120155', '15/01', '15//01/2015', '15/01/215', '15/01/20151', '115/01/2015', '15-Jan-2015', '5.5.2015..'])('“%s” has not the shape of a date', (text) => {
    expect(ofOrder.DMY.judge(text)).toMatchObject({ fits: false, value: null, rules: [{ rule: 'shape', ok: false }] });
  });

  test('boxed or separated alone, where the form says so', () => {
    const boxed = grammarFor({ kind: 'date', options: { layout: 'boxed' } });
    const separated = grammarFor({ kind: 'date', options: { layout: 'separated' } });
    expect(['15012015', '15/01/2015'].map((text) => [boxed.judge(text).fits, separated.judge(text).fits])).toEqual([[true, false], [false, true]]);
    expect([boxed.couldBecome('15/'), separated.couldBecome('150')]).toEqual([false, false]);
  });

  test('six boxes have no century', () => {
    const short = grammarFor({ kind: 'date', options: { layout: 'boxedShort' } });
    expect(short.judge('150126')).toMatchObject({ fits: true, value: '2026-01-15', alwaysDoubtful: false });
    expect(grammarFor({ kind: 'date', options: { order: 'YMD', layout: 'boxedShort' } }).judge('690531')).toMatchObject({ value: '1969-05-31' });
    expect(['15012026', '15/01/26', '311126', '15012'].map((text) => short.judge(text).fits)).toEqual([false, false, false, false]);
    expect(['1501', '150126', '1501261', '3111'].map(short.couldBecome)).toEqual([true, true, false, false]);
  });

  test('two kinds of marks are doubtful', () => {
    expect(ofOrder.DMY.judge('5-5/2015')).toMatchObject({ fits: true, value: '2015-05-05', alwaysDoubtful: true });
    expect(brokenRules(ofOrder.DMY, '5-5/2015')).toEqual(['sameSeparators']);
  });
});

describe('the calendar', () => {
  test.each(['31042015', '29022015', '29021900', '30022016', '00012015', '15002015', '15132015', '32012015'])('%s is no day', (text) => {
    expect(ofOrder.DMY.judge(text)).toMatchObject({ fits: false, value: null });
    expect(brokenRules(ofOrder.DMY, text)).toContain('calendar');
    expect(ofOrder.DMY.couldBecome(text)).toBe(false);
  });

  test('a month that is none is left at its second digit', () => {
    expect([ofOrder.DMY.couldBecome('151'), ofOrder.DMY.couldBecome('1513'), ofOrder.DMY.couldBecome('3102'), ofOrder.DMY.couldBecome('31/02/')]).toEqual([true, false, false, false]);
  });

  test('days are left out before and after the window, to the day', () => {
    const window = grammarFor({ kind: 'date', options: { earliest: '2015-03-17', latest: '2016-02-29' } });
    const judged = ['16032015', '17032015', '29022016', '01032016'].map((text) => [window.judge(text).fits, window.couldBecome(text), brokenRules(window, text)]);
    expect(judged).toEqual([[false, false, ['inWindow']], [true, true, []], [true, true, []], [false, false, ['inWindow']]]);
    expect(window.judge('1/4/15').value).toBe('2015-04-01');
    expect(window.couldBecome('1/4/14')).toBe(false);
  });

  test('two digits of a year stand for the one in the window', () => {
    const old = grammarFor({ kind: 'date', options: { earliest: '1890-01-01', latest: '1950-12-31' } });
    expect(['1/1/15', '1/1/95', '1/1/49', '1/1/70'].map((text) => old.judge(text).value)).toEqual(['1915-01-01', '1895-01-01', '1949-01-01', null]);
    const older = grammarFor({ kind: 'date', options: { earliest: '1700-01-01', latest: '1890-12-31' } });
    expect([older.judge('1/1/15').value, older.judge('1/1/95').value, older.couldBecome('1/1/15')]).toEqual(['1815-01-01', '1795-01-01', true]);
  });

  test('blocks hold every day between two once', () => {
    fc.assert(fc.property(fc.integer({ min: 1890, max: 2030 }), fc.nat(3), fc.array(fc.nat(10_000), { minLength: 4, maxLength: 4 }), (year, more, draws) => {
      const day = (y: number, m: number, d: number) => ({ year: y, month: 1 + (m % 12), day: 1 + (d % daysIn(y, 1 + (m % 12))) });
      const [a, b] = [day(year, draws[0]!, draws[1]!), day(year + more, draws[2]!, draws[3]!)];
      const [earliest, latest] = isoOf(a) <= isoOf(b) ? [a, b] : [b, a];
      const found = blocksBetween(earliest, latest).flatMap((block) => block.years.flatMap((y) => block.months.flatMap((m) => block.days.map((d) => isoOf({ year: y, month: m, day: d })))));
      const expected: string[] = [];
      for (let time = Date.parse(isoOf(earliest)); time <= Date.parse(isoOf(latest)); time += 86_400_000) expected.push(new Date(time).toISOString().slice(0, 10));
      expect(found.sort()).toEqual(expected);
    }));
  });
});

const anyDay = fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const order = fc.constantFrom('DMY', 'MDY', 'YMD');

test('a day written in any way is read as it was, and every start of it could become one', () => {
  fc.assert(fc.property(anyDay, order, fc.constantFrom('', '/', '-', '.', ' '), fc.boolean(), (iso, written, mark, short) => {
    const [Y, M, D] = iso.split('-') as [string, string, string];
    const part = { Y, M, D };
    const text = [...written].map((name) => part[name as keyof typeof part]).map((digits) => (short && mark !== '' ? digits.replace(/^0/, '') : digits)).join(mark);
    expect([text, ofOrder[written].judge(text)]).toMatchObject([text, { fits: true, value: iso, alwaysDoubtful: false }]);
    expect(hopelessStart(ofOrder[written], text)).toBeNull();
  }));
});

test('what fits is exactly what a search may end at', () => {
  const digit = fc.stringMatching(/^[0-9]{8}$/);
  const separated = fc.tuple(fc.nat(33), fc.constantFrom('/', '.', '-'), fc.nat(14), fc.constantFrom('/', '.', '-'), fc.integer({ min: 1890, max: 2110 })).map((parts) => parts.join(''));
  fc.assert(fc.property(fc.oneof(digit, separated), order, (text, written) => {
    const grammar = ofOrder[written];
    // Nothing is longer than a year in full at the end, or than eight boxes.
    if (written !== 'YMD') expect([text, grammar.couldBecome(text)]).toEqual([text, grammar.judge(text).fits]);
  }));
});

test('countries write dates in their own order', () => {
  expect(['US', 'DE', 'IN', 'GB', 'CN', 'JP', 'HU', 'SE'].map(dateOrderOf)).toEqual(['MDY', 'DMY', 'DMY', 'DMY', 'YMD', 'YMD', 'YMD', 'YMD']);
});
