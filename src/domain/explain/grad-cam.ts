/**
 * Which places of a layer's maps speak for a class: relu(Σ_c a_c·A_c), a_c being the mean gradient over channel c (Selvaraju et al.,
 * Grad-CAM, 2017).
 *
 * @param maps `[height, width, channels]`
 * @param gradients of the class's logit, of the same shape
 * @returns `[height, width]`, 0 or more
 * @throws RangeError when the lengths do not fit
 */
export function gradCam(maps: Float32Array, gradients: Float32Array, channels: number): Float32Array {
  const places = maps.length / channels;
  if (!Number.isInteger(places) || gradients.length !== maps.length) throw new RangeError(`${maps.length} values and ${gradients.length} gradients are not maps of ${channels} channels.`);
  const weights = new Float64Array(channels);
  gradients.forEach((gradient, i) => (weights[i % channels]! += gradient / places));
  const result = new Float32Array(places);
  maps.forEach((value, i) => (result[Math.floor(i / channels)]! += weights[i % channels]! * value));
  return result.map((value) => Math.max(0, value));
}
