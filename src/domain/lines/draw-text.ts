import type { RandomStream } from '../random.ts';

/** What stands in a line besides what is read: it is drawn, and read as nothing. */
export type Filler = 'doubleDash' | 'wave' | 'star' | 'currency';

/** One thing to be written: a character of the line's alphabet, or a filler. */
export type Sign = string | { readonly filler: Filler };

/** So many digits has a field at most. */
const mostDigits = 10;

type TextMaker = (digits: number, random: RandomStream) => Sign[];

/** How often each kind of text is written. Amounts are the hardest to read, and what is read most. */
const makers: readonly (readonly [share: number, make: TextMaker])[] = [[0.62, amount], [0.12, date], [0.26, plain]];

/** A text of about so many digits, as amounts, dates, codes and numbers have it. */
export function drawText(digits: number, random: RandomStream): Sign[] {
  let left = random.next();
  const [, make] = makers.find(([share]) => (left -= share) < 0) ?? makers.at(-1)!;
  return make(Math.max(1, Math.min(mostDigits, digits)), random);
}

function digit(random: RandomStream): string {
  return String(random.integer(10));
}

/** Round sums are common: trailing zeros, and nines. */
function amountDigits(count: number, random: RandomStream): string[] {
  const zeros = random.next() < 0.45 ? random.integer(count) : 0;
  return Array.from({ length: count }, (_, i) => (i >= count - zeros ? '0' : i === 0 ? String(1 + random.integer(9)) : digit(random)));
}

function amount(count: number, random: RandomStream): Sign[] {
  const digits = amountDigits(count, random);
  const point = random.next() < 0.7 ? '.' : ',';
  const minor = count > 2 && random.next() < 0.25;
  const major = minor ? digits.slice(0, -2) : digits;
  const grouped = random.next() < 0.55;
  const indian = random.next() < 0.35;
  const signs: Sign[] = major.flatMap((each, i) => {
    const right = major.length - i;
    const isGroup = i > 0 && (indian ? right === 3 || (right > 3 && right % 2 === 1) : right % 3 === 0);
    return grouped && isGroup ? [point, each] : [each];
  });
  if (minor) signs.push(random.next() < 0.5 ? '.' : ',', ...digits.slice(-2));
  if (random.next() < 0.08) signs.unshift({ filler: random.next() < 0.8 ? 'currency' : 'star' });
  return [...signs, ...(grouped && indian && random.next() < 0.5 ? ['/', '-'] : closing(random))];
}

/** What keeps others from adding digits. */
function closing(random: RandomStream): Sign[] {
  const kind = random.next();
  if (kind < 0.4) return [];
  if (kind < 0.55) return ['.'];
  if (kind < 0.6) return [','];
  if (kind < 0.7) return ['.', '-'];
  if (kind < 0.8) return ['-'];
  if (kind < 0.85) return [{ filler: 'doubleDash' }];
  if (kind < 0.94) return ['/', '-'];
  if (kind < 0.97) return [{ filler: 'wave' }];
  return [{ filler: 'star' }];
}

function date(count: number, random: RandomStream): Sign[] {
  const separator = ['/', '-', '.'][random.integer(3)]!;
  const day = String(1 + random.integer(31));
  const month = String(1 + random.integer(12));
  const pad = (text: string): string => (random.next() < 0.5 ? text.padStart(2, '0') : text);
  const year = random.next() < 0.6 ? String(1950 + random.integer(100)) : String(random.integer(100)).padStart(2, '0');
  const parts = count >= 6 ? [pad(day), pad(month), year] : [pad(day), pad(month)];
  return [...parts.join(separator)];
}

function plain(count: number, random: RandomStream): Sign[] {
  const signs: Sign[] = Array.from({ length: count }, () => digit(random));
  if (count > 4 && random.next() < 0.12) signs.splice(1 + random.integer(count - 1), 0, '-');
  return signs;
}
