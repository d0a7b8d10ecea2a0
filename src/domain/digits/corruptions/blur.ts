import { sampleSide } from '../../../contract/sample-facts.ts';
import type { RandomStream } from '../../random.ts';
import { gaussianBlur } from '../gaussian-blur.ts';
import { valueAt } from '../warp-image.ts';

const glassSigma = 0.7;
const glassRounds = 2;
const motionPixels = 10;
const motionSigma = 3;
const steepestMotion = Math.PI / 4;

/** Through frosted glass: blurred, neighbours exchanged at random, blurred again. */
export function glassBlur(image: Float32Array, random: RandomStream): Float32Array {
  const shuffled = gaussianBlur(image, glassSigma);
  for (let round = 0; round < glassRounds; round++) {
    for (let y = 1; y < sampleSide - 1; y++) {
      for (let x = 1; x < sampleSide - 1; x++) {
        const [here, there] = [y * sampleSide + x, (y + random.integer(3) - 1) * sampleSide + x + random.integer(3) - 1];
        [shuffled[here], shuffled[there]] = [shuffled[there]!, shuffled[here]!];
      }
    }
  }
  return gaussianBlur(shuffled, glassSigma);
}

/** The sheet moved while it was taken: weights that fall off along a line from where each pixel is. */
export function motionBlur(image: Float32Array, random: RandomStream): Float32Array {
  const angle = random.uniform(-steepestMotion, steepestMotion);
  const weights = Array.from({ length: motionPixels + 1 }, (_, step) => Math.exp(-(step ** 2) / (2 * motionSigma ** 2)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return image.map((_, p) => {
    const [x, y] = [p % sampleSide, Math.floor(p / sampleSide)];
    return weights.reduce((sum, weight, step) => sum + weight * valueAt(image, x - step * Math.cos(angle), y - step * Math.sin(angle)), 0) / total;
  });
}
