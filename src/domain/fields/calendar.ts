/** A day of the Gregorian calendar, months counted from 1. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** All days of these, in these months, of these years. */
export interface DayBlock {
  readonly days: readonly number[];
  readonly months: readonly number[];
  readonly years: readonly number[];
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysIn(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

export function isDay({ year, month, day }: Day): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** `2026-02-28`, for years of four digits. */
export function isoOf({ year, month, day }: Day): string {
  return `${padded(year, 4)}-${padded(month)}-${padded(day)}`;
}

export function dayOfIso(iso: string): Day {
  const [year, month, day] = iso.split('-').map(Number) as [number, number, number];
  return { year, month, day };
}

export function padded(value: number, length = 2): string {
  return String(value).padStart(length, '0');
}

/** From one number to another, both included. */
export function span(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** The days from `earliest` to `latest`, both included, in few blocks: each is in exactly one of them. */
export function blocksBetween(earliest: Day, latest: Day): DayBlock[] {
  const monthsOf = new Map<string, Map<number, number[]>>();
  for (const year of span(earliest.year, latest.year)) {
    for (const month of span(year === earliest.year ? earliest.month : 1, year === latest.year ? latest.month : 12)) {
      const first = year === earliest.year && month === earliest.month ? earliest.day : 1;
      const last = year === latest.year && month === latest.month ? latest.day : daysIn(year, month);
      const years = entry(monthsOf, `${first} ${last}`, () => new Map<number, number[]>());
      entry(years, year, () => []).push(month);
    }
  }
  return [...monthsOf].flatMap(([range, years]) => {
    const [first, last] = range.split(' ').map(Number) as [number, number];
    const yearsOf = new Map<string, { months: readonly number[]; years: number[] }>();
    for (const [year, months] of years) entry(yearsOf, months.join(' '), () => ({ months, years: [] as number[] })).years.push(year);
    return [...yearsOf.values()].map((block) => ({ days: span(first, last), ...block }));
  });
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}
