import { describe, expect, it } from 'vitest';
import { samplePixels } from '../../../contract/sample-facts.ts';
import { synthesiseDigits } from '../synthesise.ts';
import { cannyEdges } from './canny-edges.ts';
import { corruptDigits, corruptions } from './corrupt.ts';
import type { CorruptionName } from './corrupt.ts';

const { pixels } = synthesiseDigits({ count: 12, seed: 5 });
const names = Object.keys(corruptions) as CorruptionName[];
const meanOf = (bytes: Uint8Array): number => bytes.reduce((sum, value) => sum + value, 0) / bytes.length;

describe('corruptions', () => {
  it('are fifteen', () => expect(names).toHaveLength(15));

  it.each(names)('%s changes every digit, the same way for the same seed, whatever comes with it', (name) => {
    const corrupted = corruptDigits(pixels, name, 7);
    for (let i = 0; i < pixels.length; i += samplePixels) expect(corrupted.subarray(i, i + samplePixels)).not.toEqual(pixels.subarray(i, i + samplePixels));
    expect(corruptDigits(pixels, name, 7)).toEqual(corrupted);
    expect(corruptDigits(pixels.subarray(0, samplePixels), name, 7)).toEqual(corrupted.subarray(0, samplePixels));
  });

  it('leave what they are given as it was', () => {
    const before = pixels.slice();
    for (const name of names) corruptDigits(pixels, name, 1);
    expect(pixels).toEqual(before);
  });

  it('keep the ink where they only move or smear it', () => {
    for (const name of ['rotate', 'translate', 'shear', 'motionBlur'] as const) expect(meanOf(corruptDigits(pixels, name, 1)) / meanOf(pixels)).toBeCloseTo(1, 0.7);
    expect(meanOf(corruptDigits(pixels, 'scale', 1)) / meanOf(pixels)).toBeCloseTo(0.36, 1);
  });

  it('find a square’s four edges, one pixel thin', () => {
    const square = new Float32Array(samplePixels);
    for (let y = 8; y < 20; y++) square.fill(1, y * 28 + 8, y * 28 + 20);
    const edges = cannyEdges(square);
    const row = Array.from(edges.subarray(14 * 28, 15 * 28));
    expect(row.flatMap((value, x) => (value === 1 ? [x] : []))).toEqual([8, 19]);
    expect(cannyEdges(new Float32Array(samplePixels)).every((value) => value === 0)).toBe(true);
  });
});
