import type { FeatureLayer, LayerOutput, LayerOutputs } from '../contract/reader.ts';

/** Of every layer mean and maximum of each channel, or the values themselves, and the logits behind them, `[count, size]`. */
export function featuresOf({ logits, outputs }: LayerOutputs, layers: readonly FeatureLayer[], count: number): Float32Array {
  const parts = layers.map(({ name, isPooled }) => (isPooled ? pooled(outputs.get(name)!, count) : outputs.get(name)!.values));
  parts.push(logits);
  const size = parts.reduce((sum, part) => sum + part.length / count, 0);
  const features = new Float32Array(count * size);
  for (let i = 0; i < count; i++) {
    let at = i * size;
    for (const part of parts) {
      const own = part.length / count;
      features.set(part.subarray(i * own, (i + 1) * own), at);
      at += own;
    }
  }
  return features;
}

/** `[count, …, channels]` to `[count, 2 · channels]`: means, then maxima. */
function pooled({ shape, values }: LayerOutput, count: number): Float32Array {
  const channels = shape.at(-1)!;
  const places = values.length / count / channels;
  const features = new Float32Array(count * 2 * channels);
  for (let i = 0; i < count; i++) {
    const row = features.subarray(i * 2 * channels, (i + 1) * 2 * channels);
    for (let place = 0; place < places; place++) {
      for (let channel = 0; channel < channels; channel++) {
        const value = values[(i * places + place) * channels + channel]!;
        row[channel]! += value / places;
        row[channels + channel] = place === 0 ? value : Math.max(row[channels + channel]!, value);
      }
    }
  }
  return features;
}
