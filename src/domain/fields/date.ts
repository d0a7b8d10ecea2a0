import type { DateOptions, Judgement } from '../../contract/fields.ts';
import { canonicalJson } from '../canonical-json.ts';
import { blocksBetween, dayOfIso, isDay, isoOf, padded } from './calendar.ts';
import type { Day, DayBlock } from './calendar.ts';
import { judgementOf, shapeless } from './grammar.ts';
import type { Grammar } from './grammar.ts';
import { either, matcherOf, oneOf, optional, sequence, words } from './shape.ts';
import type { Matcher, Shape } from './shape.ts';

type Part = 'D' | 'M' | 'Y';

/**
 * A date in figures, in the order of the country: eight boxed digits (15012015) or six (150115), or parted by `/ - .`, a comma that was a point, or a
 * space (15/1/2015, 5-5-15, 2015.05.05.). The value is the ISO date; a day that is not in the calendar or not in the window does not fit.
 *
 * Two digits of a year stand for the year of the window that ends in them. Where there are several, it is the one of POSIX' strptime (69 to 99 are 1969 to
 * 1999, 00 to 68 are 2000 to 2068), and where that is not among them the last.
 */
export function dateGrammar(options: DateOptions): Grammar {
  const { couldBecome } = matcherFor(options);
  return { kind: 'date', couldBecome, judge: (text) => judgeDate(text, options) };
}

/** All days of a calendar take some milliseconds to write down: those of the forms in use are kept. */
const matchers = new Map<string, Matcher>();
const mostMatchers = 32;

function matcherFor(options: DateOptions): Matcher {
  const key = canonicalJson(options);
  const known = matchers.get(key);
  if (known) return known;
  if (matchers.size === mostMatchers) matchers.clear();
  const matcher = matcherOf(dateShape(options));
  matchers.set(key, matcher);
  return matcher;
}

function dateShape({ order, layout, earliest, latest }: DateOptions): Shape {
  const [first, last] = [dayOfIso(earliest), dayOfIso(latest)];
  const separator = either(sequence(optional(oneOf('\\s')), oneOf('[/.,\\-]'), optional(oneOf('\\s'))), oneOf('\\s'));
  const parts = [...order] as Part[];
  const ofBlock = (block: DayBlock): Shape[] => {
    const boxed = sequence(...parts.map((part) => words(layout === 'boxedShort' && part === 'Y' ? shortWords(block, part, first.year, last.year) : boxedWords(block, part))));
    const [a, b, c] = parts.map((part) => words([...boxedWords(block, part), ...shortWords(block, part, first.year, last.year)])) as [Shape, Shape, Shape];
    const separated = sequence(a, separator, b, separator, c, optional(oneOf('[.]')));
    return [...(layout === 'separated' ? [] : [boxed]), ...(isBoxed(layout) ? [] : [separated])];
  };
  return either(...blocksBetween(first, last).flatMap(ofBlock));
}

function isBoxed(layout: DateOptions['layout']): boolean {
  return layout === 'boxed' || layout === 'boxedShort';
}

function boxedWords({ days, months, years }: DayBlock, part: Part): string[] {
  switch (part) {
    case 'D':
      return days.map((day) => padded(day));
    case 'M':
      return months.map((month) => padded(month));
    case 'Y':
      return years.map((year) => padded(year, 4));
  }
}

/** Without leading zero, or without century where that is the year meant. */
function shortWords({ days, months, years }: DayBlock, part: Part, firstYear: number, lastYear: number): string[] {
  if (part !== 'Y') return (part === 'D' ? days : months).filter((value) => value < 10).map(String);
  return years.filter((year) => fullYear(year % 100, firstYear, lastYear) === year).map((year) => padded(year % 100));
}

function fullYear(twoDigits: number, firstYear: number, lastYear: number): number {
  const usual = twoDigits + (twoDigits >= 69 ? 1900 : 2000);
  const last = lastYear - modulo(lastYear - twoDigits, 100);
  return (usual >= firstYear && usual <= lastYear) || last < firstYear ? usual : last;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

interface WrittenDay {
  readonly day: Day;
  readonly separators: readonly string[];
}

function judgeDate(text: string, options: DateOptions): Judgement {
  const written = (options.layout === 'separated' ? null : parseBoxed(text, options)) ?? (isBoxed(options.layout) ? null : parseSeparated(text, options));
  if (written === null) return shapeless(text);
  const { day, separators } = written;
  const iso = isoOf(day);
  return judgementOf(text, iso, [
    { rule: 'shape', ok: true },
    { rule: 'calendar', ok: isDay(day) },
    { rule: 'inWindow', ok: iso >= options.earliest && iso <= options.latest },
    ...(separators.length === 0 ? [] : [{ rule: 'sameSeparators' as const, ok: separators[0] === separators[1] }])
  ]);
}

function parseBoxed(text: string, { order, layout, earliest, latest }: DateOptions): WrittenDay | null {
  const yearLength = layout === 'boxedShort' ? 2 : 4;
  if (!/^[0-9]+$/.test(text) || text.length !== 4 + yearLength) return null;
  const lengths = [...order].map((part) => (part === 'Y' ? yearLength : 2));
  const numbers = lengths.map((length, i) => {
    const from = lengths.slice(0, i).reduce((sum, other) => sum + other, 0);
    return Number(text.slice(from, from + length));
  });
  return { day: inFull(dayOf(numbers, order), yearLength, earliest, latest), separators: [] };
}

function parseSeparated(text: string, { order, earliest, latest }: DateOptions): WrittenDay | null {
  const found = /^([0-9]{1,4})(\s?[/.,-]\s?|\s)([0-9]{1,4})(\s?[/.,-]\s?|\s)([0-9]{1,4})[.]?$/u.exec(text);
  if (found === null) return null;
  const [, a, before, b, after, c] = found as unknown as [string, string, string, string, string, string];
  const runs = [a, b, c];
  if (![...order].every((part, i) => (part === 'Y' ? [2, 4] : [1, 2]).includes(runs[i]!.length))) return null;
  return { day: inFull(dayOf(runs.map(Number), order), runs[order.indexOf('Y')]!.length, earliest, latest), separators: [before.trim(), after.trim()] };
}

/** With the century that is meant where the year has two digits. */
function inFull({ year, ...rest }: Day, yearLength: number, earliest: string, latest: string): Day {
  return { ...rest, year: yearLength === 2 ? fullYear(year, dayOfIso(earliest).year, dayOfIso(latest).year) : year };
}

function dayOf(numbers: readonly number[], order: DateOptions['order']): Day {
  const at = (part: Part): number => numbers[order.indexOf(part)]!;
  return { year: at('Y'), month: at('M'), day: at('D') };
}
