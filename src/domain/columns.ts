import type { SplitName } from '../contract/datasets.ts';
import { samplePixels } from '../contract/sample-facts.ts';

/**
 * Large tables of numbers as bytes, little-endian, each column on a 4-byte boundary, so that a reader can look at them in place.
 */

const splitCodes: readonly SplitName[] = ['train', 'test'];
const starredBit = 1;
const quarantinedBit = 2;

/** One entry a sample in every column, in stored order: train first. */
export interface SampleColumns {
  readonly count: number;
  readonly ids: Uint32Array;
  readonly labels: Uint8Array;
  /** As imported. */
  readonly originalLabels: Uint8Array;
  /** Index into `['train', 'test']`. */
  readonly splits: Uint8Array;
  readonly starred: Uint8Array;
  readonly quarantined: Uint8Array;
}

/** Layout: count u32; ids u32; then labels, original labels, splits and flags (1 starred, 2 quarantined), one byte each. */
export function encodeSampleIndex(columns: SampleColumns): Uint8Array {
  const { count } = columns;
  const bytes = new Uint8Array(4 + count * 8);
  new DataView(bytes.buffer).setUint32(0, count, true);
  bytes.set(bytesOf(columns.ids), 4);
  const at = (column: number): number => 4 + count * (4 + column);
  bytes.set(columns.labels, at(0));
  bytes.set(columns.originalLabels, at(1));
  bytes.set(columns.splits, at(2));
  for (let i = 0; i < count; i++) {
    bytes[at(3) + i] = (columns.starred[i]! ? starredBit : 0) | (columns.quarantined[i]! ? quarantinedBit : 0);
  }
  return bytes;
}

/** @throws RangeError for bytes of another layout. */
export function decodeSampleIndex(bytes: Uint8Array): SampleColumns {
  const count = readCount(bytes);
  if (bytes.length !== 4 + count * 8) throw new RangeError(`A sample index of ${count} samples has ${4 + count * 8} bytes, not ${bytes.length}.`);
  const column = (index: number): Uint8Array => bytes.slice(4 + count * (4 + index), 4 + count * (5 + index));
  const flags = column(3);
  return {
    count,
    ids: new Uint32Array(bytes.slice(4, 4 + count * 4).buffer),
    labels: column(0),
    originalLabels: column(1),
    splits: column(2),
    starred: flags.map((flag) => (flag & starredBit ? 1 : 0)),
    quarantined: flags.map((flag) => (flag & quarantinedBit ? 1 : 0))
  };
}

export function splitOfCode(code: number): SplitName {
  const split = splitCodes[code];
  if (split === undefined) throw new RangeError(`There is no split number ${code}.`);
  return split;
}

export function codeOfSplit(split: SplitName): number {
  return splitCodes.indexOf(split);
}

/** Some samples with their pixels, `[ids.length, 784]`. */
export interface SamplePictures {
  readonly ids: Uint32Array;
  readonly pixels: Uint8Array;
}

/** Layout: count u32; ids u32; pixels, 784 bytes a sample. */
export function encodeSamplePictures({ ids, pixels }: SamplePictures): Uint8Array {
  const bytes = new Uint8Array(4 + ids.byteLength + pixels.length);
  new DataView(bytes.buffer).setUint32(0, ids.length, true);
  bytes.set(bytesOf(ids), 4);
  bytes.set(pixels, 4 + ids.byteLength);
  return bytes;
}

/** @throws RangeError for bytes of another layout. */
export function decodeSamplePictures(bytes: Uint8Array): SamplePictures {
  const count = readCount(bytes);
  const expected = 4 + count * (4 + samplePixels);
  if (bytes.length !== expected) throw new RangeError(`Pictures of ${count} samples have ${expected} bytes, not ${bytes.length}.`);
  return { ids: new Uint32Array(bytes.slice(4, 4 + count * 4).buffer), pixels: bytes.subarray(4 + count * 4) };
}

/** A model's calibrated answers: `probabilities` is `[count, classes]`, `ids` the samples that were asked about. */
export interface PredictionColumns {
  readonly count: number;
  readonly classes: number;
  readonly ids: Uint32Array;
  readonly probabilities: Float32Array;
}

/** Layout: count u32; classes u32; ids u32; probabilities f32 row by row. */
export function encodePredictions({ count, classes, ids, probabilities }: PredictionColumns): Uint8Array {
  const bytes = new Uint8Array(8 + count * 4 * (1 + classes));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, count, true);
  view.setUint32(4, classes, true);
  bytes.set(bytesOf(ids), 8);
  bytes.set(bytesOf(probabilities), 8 + count * 4);
  return bytes;
}

/** @throws RangeError for bytes of another layout. */
export function decodePredictions(bytes: Uint8Array): PredictionColumns {
  const count = readCount(bytes);
  const classes = bytes.length < 8 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  const expected = 8 + count * 4 * (1 + classes);
  if (bytes.length !== expected) throw new RangeError(`Predictions of ${count} samples and ${classes} classes have ${expected} bytes, not ${bytes.length}.`);
  return {
    count,
    classes,
    ids: new Uint32Array(bytes.slice(8, 8 + count * 4).buffer),
    probabilities: new Float32Array(bytes.slice(8 + count * 4).buffer)
  };
}

function readCount(bytes: Uint8Array): number {
  if (bytes.length < 4) throw new RangeError('There are too few bytes for a table.');
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

function bytesOf(column: Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}
