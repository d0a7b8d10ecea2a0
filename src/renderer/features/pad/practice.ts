import type { ShownDataset } from '../../../contract/api/datasets.ts';

/** Samples of each of the ten digits, both splits together; null: there is no dataset yet. */
export function samplesPerDigit(byClass: ShownDataset['byClass'] | null): number[] {
  return Array.from({ length: 10 }, (_, digit) => (byClass?.train?.[digit] ?? 0) + (byClass?.test?.[digit] ?? 0));
}

/** How many of each digit are there; the one asked for next is one of those there are fewest of, never the same twice while there is a choice. */
export function nextDigit(counts: readonly number[], last: number | null): number {
  const fewest = Math.min(...counts);
  const candidates = counts.flatMap((count, digit) => (count === fewest ? [digit] : []));
  const others = candidates.filter((digit) => digit !== last);
  const choices = others.length > 0 ? others : candidates;
  // Not in order: whoever writes 0 to 9 again and again writes by rote.
  return choices[((last ?? 0) * 7 + counts.reduce((sum, count) => sum + count, 0) * 3 + 3) % choices.length]!;
}
