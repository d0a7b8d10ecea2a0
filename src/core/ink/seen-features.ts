import { samplePixels } from '../../contract/sample-facts.ts';
import type { FeatureLayer } from '../../contract/reader.ts';
import type { Model } from '../../contract/models.ts';
import type { Seen } from '../../domain/metrics/open-set.ts';
import { describeNetwork } from '../../domain/network/describe.ts';
import { penultimateLayer } from '../explain/penultimate.ts';
import { askedModel } from '../models/ask-model.ts';
import type { AskingParts } from '../models/ask-model.ts';

const samplesAtOnce = 250;
/** So few values of a layer of images are looked at one by one. */
const takenAsTheyAre = 512;

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
  const { logits, features } = await reader.features(askedModel(models, model), pixels, layers);
  const count = pixels.length / samplePixels;
  return { logits, seen: { count, features, size: features.length / count } };
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
