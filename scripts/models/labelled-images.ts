import { samplePixels, type LabelledImages } from '../../src/contract/datasets.ts';

/** Samples `from` … `to − 1`; they share their memory. */
export function partOf({ pixels, labels }: LabelledImages, from: number, to: number): LabelledImages {
  return { count: to - from, pixels: pixels.subarray(from * samplePixels, to * samplePixels), labels: labels.subarray(from, to) };
}

/** All of them, one after the other. */
export function joined(parts: readonly LabelledImages[]): LabelledImages {
  const bytes = (pick: (part: LabelledImages) => Uint8Array): Uint8Array => new Uint8Array(Buffer.concat(parts.map(pick)));
  return { count: parts.reduce((sum, { count }) => sum + count, 0), pixels: bytes(({ pixels }) => pixels), labels: bytes(({ labels }) => labels) };
}

/** Those at `places`, copied. */
export function chosenOf({ pixels, labels }: LabelledImages, places: readonly number[]): LabelledImages {
  const chosen = new Uint8Array(places.length * samplePixels);
  places.forEach((place, i) => chosen.set(pixels.subarray(place * samplePixels, (place + 1) * samplePixels), i * samplePixels));
  return { count: places.length, pixels: chosen, labels: Uint8Array.from(places, (place) => labels[place]!) };
}
