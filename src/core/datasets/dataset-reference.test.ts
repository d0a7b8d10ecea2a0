import { expect, test } from 'vitest';
import fc from 'fast-check';
import { datasetNameSchema } from '../../contract/datasets.ts';
import { nameFromContent, nameFromPath } from './dataset-names.ts';
import { isPath, parseDatasetReference } from './dataset-reference.ts';

test('a reference is a place with or without a split', () => {
  expect(parseDatasetReference('mnist')).toEqual({ place: 'mnist', split: null });
  expect(parseDatasetReference('mnist:train')).toEqual({ place: 'mnist', split: 'train' });
  expect(parseDatasetReference('C:\\digits')).toEqual({ place: 'C:\\digits', split: null });
  expect(parseDatasetReference('../usps:test')).toEqual({ place: '../usps', split: 'test' });
  expect(parseDatasetReference('mnist:validation')).toEqual({ place: 'mnist:validation', split: null });
});

test('names hold no separators, so what has one is a path', () => {
  expect(['mnist', 'a.b', 'x:y'].map(isPath)).toEqual([false, false, false]);
  expect(['./mnist', 'C:\\x', '.', '..', '/'].map(isPath)).toEqual([true, true, true, true, true]);
});

test('names made from paths keep what can be kept', () => {
  expect(nameFromPath('/home/me/My Digits.zip')).toBe('my-digits');
  expect(nameFromPath('data/mnist/')).toBe('mnist');
  expect(nameFromPath('/')).toBe('dataset');
  expect(nameFromContent('/x/usps', 'abcdef0123456789')).toBe('usps-abcdef01');
});

test('every path gives a name that may be stored', () => {
  fc.assert(fc.property(fc.string(), (path) => {
    expect(datasetNameSchema.safeParse(nameFromContent(path, 'f'.repeat(64))).success).toBe(true);
  }));
});
