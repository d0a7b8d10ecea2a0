import { samplePixels, sampleSide } from '../../contract/sample-facts.ts';

/** Side of the square that is hidden, and how far it moves, in pixels. */
export const occlusionPatch = 5;
export const occlusionStep = 2;
/** Places along one side: the middles of the patches are `occlusionStep` apart, from pixel 0. */
export const occlusionPlaces = Math.ceil(sampleSide / occlusionStep);

/**
 * A digit with a patch of blank paper over it, once for every place (Zeiler and Fergus, 2014, section 4.2).
 *
 * @param pixels `[28, 28]` bytes
 * @returns `[14 · 14, 28, 28]` bytes, row by row; a patch that hangs over the edge hides less
 */
export function occlusions(pixels: Uint8Array): Uint8Array {
  const all = new Uint8Array(occlusionPlaces ** 2 * samplePixels);
  const half = Math.floor(occlusionPatch / 2);
  for (let place = 0; place < occlusionPlaces ** 2; place++) {
    const picture = all.subarray(place * samplePixels, (place + 1) * samplePixels);
    picture.set(pixels);
    const middleRow = Math.floor(place / occlusionPlaces) * occlusionStep;
    const middleColumn = (place % occlusionPlaces) * occlusionStep;
    const from = Math.max(0, middleColumn - half);
    const to = Math.min(sampleSide, middleColumn + half + 1);
    for (let row = Math.max(0, middleRow - half); row < Math.min(sampleSide, middleRow + half + 1); row++) picture.fill(0, row * sampleSide + from, row * sampleSide + to);
  }
  return all;
}
