const levels = 256;

/**
 * The value that parts a picture's values best in two (Otsu, A Threshold Selection Method from Gray-Level Histograms, 1979), to 1/256 of
 * their range; the lower part is up to and including it. When several part them equally well, the middle of those.
 */
export function otsuThreshold(values: Float32Array): number {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high > low)) return low;
  const step = (high - low) / levels;
  const histogram = new Float64Array(levels);
  for (let i = 0; i < values.length; i++) histogram[Math.min(levels - 1, Math.floor((values[i]! - low) / step))]! += 1;
  const total = values.length;
  const sum = histogram.reduce((all, count, level) => all + count * level, 0);
  let below = 0;
  let sumBelow = 0;
  let best = -1;
  let first = 0;
  let last = 0;
  for (let level = 0; level < levels - 1; level++) {
    below += histogram[level]!;
    sumBelow += histogram[level]! * level;
    if (below === 0 || below === total) continue;
    const gap = sumBelow / below - (sum - sumBelow) / (total - below);
    const between = below * (total - below) * gap * gap;
    if (between > best * (1 + 1e-12)) {
      best = between;
      first = level;
      last = level;
    } else if (between >= best * (1 - 1e-12)) {
      last = level;
    }
  }
  return low + step * ((first + last) / 2 + 1);
}
