import type { SampleSet } from '../contract/datasets.ts';
import { StudioError } from '../contract/errors.ts';
import { bytesOf, inflatedHeadOf } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { hasClassFolders, readClassFolders } from './class-folders.ts';
import { invalidFile, tooLarge } from './file-errors.ts';
import { withoutSingleTop } from './file-tree.ts';
import type { FileTree } from './file-tree.ts';
import { isIdxImagesName, readIdxPairs } from './idx-pairs.ts';
import { kaggleHeadBytes, kaggleKind, readKaggleCsv } from './kaggle-csv.ts';
import type { KaggleKind } from './kaggle-csv.ts';
import { labelsFileOf, readLabelledFolder } from './labelled-folder.ts';
import { limits } from './limits.ts';
import { isNpz, readNpz } from './npz.ts';
import type { PictureDecoder } from './pictures.ts';
import { SampleCollector } from './sample-collector.ts';
import type { ReadOptions } from './sample-collector.ts';
import { splitOfFileName } from './split-names.ts';
import { withZip } from './zip.ts';

export const understoodFormats =
  'an IDX pair such as train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz, one folder a class with pictures in it, ' +
  'a folder with labels.csv (columns file,digit), a Kaggle CSV (label,pixel0,…,pixel783), a .npz with x_train and y_train, or a .zip of any of these';

type TreeReader = () => Promise<SampleSet>;

/** Reads whatever dataset a folder or an archive holds. @throws DATASET_FORMAT_UNKNOWN, DATASET_EMPTY and the errors of the formats */
export async function readTree(tree: FileTree, decodePicture: PictureDecoder, options: ReadOptions): Promise<SampleSet> {
  if (tree.files.length === 0) {
    throw new StudioError('DATASET_EMPTY', `${tree.name} holds no files`, { remedy: 'Choose a folder or archive with labelled digit images.' });
  }
  const inner = withoutSingleTop(tree);
  // An archive usually holds one folder with everything in it; that folder is no class. One lonely class folder is.
  const reader = (await readerOf(inner, decodePicture, options)) ?? (inner === tree ? undefined : await readerOf(tree, decodePicture, options));
  if (!reader) {
    throw new StudioError('DATASET_FORMAT_UNKNOWN', `${tree.name} is no dataset the studio understands`,
      { remedy: `It reads ${understoodFormats}.` });
  }
  return reader();
}

async function readerOf(tree: FileTree, decodePicture: PictureDecoder, options: ReadOptions): Promise<TreeReader | undefined> {
  const labelsFile = labelsFileOf(tree);
  if (labelsFile) return () => readLabelledFolder(tree, labelsFile, decodePicture, options);
  if (tree.files.some((file) => isIdxImagesName(file.path))) return () => readIdxPairs(tree, options);
  if (isNpz(tree)) return () => readNpz(tree, options);
  const npz = tree.files.filter((file) => !file.path.includes('/') && /\.npz$/i.test(file.path));
  if (npz.length > 0) return () => readNestedNpz(tree, npz, options);
  const tables = await kaggleTables(tree);
  if (tables.some((table) => table.kind === 'labelled')) return () => readKaggleTables(tree, tables, options);
  if (hasClassFolders(tree)) return () => readClassFolders(tree, decodePicture, options);
  return undefined;
}

async function readNestedNpz(tree: FileTree, found: readonly ByteSource[], options: ReadOptions): Promise<SampleSet> {
  const [file, second] = found as [ByteSource, ...ByteSource[]];
  if (second) throw invalidFile(tree.name, `holds more than one dataset: ${file.path} and ${second.path}`, 'Name the one .npz to import.');
  const tooManyBytes = () =>
    tooLarge(file.name, `has ${file.sizeBytes} bytes, at most ${limits.nestedNpzBytes} are taken here`, 'Name the .npz file itself.');
  const bytes = await bytesOf(file, limits.nestedNpzBytes, tooManyBytes, options.signal);
  return withZip({ name: file.name, bytes }, tree.source, options.signal, (inside) => readNpz(inside, options));
}

interface KaggleTable {
  readonly file: ByteSource;
  readonly kind: KaggleKind;
}

async function kaggleTables(tree: FileTree): Promise<KaggleTable[]> {
  const files = tree.files.filter((file) => !file.path.includes('/') && /\.csv(\.gz)?$/i.test(file.path));
  const tables: KaggleTable[] = [];
  for (const file of files) tables.push({ file, kind: kaggleKind(await inflatedHeadOf(file, kaggleHeadBytes)) });
  return tables;
}

/** Tables named test become the test split; Kaggle's own test.csv has no labels and is left out with a note. */
async function readKaggleTables(tree: FileTree, tables: readonly KaggleTable[], options: ReadOptions): Promise<SampleSet> {
  const collector = new SampleCollector(options);
  for (const { file, kind } of tables) {
    if (kind === 'labelled') await readKaggleCsv(file, splitOfFileName(file.path).split ?? 'train', collector);
    else collector.note(kind === 'unlabelled' ? `${file.path} has no labels and was left out` : `${file.path} is no table of pixels and was left out`);
  }
  return collector.finish(tree.name, tree.source);
}
