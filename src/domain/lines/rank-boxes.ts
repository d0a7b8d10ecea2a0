import { lineAlphabet, lineClasses } from '../../contract/lines.ts';
import { chancesOf, logChance, logSoftmax } from './ctc.ts';
import type { RankedReading } from './rank-texts.ts';
import { inBox } from './weigh-opinions.ts';

const digits = lineAlphabet.slice(0, 10);
/** So many beginnings are followed from box to box. */
const beamWidth = 64;
const kept = 8;

/** A box as it was answered. */
export interface AnsweredBox {
  /** Logits `[columns, 15]` of its looks; none: it is empty. */
  readonly looks: readonly Float32Array[];
  /** Logs of the ten digits' chances by a network of single digits; null: it was not asked. */
  readonly opinion: Float64Array | null;
}

/**
 * What a row of boxes says that hold one digit each: every look at a box says how likely each digit is, and the field's grammar which digits may follow
 * one another.
 *
 * @param boxes one that is empty fits nothing.
 * @param mayBegin whether some wanted text begins like this.
 * @returns the likeliest first.
 */
export function rankBoxes(boxes: readonly AnsweredBox[], mayBegin: (prefix: string) => boolean = () => true): RankedReading[] {
  if (boxes.length === 0 || boxes.some(({ looks }) => looks.length === 0)) return [];
  let beam = [{ text: '', log: 0 }];
  for (const box of boxes) {
    const logs = digitLogs(box);
    beam = beam
      .flatMap(({ text, log }) => digits.map((digit, d) => ({ text: text + digit, log: log + logs[d]! })))
      .filter(({ text }) => mayBegin(text))
      .sort((a, b) => b.log - a.log)
      .slice(0, beamWidth);
  }
  return beam.slice(0, kept).map(({ text, log }) => ({ text, digits: text, chance: Math.exp(log) }));
}

/** Log of each digit's chance, by all looks, when one of them stands there: a box that says two digits is told to choose. */
function digitLogs({ looks, opinion }: AnsweredBox): number[] {
  const means = digits.map(() => 0);
  for (const logits of looks) {
    const chances = chancesOf(logSoftmax(logits, lineClasses.length));
    digits.forEach((_, d) => (means[d]! += logChance(chances, lineClasses.length, Uint8Array.of(d)) / looks.length));
  }
  return means.map((byLine, d) => inBox(byLine, opinion === null ? null : opinion[d]!));
}
