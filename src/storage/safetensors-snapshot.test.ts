import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { digits, randomImages, smallDataset } from './test-support/samples.ts';
import { openTestStorage } from './test-support/folders.ts';
import { newRun } from './test-support/records.ts';

describe('a snapshot', () => {
  test('holds what was stored at its time, whatever happens to the dataset', () => {
    const { datasets, snapshots, blobs } = openTestStorage();
    const { id, hash } = datasets.create({ name: 'odd', classes: digits, source: 'x', splits: { train: [randomImages(1033, 1)], test: [randomImages(7, 2)] } });
    const train = datasets.readSplit(id, 'train');
    const test = datasets.readSplit(id, 'test');
    const reference = snapshots.write(id);
    expect(reference.datasetHash).toBe(hash);
    expect(snapshots.write(id)).toEqual(reference);
    datasets.remove(id);
    const read = snapshots.read(reference.blob);
    expect(read.classes).toEqual(digits);
    for (const [split, stored] of [['train', train], ['test', test]] as const) {
      expect(read.splits[split]!.count).toBe(stored.count);
      expect(read.splits[split]!.ids).toEqual(stored.ids);
      expect(Buffer.from(read.splits[split]!.labels).equals(stored.labels)).toBe(true);
      expect(Buffer.from(read.splits[split]!.pixels).equals(stored.pixels)).toBe(true);
    }
    expect(blobs.read(reference.blob)).toHaveLength(reference.sizeBytes);
  });

  test('leaves a missing split out', () => {
    const { datasets, snapshots } = openTestStorage();
    const { id } = datasets.create({ name: 'half', classes: digits, source: 'x', splits: { test: [randomImages(3, 1)] } });
    expect(Object.keys(snapshots.read(snapshots.write(id).blob).splits)).toEqual(['test']);
  });

  test('is a proper safetensors file', () => {
    const { datasets, snapshots, blobs } = openTestStorage();
    const { id } = datasets.create(smallDataset('mine'));
    const bytes = Buffer.from(blobs.read(snapshots.write(id).blob));
    const length = Number(bytes.readBigUInt64LE(0));
    expect(length % 8).toBe(0);
    const { __metadata__, ...tensors } = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<string, { data_offsets: [number, number] }>;
    expect(__metadata__).toEqual({ classes: JSON.stringify(digits) });
    expect(tensors['train.pixels']).toMatchObject({ dtype: 'U8', shape: [50, 28, 28] });
    expect(tensors['test.labels']).toMatchObject({ dtype: 'U8', shape: [20] });
    let end = 0;
    for (const { data_offsets: [from, to] } of Object.values(tensors).sort((a, b) => a.data_offsets[0] - b.data_offsets[0])) {
      expect(from).toBe(end);
      end = to;
    }
    expect(bytes.length).toBe(8 + length + end);
  });
});

describe('the snapshot of an earlier run', () => {
  /** A run with a snapshot of its dataset. */
  function earlierRun() {
    const storage = openTestStorage();
    const dataset = storage.datasets.create(smallDataset('mine'));
    const reference = storage.snapshots.write(dataset.id);
    const run = storage.runs.create(newRun(dataset, storage.self));
    storage.runs.update(run.id, { snapshot: reference.blob });
    return { storage, dataset, reference };
  }

  function change(dataDir: string, sql: string): void {
    const connection = new Sqlite(join(dataDir, 'studio.db'));
    connection.exec(sql);
    connection.close();
  }

  test('serves the next one: the pixels are not gone through again', () => {
    const { storage, dataset, reference } = earlierRun();
    // What no hash was made of tells whether they were.
    change(storage.dataDir, 'UPDATE samples SET pixels = zeroblob(784)');
    expect(storage.snapshots.write(dataset.id)).toEqual(reference);
    storage.runs.list().forEach(({ id }) => storage.runs.update(id, { snapshot: null }));
    expect(storage.snapshots.write(dataset.id).blob).not.toBe(reference.blob);
  });

  test('does not serve where it is damaged or gone: it is written again', () => {
    const { storage, dataset, reference } = earlierRun();
    writeFileSync(storage.blobs.path(reference.blob), 'damaged');
    expect(storage.snapshots.write(dataset.id)).toEqual(reference);
    expect(storage.blobs.read(reference.blob)).toHaveLength(reference.sizeBytes);
    storage.blobs.remove([reference.blob]);
    expect(storage.snapshots.write(dataset.id)).toEqual(reference);
    expect(storage.blobs.has(reference.blob)).toBe(true);
  });

  test('does not serve other samples, nor the same under other ids', () => {
    const { storage, dataset, reference } = earlierRun();
    const [first] = storage.datasets.page(dataset.id, { split: 'train', offset: 0, limit: 1 });
    storage.sampleEdits.change(dataset.id, [first!.id], { quarantined: true });
    const without = storage.snapshots.write(dataset.id);
    expect(without.datasetHash).not.toBe(reference.datasetHash);
    expect(storage.snapshots.read(without.blob).splits.train!.count).toBe(49);
    storage.sampleEdits.undo(dataset.id);
    expect(storage.snapshots.write(dataset.id)).toEqual(reference);
    change(storage.dataDir, `UPDATE samples SET id = id + 1000 WHERE id = ${first!.id}`);
    const renumbered = storage.snapshots.write(dataset.id);
    expect(renumbered.datasetHash).toBe(reference.datasetHash);
    expect(storage.snapshots.read(renumbered.blob).splits.train!.ids[0]).toBe(first!.id + 1000);
  });
});
