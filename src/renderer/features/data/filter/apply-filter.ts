import { codeOfSplit } from '../../../../domain/columns.ts';
import type { SampleColumns } from '../../../../domain/columns.ts';
import { foreignAnswer, noAnswer } from './answers.ts';
import type { Answers } from './answers.ts';
import type { PairOutcome, SampleFilter } from './sample-filter.ts';

/**
 * The rows of the samples that pass, in the order asked for.
 *
 * @param answers of the chosen model; null while none is chosen or loaded: its conditions then hold back nothing and the order is as stored.
 * @param other answers of the model that it is held against.
 */
export function applyFilter(columns: SampleColumns, answers: Answers | null, filter: SampleFilter, other: Answers | null = null): Uint32Array {
  const { count, ids, labels, originalLabels, splits, starred, quarantined } = columns;
  const chosen = filter.ids.length === 0 ? null : new Set(filter.ids);
  const labelPasses = membership(filter.labels);
  const anySplit = filter.split === null;
  const split = filter.split === null ? 0 : codeOfSplit(filter.split);
  const asksModel = answers !== null && (filter.predicted.length > 0 || filter.wrong || filter.counted || filter.confidence !== null);
  const predictedPasses = membership(filter.predicted);
  const foreignPasses = filter.predicted.length === 0;
  // Probabilities are floats of 32 bits: 0.8 as typed must not hold back a stored 0.8, and a range of stored ones must hold exactly those.
  const low = Math.fround(filter.confidence?.low ?? 0);
  const high = Math.fround(filter.confidence?.high ?? 1);
  const pair = answers === null || other === null ? null : filter.against;

  const rows = new Uint32Array(count);
  let passed = 0;
  for (let row = 0; row < count; row++) {
    if (chosen !== null && !chosen.has(ids[row]!)) continue;
    if (labelPasses[labels[row]!] === 0) continue;
    if (!anySplit && splits[row] !== split) continue;
    if (filter.starred && starred[row] === 0) continue;
    if (filter.quarantined && quarantined[row] === 0) continue;
    if (filter.edited && labels[row] === originalLabels[row]) continue;
    if (asksModel) {
      const predicted = answers.predicted[row]!;
      if (predicted === noAnswer) continue;
      if (predicted === foreignAnswer ? !foreignPasses : predictedPasses[predicted] === 0) continue;
      if (filter.wrong && predicted === labels[row]) continue;
      if (filter.counted && !isCounted(columns, answers, row)) continue;
      const confidence = answers.confidence[row]!;
      if (confidence < low || confidence > high) continue;
    }
    if (pair !== null && !isOutcome(pair.right, columns, answers!, other!, row)) continue;
    rows[passed++] = row;
  }
  const result = rows.slice(0, passed);
  if (answers === null || filter.order === 'stored') return result;
  return sortedByConfidence(result, answers.confidence, filter.order === 'confident');
}

function isCounted({ labels, quarantined }: SampleColumns, { predicted, knows }: Answers, row: number): boolean {
  return quarantined[row] === 0 && predicted[row] !== noAnswer && knows[labels[row]!] === 1;
}

/** Samples that one of the two is not counted for have no outcome. */
function isOutcome(right: PairOutcome, columns: SampleColumns, first: Answers, second: Answers, row: number): boolean {
  if (!isCounted(columns, first, row) || !isCounted(columns, second, row)) return false;
  const label = columns.labels[row]!;
  const a = first.predicted[row] === label;
  const b = second.predicted[row] === label;
  switch (right) {
    case 'one':
      return a !== b;
    case 'both':
      return a && b;
    case 'first':
      return a && !b;
    case 'second':
      return !a && b;
    case 'neither':
      return !a && !b;
  }
}

/** `membership([3])[3]` is 1; of no labels, all are 1. */
function membership(labels: readonly number[]): Uint8Array {
  const table = new Uint8Array(256).fill(labels.length === 0 ? 1 : 0);
  for (const label of labels) table[label] = 1;
  return table;
}

/**
 * A stable radix sort in two passes of 16 bits: the bits of floats that are not negative are ordered as the floats are. Several times faster
 * than sorting with a comparison, and exact where nearly all confidences lie close to 1.
 */
function sortedByConfidence(rows: Uint32Array, confidence: Float32Array, descending: boolean): Uint32Array {
  const bits = new Uint32Array(confidence.buffer, confidence.byteOffset, confidence.length);
  const flip = descending ? 0xffff : 0;
  let from = rows;
  let to: Uint32Array = new Uint32Array(rows.length);
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(0x10000 + 1);
    for (const row of from) starts[(((bits[row]! >>> shift) & 0xffff) ^ flip) + 1]!++;
    for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
    for (const row of from) to[starts[((bits[row]! >>> shift) & 0xffff) ^ flip]!++] = row;
    [from, to] = [to, from];
  }
  return from;
}

/** How many of the rows shown no longer pass, and how many that pass are not shown: edits leave a list standing until it is asked for again. */
export function outdatedRows(shown: Uint32Array, passing: Uint32Array, count: number): number {
  const seen = new Uint8Array(count);
  for (const row of shown) seen[row] = 1;
  let common = 0;
  for (const row of passing) common += seen[row]!;
  return shown.length - common + (passing.length - common);
}
