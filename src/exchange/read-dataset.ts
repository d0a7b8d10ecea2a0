import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { SampleSet } from '../contract/datasets.ts';
import { StudioError } from '../contract/errors.ts';
import { diskSource, inflatedHeadOf } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { fileNotFound, invalidFile, readFailure, systemCode, throwIfStopped } from './file-errors.ts';
import { folderTree, topFiles } from './file-tree.ts';
import { isIdx } from './idx.ts';
import { readIdxPairs } from './idx-pairs.ts';
import { kaggleHeadBytes, kaggleKind, readKaggleCsv } from './kaggle-csv.ts';
import type { PictureDecoder } from './pictures.ts';
import { SampleCollector } from './sample-collector.ts';
import type { ReadOptions } from './sample-collector.ts';
import { splitOfFileName } from './split-names.ts';
import { readTree, understoodFormats } from './tree-dataset.ts';
import { isZip, withZip } from './zip.ts';

export type DatasetReader = (path: string, options?: ReadOptions) => Promise<SampleSet>;

/**
 * Makes the reader of other people's datasets: `readDataset(path)` finds out from the content what a folder or file is and returns its
 * samples as 28×28 ink.
 * @throws from readDataset: FILE_NOT_FOUND, DATASET_FORMAT_UNKNOWN, DATASET_FILE_INVALID, DATASET_TOO_LARGE, DATASET_EMPTY, PICTURE_INVALID,
 *   PICTURE_TOO_LARGE, INTERRUPTED
 */
export function createDatasetReader(decodePicture: PictureDecoder): DatasetReader {
  return async (path, options = {}) => {
    const full = resolve(path);
    throwIfStopped(options.signal);
    const found = await statOf(full, path);
    if (found.isDirectory()) return readTree(await folderTree(full, path, options.signal), decodePicture, options);
    if (!found.isFile()) throw unknownFormat(path);
    return readFile(diskSource(full, basename(full), path, found.size), full, decodePicture, options);
  };
}

async function readFile(file: ByteSource, full: string, decodePicture: PictureDecoder, options: ReadOptions): Promise<SampleSet> {
  const head = await inflatedHeadOf(file, kaggleHeadBytes);
  if (isZip(head)) return withZip(full, full, options.signal, (tree) => readTree({ ...tree, name: file.name }, decodePicture, options));
  if (isIdx(head, 3) || isIdx(head, 1)) return readIdxFile(file, full, options);
  const kind = kaggleKind(head);
  if (kind === 'labelled') {
    const collector = new SampleCollector(options);
    await readKaggleCsv(file, splitOfFileName(file.path).split ?? 'train', collector);
    return collector.finish(file.name, full);
  }
  if (kind === 'unlabelled') {
    throw invalidFile(file.name, 'row 1: there is no column "label"', 'Choose the file with labels: Kaggle\'s train.csv, not its test.csv.');
  }
  throw unknownFormat(file.name);
}

/** An IDX file stands for the dataset it belongs to: images, labels and, where they lie beside it, the other split. */
async function readIdxFile(file: ByteSource, full: string, options: ReadOptions): Promise<SampleSet> {
  const beside = await topFiles(dirname(full), dirname(file.name), options.signal);
  return readIdxPairs({ ...beside, source: full }, options, file);
}

async function statOf(full: string, path: string): Promise<Stats> {
  try {
    return await stat(full);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') throw fileNotFound(path);
    throw readFailure(path, 0, error);
  }
}

function unknownFormat(name: string): StudioError {
  return new StudioError('DATASET_FORMAT_UNKNOWN', `${name} is no dataset the studio understands`, { remedy: `It reads ${understoodFormats}.` });
}
