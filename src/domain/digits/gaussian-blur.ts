import { sampleSide } from '../../contract/sample-facts.ts';
import { valueAt } from './warp-image.ts';

/**
 * @param image `[28, 28]`
 * @param sigma standard deviation in pixels; paper lies outside the image
 */
export function gaussianBlur(image: Float32Array, sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, k) => Math.exp(-((k - reach) ** 2) / (2 * sigma ** 2)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const along = (source: Float32Array, dx: number, dy: number): Float32Array => source.map((_, p) => {
    const [x, y] = [p % sampleSide, Math.floor(p / sampleSide)];
    return weights.reduce((sum, weight, k) => sum + weight * valueAt(source, x + (k - reach) * dx, y + (k - reach) * dy), 0) / total;
  });
  return along(along(image, 1, 0), 0, 1);
}
