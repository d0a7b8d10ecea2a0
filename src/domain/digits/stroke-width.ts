/**
 * Thickens (radius > 0) or thins (radius < 0) strokes in place: grey dilation or erosion by a disc whose rim falls off linearly over one pixel,
 * max over q of v(q)·min(1, r + 1 − |q|), so that the change is continuous in the radius and 0 changes nothing. Erosion is the dilation
 * of the paper. Pixels outside the image take no part.
 *
 * @param image `[height, width]` values from 0 (paper) to 1 (ink).
 * @param radius in pixels.
 * @param scratch at least as long as `image`, overwritten.
 */
export function changeStroke(image: Float32Array, width: number, radius: number, scratch: Float32Array): void {
  const reach = Math.abs(radius);
  if (reach === 0) return;
  const thins = radius < 0;
  const length = image.length;
  for (let i = 0; i < length; i++) {
    const value = thins ? 1 - image[i]! : image[i]!;
    scratch[i] = value;
    image[i] = value;
  }
  const steps = Math.ceil(reach);
  for (let oy = -steps; oy <= steps; oy++) {
    for (let ox = -steps; ox <= steps; ox++) {
      const weight = Math.min(1, reach + 1 - Math.hypot(ox, oy));
      if (weight <= 0 || (ox === 0 && oy === 0)) continue;
      spread(image, scratch, width, ox, oy, weight);
    }
  }
  if (thins) for (let i = 0; i < length; i++) image[i] = 1 - image[i]!;
}

/** image(p) = max(image(p), weight · original(p + offset)). */
function spread(image: Float32Array, original: Float32Array, width: number, ox: number, oy: number, weight: number): void {
  const left = Math.max(0, -ox);
  const right = Math.min(width, width - ox);
  const height = image.length / width;
  const bottom = Math.min(height, height - oy);
  for (let y = Math.max(0, -oy); y < bottom; y++) {
    const row = y * width;
    const shift = oy * width + ox;
    for (let i = row + left; i < row + right; i++) {
      const value = weight * original[i + shift]!;
      if (value > image[i]!) image[i] = value;
    }
  }
}
