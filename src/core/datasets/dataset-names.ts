const longestStem = 50;
const hashDigits = 8;

/** A dataset name made from a file's or folder's: `My Digits.zip` becomes `my-digits`. */
export function nameFromPath(path: string): string {
  const last = path.split(/[\\/]/).filter((part) => part !== '').at(-1) ?? '';
  const stem = last
    .toLowerCase()
    .replace(/(\.(zip|npz|csv|gz))+$/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, longestStem);
  return stem === '' ? 'dataset' : stem;
}

/** The name of a dataset that was named by its path only: the hash keeps two folders of the same name apart. */
export function nameFromContent(path: string, hash: string): string {
  return `${nameFromPath(path)}-${hash.slice(0, hashDigits)}`;
}
