import { expect, test } from 'vitest';
import { samplePixels } from '../../contract/sample-facts.ts';
import { synthesiseDigits } from './synthesise.ts';
import { wearDigits } from './wear.ts';

const { pixels } = synthesiseDigits({ count: 400, seed: 9 });
const imageOf = (all: Uint8Array, i: number): Uint8Array => all.subarray(i * samplePixels, (i + 1) * samplePixels);

test('every digit is worn by a stream of its own', () => {
  const worn = wearDigits(pixels, 3);
  expect(wearDigits(pixels.subarray(0, 5 * samplePixels), 3)).toEqual(worn.subarray(0, 5 * samplePixels));
  expect(wearDigits(pixels, 4)).not.toEqual(worn);
});

test('nearly all digits change, and none of them is blank', () => {
  const before = pixels.slice();
  const worn = wearDigits(pixels, 3);
  expect(pixels).toEqual(before);
  let changed = 0;
  for (let i = 0; i < 400; i++) {
    const image = imageOf(worn, i);
    if (image.some((value, p) => value !== imageOf(pixels, i)[p])) changed++;
    expect(Math.max(...image) - Math.min(...image)).toBeGreaterThan(50);
  }
  expect(changed).toBeGreaterThan(380);
});
