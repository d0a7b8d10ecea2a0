import { splitNameSchema } from '../contract/datasets.ts';
import type { SampleSet, SplitName } from '../contract/datasets.ts';
import { bytesOf } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { csvRows } from './csv-rows.ts';
import type { CsvRow } from './csv-rows.ts';
import { invalidFile, tooLarge } from './file-errors.ts';
import type { FileTree } from './file-tree.ts';
import { limits } from './limits.ts';
import { collectPictures } from './pictures.ts';
import type { LabelledPicture, PictureDecoder } from './pictures.ts';
import { SampleCollector } from './sample-collector.ts';
import type { ReadOptions } from './sample-collector.ts';

const labelsFileName = 'labels.csv';
const columnsRemedy = 'The first line must name the columns file and digit (or label), and may name split.';

/** The labels.csv at the top of a folder or archive, if there is one. */
export function labelsFileOf(tree: FileTree): ByteSource | undefined {
  return tree.files.find((file) => file.path.toLowerCase() === labelsFileName);
}

/** Reads the pictures that labels.csv lists, file relative to it. @throws DATASET_FILE_INVALID naming the row, DATASET_EMPTY, PICTURE_INVALID */
export async function readLabelledFolder(tree: FileTree, labelsFile: ByteSource, decodePicture: PictureDecoder, options: ReadOptions): Promise<SampleSet> {
  const collector = new SampleCollector(options);
  const tooLong = () => tooLarge(labelsFile.name, `has ${labelsFile.sizeBytes} bytes, at most ${limits.labelsCsvBytes} are taken`, 'Import a part of it.');
  const text = (await bytesOf(labelsFile, limits.labelsCsvBytes, tooLong, options.signal)).toString('utf8');
  const pictures = picturesOf(tree, labelsFile, csvRows(labelsFile.name, text));
  const listed = new Set(pictures.map((picture) => picture.file.path));
  const others = tree.files.filter((file) => file !== labelsFile && !listed.has(file.path)).length;
  if (others > 0) collector.note(`${others} files that ${labelsFileName} does not list were left out`);
  await collectPictures(pictures, decodePicture, collector);
  return collector.finish(tree.name, tree.source);
}

function picturesOf(tree: FileTree, labelsFile: ByteSource, rows: Generator<CsvRow>): LabelledPicture[] {
  const header = rows.next();
  const columns = readColumns(labelsFile.name, header.done ? [] : header.value.fields);
  const files = new Map(tree.files.map((file) => [file.path, file]));
  const pictures: LabelledPicture[] = [];
  for (const { line, fields } of rows) {
    const place = `line ${line}`;
    const path = (fields[columns.file] ?? '').trim().replaceAll('\\', '/').replace(/^(\.\/)+/, '');
    const file = files.get(path);
    if (!file) {
      throw invalidFile(labelsFile.name, `${place}: the file "${path.slice(0, 200)}" is not below its folder`,
        'Write each file relative to labels.csv, in the same upper and lower case.');
    }
    const split = columns.split === undefined ? 'train' : readSplit(labelsFile.name, place, fields[columns.split] ?? '');
    pictures.push({ file, className: (fields[columns.label] ?? '').trim(), split, labelFile: labelsFile.name, labelPlace: place });
  }
  return pictures;
}

function readColumns(name: string, fields: readonly string[]): { file: number; label: number; split: number | undefined } {
  const names = fields.map((field) => field.trim().toLowerCase());
  const file = names.indexOf('file');
  const label = names.includes('digit') ? names.indexOf('digit') : names.indexOf('label');
  if (file < 0 || label < 0) {
    throw invalidFile(name, `line 1: has the columns "${names.join(', ').slice(0, 200)}"`, columnsRemedy);
  }
  const split = names.indexOf('split');
  return { file, label, split: split < 0 ? undefined : split };
}

function readSplit(name: string, place: string, text: string): SplitName {
  const split = splitNameSchema.safeParse(text.trim().toLowerCase());
  if (!split.success) throw invalidFile(name, `${place}: the split is "${text.slice(0, 40)}"`, 'Write train or test.');
  return split.data;
}
