import type { RankedReading } from './rank-texts.ts';

/**
 * What a network of single digits counts beside those that read the whole line, whose looks count as 1: with digits that were cut out alone, and with
 * those that have something of their neighbours. Found on synthesised fields and a third of the real ones.
 */
const besideLine = { alone: 0.7, among: 0.2 } as const;
/** In a printed box stands one digit, which such a network knows best. */
const besideBox = 2;
/** Log of a chance: one digit that it does not know must not decide alone. */
const least = -5;
/** What stands for a digit that it could not look at: about what it thinks of one on average. */
const unseen = -0.4;

/** What is thought of one digit; null: it could not be looked at. */
export type DigitOpinion = { readonly log: number; readonly cut: keyof typeof besideLine } | null;

/**
 * The chance of a text by those who read the line and by who looked at its digits one by one: a weighted geometric mean.
 *
 * @param opinions of each of its digits; left out: none was looked at.
 */
export function withOpinions(reading: RankedReading, opinions: readonly DigitOpinion[] = []): RankedReading {
  const sum = Array.from(reading.digits, (_, i) => weighed(opinions[i] ?? null)).reduce((total, log) => total + log, 0);
  return { ...reading, chance: Math.exp((Math.log(reading.chance) + sum) / (1 + besideLine.alone)) };
}

/** The same for a digit in a box of its own: logs of chances. */
export function inBox(byLine: number, opinion: number | null): number {
  return opinion === null ? byLine : (byLine + besideBox * Math.max(least, opinion)) / (1 + besideBox);
}

function weighed(opinion: DigitOpinion): number {
  return opinion === null ? besideLine.alone * unseen : besideLine[opinion.cut] * Math.max(least, opinion.log);
}
