import { samplePixels } from '../../contract/sample-facts.ts';
import type { LayerOutputs } from '../../contract/reader.ts';
import type { Model } from '../../contract/models.ts';
import type { Seen } from '../../domain/metrics/open-set.ts';
import { describeNetwork } from '../../domain/network/describe.ts';
import { penultimateLayer } from '../explain/penultimate.ts';
import { askedModel } from '../models/ask-model.ts';
import type { AskingParts } from '../models/ask-model.ts';

const samplesAtOnce = 250;
/** So few values of a layer of images are looked at one by one. */
const takenAsTheyAre = 512;

type OutputValues = LayerOutputs['outputs'] extends ReadonlyMap<string, infer Values> ? Values : never;

/** What of a network is looked at to tell its classes from anything else. */
export interface FeatureLayer {
  readonly name: string;
  /** Images of many values: a mean and a maximum a channel stand for them. */
  readonly isPooled: boolean;
}

/** Strokes are told by layers before the last, which tells digits alone. */
const layersLookedAt = 2;

/**
 * The last layers of images after their activations, before they become a vector; of a network without any, what the last dense layer decides on.
 * Empty: there is neither.
 */
export function lastFeatures({ network }: Model): FeatureLayer[] {
  const layers = describeNetwork(network).layers;
  const end = layers.findLastIndex(({ layer }) => layer.type === 'dense');
  const spatial = layers.slice(0, Math.max(0, end)).filter(({ outputShape }) => outputShape.length === 3 && outputShape[0]! > 1);
  const activated = spatial.filter(({ layer }, i) => i === spatial.length - 1 || ('activation' in layer && layer.activation !== 'linear'));
  if (activated.length > 0) {
    return activated.slice(-layersLookedAt).map(({ layer, outputShape }) => ({
      name: layer.name, isPooled: outputShape.reduce((product, side) => product * side, 1) > takenAsTheyAre
    }));
  }
  const before = penultimateLayer(network);
  return before === null ? [] : [{ name: before.layer.name, isPooled: false }];
}

/** Logits `[n, classes]` for `[n, 28, 28]` bytes, and what the network sees in them. */
export async function look(
  { models, reader }: AskingParts, model: Model, pixels: Uint8Array, layers: readonly FeatureLayer[]
): Promise<{ readonly logits: Float32Array; readonly seen: Seen }> {
  const outputs = await reader.layerOutputs(askedModel(models, model), pixels, layers.map(({ name }) => name));
  return { logits: outputs.logits, seen: featuresOf(outputs, layers, pixels.length / samplePixels) };
}

/** The same for thousands of samples, a few hundred at a time: a layer of images is large, and others have their turn in between. */
export async function lookAtAll(parts: AskingParts, model: Model, pixels: Uint8Array, layers: readonly FeatureLayer[]): Promise<Seen> {
  const seen: Seen[] = [];
  for (let from = 0; from < pixels.length; from += samplesAtOnce * samplePixels) {
    seen.push((await look(parts, model, pixels.subarray(from, from + samplesAtOnce * samplePixels), layers)).seen);
  }
  const { size } = seen[0]!;
  const features = new Float32Array((pixels.length / samplePixels) * size);
  seen.forEach((part, i) => features.set(part.features, i * samplesAtOnce * size));
  return { count: pixels.length / samplePixels, features, size };
}

/** Of every layer mean and maximum of each channel, or the values themselves, and the logits behind them, `[count, size]`. */
function featuresOf({ logits, outputs }: LayerOutputs, layers: readonly FeatureLayer[], count: number): Seen {
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
  return { count, features, size };
}

/** `[count, …, channels]` to `[count, 2 · channels]`: means, then maxima. */
function pooled({ shape, values }: OutputValues, count: number): Float32Array {
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
