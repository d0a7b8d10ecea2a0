import { createHash } from 'node:crypto';
import { splitNames } from '../contract/datasets.ts';
import type { SplitName } from '../contract/datasets.ts';

export interface HashedSplit {
  readonly count: number;
  /** One byte a sample, in stored order; in pieces of any size. */
  readonly labels: Iterable<Uint8Array>;
  /** 784 bytes a sample, in the same order. */
  readonly pixels: Iterable<Uint8Array>;
}

/**
 * The one definition of a dataset's hash: SHA-256 over the classes as JSON and a line end, then for `train` and `test` the count
 * (uint32, little endian), the labels and the pixels. Names, sources and ids do not take part.
 */
export function datasetHash(classes: readonly string[], splits: Partial<Record<SplitName, HashedSplit>>): string {
  const hash = createHash('sha256').update(`${JSON.stringify(classes)}\n`);
  for (const name of splitNames) {
    const split = splits[name];
    const count = Buffer.alloc(4);
    count.writeUInt32LE(split?.count ?? 0);
    hash.update(count);
    for (const bytes of split?.labels ?? []) hash.update(bytes);
    for (const bytes of split?.pixels ?? []) hash.update(bytes);
  }
  return hash.digest('hex');
}
