import type { SampleSet, SplitName } from '../contract/datasets.ts';
import { withReader } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { invalidFile } from './file-errors.ts';
import type { FileTree } from './file-tree.ts';
import { limits } from './limits.ts';
import { readNpyHeader, readNpyRows } from './npy.ts';
import type { NpyHeader } from './npy.ts';
import { SampleCollector } from './sample-collector.ts';
import type { ReadOptions } from './sample-collector.ts';

const arraysRemedy = 'Name the arrays x_train, y_train, x_test and y_test, as in Keras\' mnist.npz.';

/** True for the files of an archive that numpy's savez wrote. */
export function isNpz(tree: FileTree): boolean {
  return tree.files.length > 0 && tree.files.every((file) => file.path.endsWith('.npy'));
}

/** Reads x_train, y_train and, where they are, x_test, y_test of an opened .npz. @throws DATASET_FILE_INVALID, DATASET_TOO_LARGE, DATASET_EMPTY */
export async function readNpz(tree: FileTree, options: ReadOptions): Promise<SampleSet> {
  const arrays = new Map(tree.files.map((file) => [file.path.slice(0, -'.npy'.length), file]));
  const collector = new SampleCollector(options);
  for (const split of ['train', 'test'] as const) {
    const images = arrays.get(`x_${split}`);
    const labels = arrays.get(`y_${split}`);
    if (images && labels) await readSplit(images, labels, split, collector);
    else if (images || labels || split === 'train') {
      const missing = images ? `y_${split}` : `x_${split}`;
      throw invalidFile(tree.name, `there is no array ${missing} in it (there are ${[...arrays.keys()].slice(0, 10).join(', ')})`, arraysRemedy);
    }
  }
  return collector.finish(tree.name, tree.source);
}

async function readSplit(images: ByteSource, labels: ByteSource, split: SplitName, collector: SampleCollector): Promise<void> {
  const classNames = await readLabels(labels, collector.signal);
  const scale = await scaleOf(images, collector.signal);
  await withReader(images, collector.signal, async (reader) => {
    const header = await readImagesHeader(reader, images);
    const [count, height, width] = header.shape as [number, number, number];
    if (count !== classNames.length) {
      throw invalidFile(images.name, `holds ${count} images, but ${labels.name} holds ${classNames.length} labels`,
        'Save both arrays with the same length.');
    }
    collector.reserve(split, count, images.name);
    await readNpyRows(reader, header, (row, index) => {
      const pixels = Uint8Array.from(row, (value) => Math.round(value * scale));
      collector.add(split, { width, height, pixels }, classNames[index]!, labels.name, `entry ${index + 1}`);
    });
  });
}

async function readLabels(source: ByteSource, signal: AbortSignal | undefined): Promise<string[]> {
  return withReader(source, signal, async (reader) => {
    const header = await readNpyHeader(reader);
    checkSize(source, reader.offsetBytes, header);
    if (header.shape.length !== 1) {
      throw invalidFile(source.name, `has the shape (${header.shape.join(', ')}), labels have one dimension`,
        'Save class numbers: y.argmax(axis=1) where the labels are one-hot.');
    }
    const names: string[] = [];
    await readNpyRows(reader, header, (row, index) => {
      const label = row[0]!;
      if (!Number.isInteger(label) || label < 0 || label >= limits.classes) {
        throw invalidFile(source.name, `entry ${index + 1}: ${label} is not a class number from 0 to ${limits.classes - 1}`,
          'Save class numbers from 0.');
      }
      names.push(String(label));
    });
    return names;
  });
}

/**
 * What turns the values into bytes: 255 for real numbers from 0 to 1, else 1. Needs a look at all of them first: an array whose first
 * images are pale must not be scaled differently from its last.
 */
async function scaleOf(source: ByteSource, signal: AbortSignal | undefined): Promise<number> {
  return withReader(source, signal, async (reader) => {
    const header = await readImagesHeader(reader, source);
    if (header.dtype.bytes === 1) return 1;
    let largest = 0;
    await readNpyRows(reader, header, (row, index) => {
      for (const value of row) {
        if (!(value >= 0 && value <= 255)) {
          throw invalidFile(source.name, `entry ${index + 1}: ${value} is not a grey value from 0 to 255 or 0 to 1`,
            'Save the images before they are standardised.');
        }
        largest = Math.max(largest, value);
      }
    });
    return header.dtype.real && largest <= 1 ? 255 : 1;
  });
}

async function readImagesHeader(reader: Parameters<typeof readNpyHeader>[0], source: ByteSource): Promise<NpyHeader> {
  const header = await readNpyHeader(reader);
  // Keras models take a last dimension of one channel, so many arrays are saved with it.
  const shape = header.shape.length === 4 && header.shape[3] === 1 ? header.shape.slice(0, 3) : header.shape;
  const [, height = 0, width = 0] = shape;
  if (shape.length !== 3 || Math.min(height, width) < 1 || Math.max(height, width) > limits.imageSide) {
    throw invalidFile(source.name, `has the shape (${header.shape.join(', ')}), images have (n, height, width) with sides of 1 to ${limits.imageSide}`,
      arraysRemedy);
  }
  checkSize(source, reader.offsetBytes, { ...header, shape });
  return { ...header, shape };
}

/** An archive entry's size is known, so a header that lies is caught before its arrays are made. */
function checkSize(source: ByteSource, headerBytes: number, header: NpyHeader): void {
  const announced = headerBytes + header.dtype.bytes * header.shape.reduce((product, side) => product * side, 1);
  if (announced !== source.sizeBytes) {
    throw invalidFile(source.name,
      `its header announces ${header.shape.join('×')} values of ${header.dtype.name}, ${announced} bytes in all, but it has ${source.sizeBytes}`,
      'The file is damaged or incomplete: save or copy it again.');
  }
}
