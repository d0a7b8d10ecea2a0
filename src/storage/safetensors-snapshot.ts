import { closeSync, openSync, writeSync } from 'node:fs';
import { samplePixels, sampleSide, splitNames } from '../contract/datasets.ts';
import type { Dataset, SplitName } from '../contract/datasets.ts';
import { StudioError } from '../contract/errors.ts';
import type { DatasetId } from '../contract/ids.ts';
import type { Snapshot, SnapshotReference, SnapshotStore, StoredImages } from '../core/datasets/ports.ts';
import type { BlobStore } from '../core/runs/ports.ts';
import type { Database } from './database.ts';
import { datasetHash } from './dataset-hash.ts';
import { removeIfThere } from './durable-files.ts';
import type { SampleReader } from './sample-reader.ts';
import { mapStorageErrors } from './storage-errors.ts';

interface Tensor {
  readonly dtype: 'U8' | 'I64';
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

type Header = Record<string, Tensor | Record<string, string>>;

/** Bytes of a header length, an ids' number, and what the header is padded to: all 8 in the safetensors format. */
const wordBytes = 8;

function layOut(classes: readonly string[], counts: Readonly<Record<SplitName, number>>): Buffer {
  const header: Header = { __metadata__: { classes: JSON.stringify(classes) } };
  let offset = 0;
  const add = (name: string, dtype: Tensor['dtype'], shape: readonly number[], bytes: number): void => {
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes] };
    offset += bytes;
  };
  const present = splitNames.filter((split) => counts[split] > 0);
  // The ids of both splits come first: behind the odd lengths of the others their 8-byte words would not be aligned.
  for (const split of present) add(`${split}.ids`, 'I64', [counts[split]], counts[split] * wordBytes);
  for (const split of present) {
    const n = counts[split];
    add(`${split}.pixels`, 'U8', [n, sampleSide, sampleSide], n * samplePixels);
    add(`${split}.labels`, 'U8', [n], n);
  }
  const json = JSON.stringify(header);
  const padded = Buffer.from(json.padEnd(json.length + ((wordBytes - (Buffer.byteLength(json) % wordBytes)) % wordBytes), ' '));
  const length = Buffer.alloc(wordBytes);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded]);
}

function encodeIds(ids: readonly number[]): Uint8Array {
  return new Uint8Array(BigInt64Array.from(ids, BigInt).buffer);
}

/** `writeSync` may write less than it was given. */
function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
}

/** Fixes a dataset as a blob; the format is described at `SnapshotStore`. */
export class SafetensorsSnapshots implements SnapshotStore {
  private readonly database: Database;
  private readonly reader: SampleReader;
  private readonly blobs: BlobStore;
  private readonly findDataset: (id: DatasetId) => Dataset | undefined;

  constructor(database: Database, reader: SampleReader, blobs: BlobStore, findDataset: (id: DatasetId) => Dataset | undefined) {
    this.database = database;
    this.reader = reader;
    this.blobs = blobs;
    this.findDataset = findDataset;
  }

  write(id: DatasetId): SnapshotReference {
    const file = this.blobs.newTemporaryPath();
    try {
      // One read transaction: what another process changes meanwhile is either in the snapshot whole or not at all.
      const datasetHash = mapStorageErrors(this.database.dataDir, () => this.database.connection.transaction(() => this.writeFile(id, file))());
      const { sha256, sizeBytes } = this.blobs.adopt(file);
      return { blob: sha256, sizeBytes, datasetHash };
    } catch (error) {
      removeIfThere(file);
      throw error;
    }
  }

  read(blob: string): Snapshot {
    const bytes = this.blobs.read(blob);
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const start = wordBytes + Number(view.readBigUInt64LE(0));
    const header = JSON.parse(view.toString('utf8', wordBytes, start)) as Header;
    const part = (name: string): Uint8Array => {
      const [from, to] = (header[name] as Tensor).data_offsets;
      return bytes.subarray(start + from, start + to);
    };
    const splits: Partial<Record<SplitName, StoredImages>> = {};
    for (const split of splitNames) {
      if (header[`${split}.labels`] === undefined) continue;
      const labels = part(`${split}.labels`);
      const ids = Array.from(new BigInt64Array(part(`${split}.ids`).slice().buffer), Number);
      splits[split] = { count: labels.length, ids, labels, pixels: part(`${split}.pixels`) };
    }
    return { classes: JSON.parse((header['__metadata__'] as Record<string, string>)['classes']!) as string[], splits };
  }

  /** Writes every piece once and hashes the same pieces on the way. */
  private writeFile(id: DatasetId, file: string): string {
    const dataset = this.findDataset(id);
    if (dataset === undefined) {
      throw new StudioError('DATASET_NOT_FOUND', `There is no dataset with the id ${id}.`, { remedy: 'See "dsdc datasets list" for those there are.' });
    }
    const descriptor = openSync(file, 'wx');
    try {
      const train = this.reader.labels(id, 'train');
      const test = this.reader.labels(id, 'test');
      writeAll(descriptor, layOut(dataset.classes, { train: train.ids.length, test: test.ids.length }));
      writeAll(descriptor, encodeIds([...train.ids, ...test.ids]));
      const split = (name: SplitName, rows: typeof train) => ({
        count: rows.ids.length,
        labels: [rows.labels],
        pixels: this.writeSplit(descriptor, id, name, rows.labels)
      });
      return datasetHash(dataset.classes, { train: split('train', train), test: split('test', test) });
    } finally {
      closeSync(descriptor);
    }
  }

  private *writeSplit(descriptor: number, id: DatasetId, split: SplitName, labels: Uint8Array): Generator<Uint8Array> {
    for (const piece of this.reader.pixels(id, split)) {
      writeAll(descriptor, piece);
      yield piece;
    }
    writeAll(descriptor, labels);
  }
}
