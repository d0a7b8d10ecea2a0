import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import type Sqlite from 'better-sqlite3';
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

function startsWith(file: string, bytes: Uint8Array): boolean {
  const start = Buffer.alloc(bytes.length);
  const descriptor = openSync(file, 'r');
  try {
    return readSync(descriptor, start, 0, start.length, 0) === start.length && start.equals(bytes);
  } finally {
    closeSync(descriptor);
  }
}

type Labels = Readonly<Record<SplitName, ReturnType<SampleReader['labels']>>>;

/** Fixes a dataset as a blob; the format is described at `SnapshotStore`. */
export class SafetensorsSnapshots implements SnapshotStore {
  private readonly earlier: Sqlite.Statement;
  private readonly database: Database;
  private readonly reader: SampleReader;
  private readonly blobs: BlobStore;
  private readonly findDataset: (id: DatasetId) => Dataset | undefined;

  constructor(database: Database, reader: SampleReader, blobs: BlobStore, findDataset: (id: DatasetId) => Dataset | undefined) {
    this.database = database;
    this.reader = reader;
    this.blobs = blobs;
    this.findDataset = findDataset;
    this.earlier = database
      .prepare('SELECT snapshot FROM runs WHERE dataset_id = ? AND dataset_hash = ? AND snapshot IS NOT NULL ORDER BY created_at DESC LIMIT 1')
      .pluck();
  }

  write(id: DatasetId): SnapshotReference {
    // One read transaction: what another process changes meanwhile is either in the snapshot whole or not at all.
    return mapStorageErrors(this.database.dataDir, () => this.database.connection.transaction(() => {
      const dataset = this.findDataset(id);
      if (dataset === undefined) {
        throw new StudioError('DATASET_NOT_FOUND', `There is no dataset with the id ${id}.`, { remedy: 'See "dsdc datasets list" for those there are.' });
      }
      const labels = { train: this.reader.labels(id, 'train'), test: this.reader.labels(id, 'test') };
      const counts = { train: labels.train.ids.length, test: labels.test.ids.length };
      const start = Buffer.concat([layOut(dataset.classes, counts), encodeIds([...labels.train.ids, ...labels.test.ids])]);
      return this.ofEarlierRun(dataset, start) ?? this.writeAnew(dataset, start, labels);
    })());
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

  /** A snapshot of the same samples is the same file: going through all of them once more would hold up the start of a run for as long as loading the engine. */
  private ofEarlierRun({ id, hash }: Dataset, start: Uint8Array): SnapshotReference | undefined {
    const blob = this.earlier.get(id, hash) as string | undefined;
    if (blob === undefined || !this.blobs.keep(blob)) return undefined;
    const file = this.blobs.path(blob);
    // The hash tells labels and pixels, but not the ids: those are new where a sample was removed and added again.
    return startsWith(file, start) ? { blob, sizeBytes: statSync(file).size, datasetHash: hash } : undefined;
  }

  private writeAnew(dataset: Dataset, start: Uint8Array, labels: Labels): SnapshotReference {
    const file = this.blobs.newTemporaryPath();
    try {
      const hash = this.writeFile(dataset, file, start, labels);
      const { sha256, sizeBytes } = this.blobs.adopt(file);
      return { blob: sha256, sizeBytes, datasetHash: hash };
    } catch (error) {
      removeIfThere(file);
      throw error;
    }
  }

  /** Writes every piece once and hashes the same pieces on the way. */
  private writeFile({ id, classes }: Dataset, file: string, start: Uint8Array, labels: Labels): string {
    const descriptor = openSync(file, 'wx');
    try {
      writeAll(descriptor, start);
      const split = (name: SplitName) => ({
        count: labels[name].ids.length,
        labels: [labels[name].labels],
        pixels: this.writeSplit(descriptor, id, name, labels[name].labels)
      });
      return datasetHash(classes, { train: split('train'), test: split('test') });
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
