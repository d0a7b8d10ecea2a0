import { expect, test } from 'vitest';
import { gradCam } from './grad-cam.ts';
import { nearestRows } from './nearest.ts';
import { occlusionPlaces, occlusions } from './occlusion.ts';

test('a patch hides its square and nothing else', () => {
  const all = occlusions(new Uint8Array(784).fill(200));
  expect(all).toHaveLength(occlusionPlaces ** 2 * 784);
  const hidden = (place: number): number => all.subarray(place * 784, (place + 1) * 784).filter((value) => value === 0).length;
  // The first one lies with its middle on the corner.
  expect(hidden(0)).toBe(9);
  expect(hidden(occlusionPlaces * 5 + 5)).toBe(25);
  expect(all[(occlusionPlaces * 5 + 5) * 784 + 10 * 28 + 10]).toBe(0);
});

test('Grad-CAM weighs channels by their mean gradient and keeps what speaks for the class', () => {
  // Two places, two channels; mean gradients 1 and −2.
  expect([...gradCam(Float32Array.of(3, 1, 1, 4), Float32Array.of(0, -2, 2, -2), 2)]).toEqual([1, 0]);
  expect(() => gradCam(new Float32Array(3), new Float32Array(3), 2)).toThrow(RangeError);
});

test('neighbours come nearest first, the earlier row where two are as near', () => {
  const rows = Float32Array.of(0, 0, 3, 4, 1, 0, 0, 1);
  expect(nearestRows(rows, Float32Array.of(0, 0), 3)).toEqual([{ row: 0, distance: 0 }, { row: 2, distance: 1 }, { row: 3, distance: 1 }]);
});
