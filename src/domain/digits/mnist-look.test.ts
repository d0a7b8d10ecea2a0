import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { samplePixels, sampleSide } from '../../contract/sample-facts.ts';
import { looksNormalised, normaliseInk } from './normalise.ts';
import { synthesiseDigits } from './synthesise.ts';
import { estimatePolarity, toInk } from './to-ink.ts';

const folder = process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../../../shared/data');
const hasMnist = existsSync(join(folder, 'mnist/train-images-idx3-ubyte.gz'));
const hasBhmsds = existsSync(join(folder, 'bhmsds/bhmsds-digits-images-idx3-ubyte.gz'));

/** Bytes of an IDX file behind its header of `headerBytes`. */
function idx(file: string, headerBytes: number): Uint8Array {
  return gunzipSync(readFileSync(join(folder, file))).subarray(headerBytes);
}

function imageAt(pixels: Uint8Array, n: number): Uint8Array {
  return pixels.subarray(n * samplePixels, (n + 1) * samplePixels);
}

/** The label of the nearest image by squared difference. */
function nearest(image: Uint8Array, pixels: Uint8Array, labels: Uint8Array): number {
  let best = Infinity;
  let label = -1;
  const { length } = image;
  for (let n = 0; n < labels.length; n++) {
    let distance = 0;
    for (let i = 0; i < length && distance < best; i += 112) {
      for (let k = i; k < i + 112; k++) {
        const difference = pixels[n * length + k]! - image[k]!;
        distance += difference * difference;
      }
    }
    if (distance < best) {
      best = distance;
      label = labels[n]!;
    }
  }
  return label;
}

describe.skipIf(!hasMnist)('beside MNIST\'s training images', () => {
  const images = hasMnist ? idx('mnist/train-images-idx3-ubyte.gz', 16) : new Uint8Array();
  const labels = hasMnist ? idx('mnist/train-labels-idx1-ubyte.gz', 8) : new Uint8Array();

  it('recognises all of them as normalised', () => {
    for (let n = 0; n < 60_000; n += 7) expect(looksNormalised(imageAt(images, n))).toBe(true);
  });

  it('normalises them to nearly themselves', () => {
    let difference = 0;
    for (let n = 0; n < 1000; n++) {
      const image = imageAt(images, n);
      normaliseInk({ width: sampleSide, height: sampleSide, pixels: image }).forEach((value, i) => (difference += Math.abs(value - image[i]!)));
    }
    expect(difference / (1000 * samplePixels)).toBeLessThan(1);
  });

  it('finds four of five by the nearest of 3,000 synthesised digits', () => {
    const synthetic = synthesiseDigits({ count: 3000, seed: 1 });
    let right = 0;
    for (let n = 0; n < 300; n++) if (nearest(imageAt(images, n), synthetic.pixels, synthetic.labels) === labels[n]) right++;
    expect(right / 300).toBeGreaterThan(0.8);
  });
});

describe.skipIf(!hasBhmsds)('on photographed digits', () => {
  it('finds dark ink on light paper in all of them and normalises them', () => {
    const images = hasBhmsds ? idx('bhmsds/bhmsds-digits-images-idx3-ubyte.gz', 16) : new Uint8Array();
    for (let n = 0; n < 15_000; n += 50) {
      const image = { width: sampleSide, height: sampleSide, pixels: imageAt(images, n) };
      expect(estimatePolarity(image)).toBe('dark-on-light');
      expect(looksNormalised(normaliseInk(toInk(image)))).toBe(true);
    }
  });
});
