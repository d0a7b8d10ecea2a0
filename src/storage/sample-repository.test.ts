import { describe, expect, test } from 'vitest';
import { samplePixels } from '../contract/datasets.ts';
import type { DatasetId } from '../contract/ids.ts';
import { openTestStorage } from './test-support/folders.ts';
import { randomImages, smallDataset } from './test-support/samples.ts';

function coded(code: string): unknown {
  return expect.objectContaining({ code });
}

describe('the columns of a dataset', () => {
  test('have every sample in stored order, train first, quarantined ones too', () => {
    const { datasets, samples, sampleEdits } = openTestStorage();
    const { id } = datasets.create(smallDataset('mine'));
    const ids = Array.from(samples.columns(id).columns.ids);
    sampleEdits.change(id, [ids[3]!, ids[60]!], { quarantined: true });
    sampleEdits.change(id, [ids[60]!], { starred: true, label: 9 });
    const { dataset, columns } = samples.columns(id);
    expect(dataset).toEqual(datasets.find(id));
    expect(columns.count).toBe(70);
    expect(Array.from(columns.ids)).toEqual(ids);
    expect(Array.from(columns.labels, (label, i) => (label === i % 10 ? null : [i, label])).filter((entry) => entry !== null)).toEqual([[60, 9]]);
    expect(columns.originalLabels[60]).toBe(0);
    expect(Array.from(columns.splits)).toEqual([...Array<number>(50).fill(0), ...Array<number>(20).fill(1)]);
    expect(Array.from(columns.quarantined.keys()).filter((i) => columns.quarantined[i])).toEqual([3, 60]);
    expect(Array.from(columns.starred.keys()).filter((i) => columns.starred[i])).toEqual([60]);
  });

  test('follow a new split', () => {
    const { datasets, samples } = openTestStorage();
    const { id } = datasets.create(smallDataset('mine'));
    const ids = Array.from(samples.columns(id).columns.ids);
    datasets.resplit(id, { train: ids.slice(20).reverse(), test: ids.slice(0, 20) });
    expect(Array.from(samples.columns(id).columns.ids)).toEqual([...ids.slice(20).reverse(), ...ids.slice(0, 20)]);
  });

  test('tell every label of a byte from the flags', () => {
    const { datasets, samples } = openTestStorage();
    const classes = Array.from({ length: 256 }, (_, i) => `class ${i}`);
    const images = { ...randomImages(256, 1), labels: Uint8Array.from({ length: 256 }, (_, i) => 255 - i) };
    const { columns } = samples.columns(datasets.create({ name: 'wide', classes, source: 'x', splits: { train: [images] } }).id);
    expect(columns.labels).toEqual(images.labels);
    expect(columns.originalLabels).toEqual(images.labels);
    expect([...columns.starred, ...columns.quarantined].every((value) => value === 0)).toBe(true);
  });
});

describe('pixels', () => {
  test('come in the order asked, also twice', () => {
    const { datasets, samples } = openTestStorage();
    const { id } = datasets.create(smallDataset('mine'));
    const { ids } = samples.columns(id).columns;
    const pixels = samples.pixels(id, Uint32Array.of(ids[50]!, ids[2]!, ids[50]!));
    const of = (images: Uint8Array, i: number): Uint8Array => images.subarray(i * samplePixels, (i + 1) * samplePixels);
    expect(Buffer.from(of(pixels, 0)).equals(of(randomImages(20, 2).pixels, 0))).toBe(true);
    expect(Buffer.from(of(pixels, 1)).equals(of(randomImages(50, 1).pixels, 2))).toBe(true);
    expect(Buffer.from(of(pixels, 2)).equals(of(pixels, 0))).toBe(true);
    expect(samples.pixels(id, new Uint32Array())).toHaveLength(0);
  });

  test('of the first samples come with their ids, train first, and no more than asked', () => {
    const { datasets, samples } = openTestStorage();
    const { id } = datasets.create(smallDataset('mine'));
    const { ids } = samples.columns(id).columns;
    for (const most of [3, 55, 1000]) {
      const first = samples.first(id, most);
      expect(first.ids).toEqual(ids.slice(0, most));
      expect(first.pixels).toEqual(samples.pixels(id, first.ids));
    }
    expect(() => samples.first('nowhere' as DatasetId, 3)).toThrow(coded('DATASET_NOT_FOUND'));
  });

  test('that are asked for once the storage was closed are cut short, no defect', () => {
    const { datasets, samples, close } = openTestStorage();
    const { id } = datasets.create(smallDataset('mine'));
    close();
    expect(() => samples.pixels(id, Uint32Array.of(1))).toThrow(coded('INTERRUPTED'));
  });

  test('of an unknown sample, one of another dataset and an unknown dataset are refused by name', () => {
    const { datasets, samples } = openTestStorage();
    const [mine, other] = [datasets.create(smallDataset('mine')), datasets.create(smallDataset('other', 7))];
    const foreign = samples.columns(other.id).columns.ids[0]!;
    for (const wrong of [foreign, 4_000_000_000, 0]) {
      expect(() => samples.pixels(mine.id, Uint32Array.of(wrong))).toThrow(coded('SAMPLE_NOT_FOUND'));
      expect(() => samples.pixels(mine.id, Uint32Array.of(wrong))).toThrow(String(wrong));
    }
    expect(() => samples.pixels('nowhere' as DatasetId, Uint32Array.of(1))).toThrow(coded('DATASET_NOT_FOUND'));
    expect(() => samples.columns('nowhere' as DatasetId)).toThrow(coded('DATASET_NOT_FOUND'));
  });
});
