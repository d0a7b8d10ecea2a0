import fc from 'fast-check';
import { expect, test } from 'vitest';
import { samplesAddress } from './sample-links.ts';

function queryOf(address: string): URLSearchParams {
  return new URLSearchParams(address.split('?')[1]);
}

test('a link asks for what the figure was counted from', () => {
  const query = queryOf(samplesAddress({ dataset: 'd', split: 'test', model: 'm', label: 3, predicted: 5, against: { model: 'o', right: 'first' }, sample: 7 }));
  expect(Object.fromEntries(query)).toEqual({ split: 'test', model: 'm', counted: '1', label: '3', predicted: '5', against: 'o', right: 'first', sample: '7' });
});

test('confidences travel exactly, in plain decimals', () => {
  // No answer of up to 256 classes has less than 1/256.
  fc.assert(fc.property(fc.float({ min: Math.fround(1 / 256), max: 1, noNaN: true }), (confidence) => {
    const [low] = queryOf(samplesAddress({ dataset: 'd', split: 'test', model: 'm', confidence: [confidence, confidence] })).get('confidence')!.split('-');
    expect(low).toMatch(/^\d(\.\d+)?$/);
    expect(Math.fround(Number(low))).toBe(confidence);
  }));
});
