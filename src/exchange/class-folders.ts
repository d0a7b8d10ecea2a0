import type { SampleSet, SplitName } from '../contract/datasets.ts';
import type { ByteSource } from './byte-source.ts';
import { invalidFile } from './file-errors.ts';
import type { FileTree } from './file-tree.ts';
import { collectPictures, hasPictureName } from './pictures.ts';
import type { LabelledPicture, PictureDecoder } from './pictures.ts';
import { SampleCollector } from './sample-collector.ts';
import type { ReadOptions } from './sample-collector.ts';
import { splitOfWord } from './split-names.ts';

/** True where pictures lie in folders. */
export function hasClassFolders(tree: FileTree): boolean {
  return tree.files.some((file) => file.path.includes('/') && hasPictureName(file.path));
}

/**
 * Reads a folder a class, `7/anything.png`, or that below `train` and `test`. Files without a picture's name are left out with a note.
 * @throws DATASET_FILE_INVALID, DATASET_EMPTY, PICTURE_INVALID
 */
export async function readClassFolders(tree: FileTree, decodePicture: PictureDecoder, options: ReadOptions): Promise<SampleSet> {
  const collector = new SampleCollector(options);
  const inFolders = tree.files.filter((file) => file.path.includes('/'));
  const pictures = inFolders.filter((file) => hasPictureName(file.path));
  const others = tree.files.length - pictures.length;
  if (others > pictures.length) {
    const example = tree.files.find((file) => !pictures.includes(file))!;
    throw invalidFile(tree.name, `${others} of ${tree.files.length} files are no pictures in class folders, for example ${example.path}`,
      'Choose a folder that holds one folder a class with pictures in it.');
  }
  if (others > 0) collector.note(`${others} files that are no pictures in class folders were left out`);
  const hasSplits = pictures.every((file) => splitOfWord(file.path.split('/')[0]!) !== undefined);
  await collectPictures(pictures.map((file) => labelled(file, hasSplits)), decodePicture, collector);
  return collector.finish(tree.name, tree.source);
}

function labelled(file: ByteSource, hasSplits: boolean): LabelledPicture {
  const [first, second, ...rest] = file.path.split('/') as [string, string, ...string[]];
  if (hasSplits && rest.length === 0) {
    throw invalidFile(file.name, `lies directly in the split folder "${first}"`, 'Put it into the folder of its class.');
  }
  const className = hasSplits ? second : first;
  const split: SplitName = (hasSplits ? splitOfWord(first) : undefined) ?? 'train';
  return { file, className, split, labelFile: file.name, labelPlace: `folder "${className}"` };
}
