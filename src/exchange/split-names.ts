import type { SplitName } from '../contract/datasets.ts';

const splitWords: Readonly<Record<string, SplitName>> = {
  train: 'train', training: 'train', tra: 'train',
  test: 'test', testing: 'test', t10k: 'test', tes: 'test'
};

/** The split a whole word names: MNIST says train and t10k, optdigits tra and tes. */
export function splitOfWord(word: string): SplitName | undefined {
  return splitWords[word.toLowerCase()];
}

/** The split a file name names and the name without that word: `optdigits-tes-images` → test, `optdigits-images`. */
export function splitOfFileName(name: string): { split: SplitName | undefined; rest: string } {
  const words = name.split(/[-_. ]/);
  const at = words.findIndex((word) => splitOfWord(word) !== undefined);
  return {
    split: at < 0 ? undefined : splitOfWord(words[at]!),
    rest: words.filter((_, i) => i !== at).join('-').toLowerCase()
  };
}
