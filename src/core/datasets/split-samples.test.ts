import fc from 'fast-check';
import { expect, test } from 'vitest';
import { samplePixels } from '../../contract/datasets.ts';
import type { LabelledImages, SampleSet } from '../../contract/datasets.ts';
import { dealAnew, splitSamples } from './split-samples.ts';

/** Samples that can be told apart by their first pixels and, where they have one, by their source. */
function images(labels: readonly number[], first: number, withSources: boolean): LabelledImages {
  const pixels = new Uint8Array(labels.length * samplePixels);
  labels.forEach((_, i) => new DataView(pixels.buffer).setUint16(i * samplePixels, first + i));
  return { count: labels.length, pixels, labels: Uint8Array.from(labels), ...(withSources && { sources: labels.map((_, i) => `file:${first + i}`) }) };
}

/** `[number, label, source]` of each sample. */
function list(part: LabelledImages | undefined): (readonly [number, number, string | undefined])[] {
  if (part === undefined) return [];
  expect(part.pixels).toHaveLength(part.count * samplePixels);
  const view = new DataView(part.pixels.buffer, part.pixels.byteOffset);
  return Array.from({ length: part.count }, (_, i) => [view.getUint16(i * samplePixels), part.labels[i]!, part.sources?.[i]] as const);
}

const labels = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 });
const shares = fc.double({ min: 0, max: 0.9, noNaN: true });

test('every sample comes out once, with its label and source, whichever split it was in', () => {
  fc.assert(fc.property(labels, labels, fc.boolean(), fc.boolean(), shares, fc.nat(), (train, test, sourced, testSourced, share, seed) => {
    const parts = { train: images(train, 0, sourced), test: images(test, train.length, testSourced) };
    const given: SampleSet = { classes: [], splits: parts, source: '', notes: ['a note'] };
    const { splits, notes } = dealAnew(given, share, seed);
    const missing = sourced || testSourced ? '' : undefined;
    const expected = [...list(given.splits.train), ...list(given.splits.test)].map(([number, label, source]) => [number, label, source ?? missing]);
    expect([...list(splits.train), ...list(splits.test)].sort(([a], [b]) => a - b)).toEqual(expected);
    expect(splits.test?.count ?? 0).toBe(Math.round((train.length + test.length) * share));
    expect(notes).toEqual(['a note', `The ${test.length} test samples of the files were dealt anew together with the others.`]);
  }));
});

test('a set without a test split is divided as it is, without a note', () => {
  const all = images([...Array(50).keys()].map((i) => i % 10), 0, true);
  const { splits, notes } = dealAnew({ classes: [], splits: { train: all }, source: '', notes: [] }, 0.2, 4);
  expect(splits).toEqual(splitSamples(all, 0.2, 4));
  expect(list(splits.test).map(([, label]) => label).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(notes).toEqual([]);
});
