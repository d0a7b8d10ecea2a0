import { sampleSide, samplePixels, splitNames } from '../contract/datasets.ts';
import type { LabelledImages, SampleSet, SplitName } from '../contract/datasets.ts';
import { classesFileName } from './idx-pairs.ts';
import { orderClasses } from './class-names.ts';
import { writeFiles } from './write-files.ts';
import type { OutputFile } from './write-files.ts';

/** MNIST's own words for its splits. */
const fileWords: Readonly<Record<SplitName, string>> = { train: 'train', test: 't10k' };
const samplesPerChunk = 512;

/**
 * Writes a dataset as MNIST is kept: a pair of .gz files a split, and classes.txt where the labels alone would not give the same classes.
 * @returns the paths written
 * @throws DATASET_NAME_TAKEN, STORAGE_FULL, STORAGE_READ_ONLY
 */
export async function writeIdx(set: SampleSet, folder: string): Promise<string[]> {
  const files: OutputFile[] = [];
  for (const split of splitNames) {
    const images = set.splits[split];
    if (!images) continue;
    files.push({ name: `${fileWords[split]}-images-idx3-ubyte.gz`, chunks: () => imageChunks(images) });
    files.push({ name: `${fileWords[split]}-labels-idx1-ubyte.gz`, chunks: () => [idxHeader([images.count]), images.labels.subarray(0, images.count)] });
  }
  if (classesOfLabels(set).join('\n') !== set.classes.join('\n')) {
    files.push({ name: classesFileName, chunks: () => [Buffer.from(`${set.classes.join('\n')}\n`)] });
  }
  return writeFiles(folder, files);
}

/** What a reader makes of the label numbers where no file names the classes. */
function classesOfLabels({ splits }: SampleSet): string[] {
  const labels = new Set<number>();
  for (const { count, labels: own } of Object.values(splits)) for (const label of own.subarray(0, count)) labels.add(label);
  return orderClasses(Array.from(labels, String));
}

function* imageChunks(images: LabelledImages): Generator<Uint8Array> {
  yield idxHeader([images.count, sampleSide, sampleSide]);
  for (let from = 0; from < images.count; from += samplesPerChunk) {
    const to = Math.min(images.count, from + samplesPerChunk);
    yield images.pixels.subarray(from * samplePixels, to * samplePixels);
  }
}

/** Magic number (unsigned bytes, number of dimensions), then each dimension, all big-endian. */
function idxHeader(shape: readonly number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x0800 + shape.length, 0);
  shape.forEach((side, i) => header.writeUInt32BE(side, 4 + 4 * i));
  return header;
}
