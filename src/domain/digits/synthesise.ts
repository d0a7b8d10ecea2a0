import type { LabelledImages } from '../../contract/datasets.ts';
import type { Hands } from '../../contract/hands.ts';
import { samplePixels } from '../../contract/sample-facts.ts';
import { randomStream } from '../random.ts';
import { writeByHand } from './handwriting.ts';
import { normaliseInk } from './normalise.ts';
import { drawWithPen } from './pen.ts';
import { drawSkeleton } from './skeletons.ts';
import { trace } from './stroke.ts';

const digits = 10;

/**
 * Handwritten-looking digits from nothing but a seed: a stroke skeleton, written by another hand each time, drawn with a pen and normalised like
 * every other sample. Digit `i` depends on the seed and `i` only, so a larger set begins with the smaller one.
 *
 * @param options.classesBalanced true (default): digit `i` is i mod 10; false: drawn at random.
 * @param options.hands whose ways to write (default: American).
 * @param options.first the `i` of the first digit (default 0): a large set can be made piece by piece.
 */
export function synthesiseDigits(options: { count: number; seed: number; classesBalanced?: boolean; hands?: Hands; first?: number }): LabelledImages {
  const { count, seed, classesBalanced = true, hands = 'american', first = 0 } = options;
  const pixels = new Uint8Array(count * samplePixels);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const random = randomStream(seed, 'synthesise', first + i);
    const drawn = random.integer(digits);
    const label = classesBalanced ? (first + i) % digits : drawn;
    const lines = writeByHand(drawSkeleton(label, random, hands), random).map(trace);
    labels[i] = label;
    pixels.set(normaliseInk(drawWithPen(lines, random)), i * samplePixels);
  }
  return { count, pixels, labels };
}
