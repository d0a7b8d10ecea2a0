import { samplePixels, splitNames } from '../contract/datasets.ts';
import type { LabelledImages, SampleSet } from '../contract/datasets.ts';
import { writeFiles } from './write-files.ts';
import type { OutputFile } from './write-files.ts';

const rowsPerChunk = 256;
const header = `label,${Array.from({ length: samplePixels }, (_, i) => `pixel${i}`).join(',')}\n`;

/**
 * Writes a dataset as Kaggle's digit recognizer has it: train.csv and test.csv, both with labels.
 * @returns the paths written
 * @throws DATASET_NAME_TAKEN, STORAGE_FULL, STORAGE_READ_ONLY
 */
export async function writeCsv(set: SampleSet, folder: string): Promise<string[]> {
  const files: OutputFile[] = [];
  for (const split of splitNames) {
    const images = set.splits[split];
    if (images) files.push({ name: `${split}.csv`, chunks: () => tableChunks(images, set.classes.map(quoted)) });
  }
  return writeFiles(folder, files);
}

function* tableChunks(images: LabelledImages, classes: readonly string[]): Generator<Uint8Array> {
  yield Buffer.from(header);
  for (let from = 0; from < images.count; from += rowsPerChunk) {
    const rows: string[] = [];
    for (let i = from; i < Math.min(images.count, from + rowsPerChunk); i++) {
      rows.push(`${classes[images.labels[i]!]},${images.pixels.subarray(i * samplePixels, (i + 1) * samplePixels).join(',')}\n`);
    }
    yield Buffer.from(rows.join(''));
  }
}

function quoted(name: string): string {
  return /[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
