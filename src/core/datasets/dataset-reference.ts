import { splitNames } from '../../contract/datasets.ts';
import type { SplitName } from '../../contract/datasets.ts';

/** What the command line's `--dataset` names: a stored dataset or a path, with or without a split. */
export interface DatasetReference {
  readonly place: string;
  readonly split: SplitName | null;
}

const withSplit = new RegExp(`^(.+):(${splitNames.join('|')})$`, 's');

export function parseDatasetReference(text: string): DatasetReference {
  const match = withSplit.exec(text);
  return match ? { place: match[1]!, split: match[2] as SplitName } : { place: text, split: null };
}

/** Whether a text can only mean a path: names hold no separators. */
export function isPath(place: string): boolean {
  return /[\\/]/.test(place) || place === '.' || place === '..';
}
