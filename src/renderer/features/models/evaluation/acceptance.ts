import { wilsonInterval } from '../../../../domain/metrics/wilson-interval.ts';

/** Confidences from the smallest to the largest; null of none. */
export type ConfidenceSpan = readonly [low: number, high: number] | null;

/** What happens at a threshold: who is below it is keyed by a person. */
export interface Acceptance {
  readonly read: number;
  readonly misread: number;
  readonly n: number;
  /** 95 % Wilson intervals; of the misread rate among those read. */
  readonly readInterval: [number, number];
  readonly misreadInterval: [number, number];
  /** Confidences that occur among those read and among those that are keyed: no other sample has one within them. */
  readonly readSpan: ConfidenceSpan;
  readonly keyedSpan: ConfidenceSpan;
}

/** @param confidence `[n]`, @param correct `[n]` 1 where right. */
export function acceptanceAt(confidence: Float32Array, correct: Uint8Array, threshold: number): Acceptance {
  let read = 0;
  let misread = 0;
  const spans = { read: [Infinity, -Infinity] as [number, number], keyed: [Infinity, -Infinity] as [number, number] };
  confidence.forEach((value, i) => {
    const span = value < threshold ? spans.keyed : spans.read;
    if (value < span[0]) span[0] = value;
    if (value > span[1]) span[1] = value;
    if (value < threshold) return;
    read += 1;
    misread += 1 - correct[i]!;
  });
  return {
    read, misread, n: confidence.length,
    readInterval: wilsonInterval(read, confidence.length),
    // Nothing was read: nothing is known.
    misreadInterval: read === 0 ? [0, 1] : wilsonInterval(misread, read),
    readSpan: read === 0 ? null : spans.read,
    keyedSpan: read === confidence.length ? null : spans.keyed
  };
}
