import { expect, test } from 'vitest';
import type { Ink } from '../contract/ink.ts';
import { samplePixels } from '../contract/sample-facts.ts';
import { openTestStorage } from './test-support/folders.ts';

const ink: Ink = { widthPx: 400, heightPx: 300, strokes: [{ widthPx: 12, points: [[10, 20.5, 0.5, 0], [30, 80, 0.75, 16]] }] };
const own = { name: 'own', classes: ['a', 'b'], source: 'Written on the pad' };
const written = (label: number, split: 'train' | 'test' = 'train') => ({ split, label, pixels: new Uint8Array(samplePixels).fill(label + 1), ink });

test('a dataset begins with its first sample and grows behind it, strokes beside the pixels', () => {
  const { ink: repository, datasets } = openTestStorage();
  const first = repository.start(own, written(1));
  const { id, hash } = datasets.find('own')!;
  const second = repository.add(id, written(0));
  const third = repository.add(id, written(1, 'test'));
  expect(datasets.find('own')).toMatchObject({ splits: { train: 2, test: 1 } });
  expect(datasets.find('own')!.hash).not.toBe(hash);
  expect(datasets.readSplit(id, 'train')).toMatchObject({ ids: [first, second], labels: Uint8Array.of(1, 0) });
  expect(repository.strokesOf(third)).toEqual(ink);
  expect(repository.strokesOf(999)).toBeUndefined();
});

test('only what was written last, and not touched since, is taken back', () => {
  const { ink: repository, datasets, sampleEdits } = openTestStorage();
  const first = repository.start(own, written(0));
  const { id, hash } = datasets.find('own')!;
  const second = repository.add(id, written(1));
  expect(() => repository.takeBack(first)).toThrow(expect.objectContaining({ code: 'SAMPLE_NOT_FOUND' }));
  expect(repository.takeBack(second)).toBe(id);
  expect(datasets.find('own')).toMatchObject({ splits: { train: 1 }, hash });
  expect(repository.strokesOf(second)).toBeUndefined();
  sampleEdits.change(id, [first], { starred: true });
  expect(() => repository.takeBack(first)).toThrow(expect.objectContaining({ code: 'SAMPLE_NOT_FOUND' }));
});

test('a detector is kept for the weights that it was fitted for', () => {
  const { openSets } = openTestStorage();
  expect(openSets.find('none' as never, 'hash')).toBeUndefined();
});
