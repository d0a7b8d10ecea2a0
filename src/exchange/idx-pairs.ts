import type { SampleSet, SplitName } from '../contract/datasets.ts';
import { bytesOf } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { classNameFault } from './class-names.ts';
import { invalidFile } from './file-errors.ts';
import type { FileTree } from './file-tree.ts';
import { readIdxImages, readIdxLabels } from './idx.ts';
import { limits } from './limits.ts';
import { SampleCollector } from './sample-collector.ts';
import type { ReadOptions } from './sample-collector.ts';
import { splitOfFileName } from './split-names.ts';

/** A list of class names beside the IDX files, a line a class: IDX itself knows only numbers. Written by our export. */
export const classesFileName = 'classes.txt';
const classesFileBytes = limits.classes * 4 * (limits.classNameCharacters + 2);

interface IdxPair {
  readonly images: ByteSource;
  readonly labels: ByteSource;
  readonly split: SplitName;
  /** The name without its split, equal for the pairs of one dataset. */
  readonly family: string;
}

/** True for names such as `train-images-idx3-ubyte.gz` and `t10k-images.idx3-ubyte`. */
export function isIdxImagesName(path: string): boolean {
  return !path.includes('/') && /images?[-._]idx3/i.test(path);
}

/**
 * Reads the IDX pairs at the top of a folder or archive. Pairs named test, tes or t10k become the test split, all others train.
 * @param only the images file or the labels file that was named: read the dataset it belongs to, not what else lies beside it
 * @throws DATASET_FILE_INVALID, DATASET_TOO_LARGE, DATASET_EMPTY
 */
export async function readIdxPairs(tree: FileTree, options: ReadOptions, only?: ByteSource): Promise<SampleSet> {
  const images = imagesOf(tree);
  const pairs = (only ? familyOf(images, only) : images).map((file) => pairOf(tree, file));
  refuseStrangers(tree, pairs);
  const fixedClasses = await readClasses(tree, options.signal);
  const collector = new SampleCollector(options, fixedClasses);
  for (const { images, labels, split } of pairs) {
    const numbers = await readIdxLabels(labels, options.signal);
    const classNames = Array.from(numbers, (label) => fixedClasses?.[label] ?? String(label));
    await readIdxImages(images, { name: labels.name, classNames }, split, collector);
  }
  return collector.finish(only?.name ?? tree.name, tree.source);
}

function imagesOf(tree: FileTree): ByteSource[] {
  const paths = new Set(tree.files.map(({ path }) => path.toLowerCase()));
  const images = tree.files.filter((file) => isIdxImagesName(file.path));
  // Some tools leave train-images-idx3-ubyte beside train-images-idx3-ubyte.gz: the same images, to be read once.
  return images.filter(({ path }) => !(/\.gz$/i.test(path) && paths.has(path.toLowerCase().slice(0, -3))));
}

function pairOf(tree: FileTree, images: ByteSource): IdxPair {
  const plain = labelsNameOf(images);
  const named = (name: string): ByteSource | undefined => tree.files.find(({ path }) => path.toLowerCase() === name);
  const labels = named(plain) ?? named(`${plain}.gz`);
  if (!labels) {
    throw invalidFile(images.name, `has no labels file beside it (looked for ${plain} and ${plain}.gz)`, 'Put the labels file into the same folder.');
  }
  const { split, rest } = splitOfFileName(plainNameOf(images));
  return { images, labels, split: split ?? 'train', family: rest };
}

function plainNameOf({ path }: ByteSource): string {
  return path.replace(/\.gz$/i, '');
}

function labelsNameOf(images: ByteSource): string {
  return plainNameOf(images).toLowerCase().replace(/image(s?)([-._])idx3/, 'label$1$2idx1');
}

/** The images of the dataset that a named file belongs to. */
function familyOf(images: readonly ByteSource[], only: ByteSource): ByteSource[] {
  const own = images.find((file) => plainNameOf(file) === plainNameOf(only) || labelsNameOf(file) === plainNameOf(only).toLowerCase());
  if (!own) {
    throw invalidFile(only.name, 'is an IDX file, but its name does not say which file holds the images and which the labels',
      'Name them like train-images-idx3-ubyte and train-labels-idx1-ubyte.');
  }
  const familyName = (file: ByteSource): string => splitOfFileName(plainNameOf(file)).rest;
  return images.filter((file) => familyName(file) === familyName(own));
}

function refuseStrangers(tree: FileTree, pairs: readonly IdxPair[]): void {
  const first = pairs[0];
  const stranger = pairs.find((pair) => pair.family !== first?.family);
  if (!first || !stranger) return;
  throw invalidFile(tree.name, `holds more than one dataset: ${first.images.path} and ${stranger.images.path} do not belong together`,
    'Name the images file instead of the folder.');
}

async function readClasses(tree: FileTree, signal: AbortSignal | undefined): Promise<string[] | undefined> {
  const file = tree.files.find((candidate) => candidate.path.toLowerCase() === classesFileName);
  if (!file) return undefined;
  const tooLong = () => invalidFile(file.name, 'is too long for a list of class names', 'Write one name a line.');
  const bytes = await bytesOf(file, classesFileBytes, tooLong, signal);
  const names = bytes.toString('utf8').split(/\r?\n/).filter((line) => line !== '');
  names.forEach((name, i) => {
    const fault = names.indexOf(name) < i ? `"${name}" is there twice` : classNameFault(name);
    if (fault) throw invalidFile(file.name, `line ${i + 1}: ${fault}`, 'Write one distinct name a line.');
  });
  if (names.length < 1 || names.length > limits.classes) {
    throw invalidFile(file.name, `lists ${names.length} classes, 1 to ${limits.classes} are possible`, 'Write one name a line.');
  }
  return names;
}
