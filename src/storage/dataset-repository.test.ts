import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { samplePixels } from '../contract/datasets.ts';
import type { LabelledImages } from '../contract/datasets.ts';
import type { DatasetId } from '../contract/ids.ts';
import { openTestStorage } from './test-support/folders.ts';
import { newRun } from './test-support/records.ts';
import { digits, randomImages, smallDataset } from './test-support/samples.ts';

const nowhere = 'nowhere' as DatasetId;

function coded(code: string): unknown {
  return expect.objectContaining({ code });
}

function cut(images: LabelledImages, cuts: readonly number[]): LabelledImages[] {
  const edges = [0, ...cuts.map((at) => at % (images.count + 1)).sort((a, b) => a - b), images.count];
  return edges.slice(1).map((end, i) => {
    const start = edges[i]!;
    return { count: end - start, labels: images.labels.slice(start, end), pixels: images.pixels.slice(start * samplePixels, end * samplePixels) };
  });
}

describe('storing a dataset', () => {
  test('gives it back as it was, by id and by name', () => {
    const { datasets } = openTestStorage();
    const stored = datasets.create(smallDataset('mine'));
    expect(stored).toMatchObject({ name: 'mine', classes: digits, splits: { train: 50, test: 20 }, testLocked: false });
    expect(datasets.find('mine')).toEqual(stored);
    expect(datasets.find(stored.id)).toEqual(stored);
    expect(datasets.find('other')).toBeUndefined();
    expect(datasets.list()).toEqual([stored]);
    const train = datasets.readSplit(stored.id, 'train');
    expect(Buffer.from(train.pixels).equals(randomImages(50, 1).pixels)).toBe(true);
    expect(train.labels).toEqual(randomImages(50, 1).labels);
    expect(new Set(train.ids).size).toBe(50);
    expect(train.sources).toBeUndefined();
  });

  test('its hash is the documented one', () => {
    const { datasets } = openTestStorage();
    const one: LabelledImages = { count: 1, labels: Uint8Array.of(1), pixels: new Uint8Array(samplePixels).fill(7) };
    const stored = datasets.create({ name: 'one', classes: ['a', 'b'], source: 'x', splits: { test: [one] } });
    const bytes = Buffer.concat([
      Buffer.from('["a","b"]\n'), Buffer.from([0, 0, 0, 0]), Buffer.from([1, 0, 0, 0]), Buffer.from([1]), Buffer.alloc(samplePixels, 7)
    ]);
    expect(stored.hash).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test('any chunking gives the same samples and the same hash', () => {
    const { datasets } = openTestStorage();
    const images = randomImages(30, 3);
    let i = 0;
    const hashes = new Set<string>();
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 6 }), (cuts) => {
        const { id, hash } = datasets.create({ name: `set-${i++}`, classes: digits, source: 'x', splits: { train: cut(images, cuts) } });
        hashes.add(hash);
        const read = datasets.readSplit(id, 'train');
        return Buffer.from(read.pixels).equals(images.pixels) && Buffer.from(read.labels).equals(images.labels);
      }),
      { numRuns: 25 }
    );
    expect(hashes.size).toBe(1);
  });

  test('another pixel, label, order, split or class name is another hash', () => {
    const { datasets } = openTestStorage();
    const images = randomImages(10, 3);
    const pixel = { ...images, pixels: images.pixels.map((value, i) => (i === 5000 ? value ^ 1 : value)) };
    const label = { ...images, labels: images.labels.map((value, i) => (i === 5 ? 6 : value)) };
    const swapped = cut(images, [5]).reverse();
    const hashes = [
      { classes: digits, splits: { train: [images] } },
      { classes: digits, splits: { train: [pixel] } },
      { classes: digits, splits: { train: [label] } },
      { classes: digits, splits: { train: swapped } },
      { classes: digits, splits: { test: [images] } },
      { classes: digits, splits: { train: [cut(images, [5])[0]!], test: [cut(images, [5])[1]!] } },
      { classes: [...digits.slice(0, 9), 'nine'], splits: { train: [images] } }
    ].map((content, i) => datasets.create({ name: `v${i}`, source: 'x', ...content }).hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test('keeps where samples came from', () => {
    const { datasets } = openTestStorage();
    const images = { ...randomImages(3, 1), sources: ['a.png', '', 'b.csv:7'] };
    const { id } = datasets.create({ name: 'named', classes: digits, source: 'x', splits: { train: [images] } });
    expect(datasets.readSplit(id, 'train').sources).toEqual(['a.png', '', 'b.csv:7']);
    expect(datasets.page(id, { split: 'train', offset: 1, limit: 5 }).map((sample) => sample.source)).toEqual([null, 'b.csv:7']);
  });

  test('a stream that fails, wrong labels and wrong sizes leave the database as it was', () => {
    const { datasets } = openTestStorage();
    datasets.create(smallDataset('before'));
    const before = datasets.list();
    function* failing() {
      yield randomImages(1000, 1);
      throw new Error('the picture is broken');
    }
    expect(() => datasets.create({ name: 'bad', classes: digits, source: 'x', splits: { train: failing() } })).toThrow('the picture is broken');
    const label = { ...randomImages(2, 1), labels: Uint8Array.of(1, 10) };
    expect(() => datasets.create({ name: 'bad', classes: digits, source: 'x', splits: { train: [label] } })).toThrow(/label 10/);
    const size = { ...randomImages(2, 1), count: 3 };
    expect(() => datasets.create({ name: 'bad', classes: digits, source: 'x', splits: { train: [size] } })).toThrow(RangeError);
    expect(datasets.list()).toEqual(before);
    datasets.create(smallDataset('bad'));
  });

  test('a taken name and an empty dataset are refused', () => {
    const { datasets } = openTestStorage();
    datasets.create(smallDataset('mine'));
    expect(() => datasets.create(smallDataset('mine', 2))).toThrow(coded('DATASET_NAME_TAKEN'));
    expect(() => datasets.create({ name: 'empty', classes: digits, source: 'x', splits: { train: [] } })).toThrow(coded('DATASET_EMPTY'));
  });

  test('an unknown id is named', () => {
    const { datasets, snapshots } = openTestStorage();
    const calls = [
      () => datasets.countByClass(nowhere), () => datasets.readSplit(nowhere, 'train'), () => datasets.page(nowhere, { split: 'train', offset: 0, limit: 1 }),
      () => datasets.countSamples(nowhere, { split: 'train' }), () => datasets.index(nowhere), () => datasets.resplit(nowhere, { train: [], test: [] }),
      () => datasets.lockTestSplit(nowhere), () => datasets.unlockTestSplit(nowhere), () => datasets.remove(nowhere), () => snapshots.write(nowhere)
    ];
    for (const call of calls) expect(call).toThrow(coded('DATASET_NOT_FOUND'));
  });
});

describe('looking at samples', () => {
  test('counts by class, pages by position, filters', () => {
    const { datasets, sampleEdits } = openTestStorage();
    const { id } = datasets.create(smallDataset('mine'));
    expect(datasets.countByClass(id)).toEqual({ train: new Array(10).fill(5), test: new Array(10).fill(2) });
    const page = datasets.page(id, { split: 'train', offset: 45, limit: 10 });
    expect(page.map((sample) => sample.position)).toEqual([45, 46, 47, 48, 49]);
    expect(Buffer.from(page[0]!.pixels).equals(randomImages(50, 1).pixels.subarray(45 * samplePixels, 46 * samplePixels))).toBe(true);
    const threes = datasets.page(id, { split: 'train', label: 3, offset: 1, limit: 2 });
    expect(threes.map((sample) => sample.position)).toEqual([13, 23]);
    sampleEdits.change(id, threes.map((sample) => sample.id), { starred: true });
    expect(datasets.countSamples(id, { split: 'train', starred: true })).toBe(2);
    expect(datasets.countSamples(id, { split: 'train', starred: true, label: 4 })).toBe(0);
  });

  test('a split without samples is missing', () => {
    const { datasets } = openTestStorage();
    const { id } = datasets.create({ name: 'half', classes: digits, source: 'x', splits: { train: [randomImages(5, 1)] } });
    expect(() => datasets.readSplit(id, 'test')).toThrow(coded('DATASET_SPLIT_MISSING'));
    expect(datasets.countByClass(id)).toEqual({ train: [1, 1, 1, 1, 1, 0, 0, 0, 0, 0] });
  });
});

describe('splitting again', () => {
  test('puts every sample where it is listed, quarantined ones stay aside', () => {
    const { datasets, sampleEdits } = openTestStorage();
    const { id, hash } = datasets.create(smallDataset('mine'));
    const aside = datasets.readSplit(id, 'train').ids[7]!;
    sampleEdits.change(id, [aside], { quarantined: true });
    const { ids, labels, splits } = datasets.index(id);
    expect(ids).toHaveLength(69);
    expect(splits.filter((split) => split === 'test')).toHaveLength(20);
    expect(labels[0]).toBe(0);
    const order = { train: ids.filter((_, i) => i % 3 !== 0).reverse(), test: ids.filter((_, i) => i % 3 === 0) };
    const changed = datasets.resplit(id, order);
    expect(changed.splits).toEqual({ train: 46, test: 23 });
    expect(changed.hash).not.toBe(hash);
    expect(datasets.readSplit(id, 'train').ids).toEqual(order.train);
    expect(datasets.readSplit(id, 'test').ids).toEqual(order.test);
    expect(datasets.page(id, { split: 'train', quarantined: true, offset: 0, limit: 9 }).map((sample) => sample.id)).toEqual([aside]);
  });

  test('an order that leaves one out, names one twice or a foreign one is refused', () => {
    const { datasets } = openTestStorage();
    const { id } = datasets.create(smallDataset('mine'));
    const { ids } = datasets.index(id);
    for (const train of [ids.slice(1), [...ids, ids[0]!], [...ids.slice(1), 999_999]]) {
      expect(() => datasets.resplit(id, { train, test: [] })).toThrow(RangeError);
    }
  });

  test('a locked test split does not change, the training split may', () => {
    const { datasets } = openTestStorage();
    const { id } = datasets.create(smallDataset('mine'));
    datasets.lockTestSplit(id);
    expect(datasets.find('mine')!.testLocked).toBe(true);
    const train = datasets.readSplit(id, 'train').ids;
    const test = datasets.readSplit(id, 'test').ids;
    expect(() => datasets.resplit(id, { train: [...train, test[0]!], test: test.slice(1) })).toThrow(coded('DATASET_SPLIT_LOCKED'));
    expect(() => datasets.resplit(id, { train, test: [...test].reverse() })).toThrow(coded('DATASET_SPLIT_LOCKED'));
    expect(datasets.resplit(id, { train: [...train].reverse(), test }).splits).toEqual({ train: 50, test: 20 });
    expect(datasets.unlockTestSplit(id).testLocked).toBe(false);
    expect(datasets.resplit(id, { train: [...train, test[0]!], test: test.slice(1) }).splits).toEqual({ train: 51, test: 19 });
  });
});

describe('removing a dataset', () => {
  test('takes its samples along, frees its name and leaves the others', () => {
    const storage = openTestStorage();
    const { datasets } = storage;
    const mine = datasets.create(smallDataset('mine'));
    const other = datasets.create(smallDataset('other', 9));
    datasets.remove(mine.id);
    expect(datasets.list()).toEqual([other]);
    expect(datasets.readSplit(other.id, 'train').count).toBe(50);
    expect(datasets.create(smallDataset('mine')).hash).toBe(mine.hash);
  });

  test('waits for the runs that use it; history keeps its name and hash', () => {
    const { datasets, runs, self } = openTestStorage();
    const mine = datasets.create(smallDataset('mine'));
    const old = datasets.create(smallDataset('old', 5));
    const replay = { dataset: { id: old.id, name: old.name, hash: old.hash }, share: 0.2, snapshot: null };
    const run = runs.create({ ...newRun(mine, self), replay });
    for (const status of ['queued', 'running', 'paused'] as const) {
      runs.update(run.id, { status });
      expect(() => datasets.remove(mine.id)).toThrow(coded('DATASET_IN_USE'));
      expect(() => datasets.remove(old.id)).toThrow(coded('DATASET_IN_USE'));
    }
    runs.update(run.id, { status: 'interrupted' });
    datasets.remove(mine.id);
    datasets.remove(old.id);
    expect(runs.find(run.id)!.dataset).toEqual({ id: mine.id, name: 'mine', hash: mine.hash });
  });
});
