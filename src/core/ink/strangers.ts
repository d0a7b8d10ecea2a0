import type { LabelledImages } from '../../contract/datasets.ts';
import { samplePixels } from '../../contract/sample-facts.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import { describeNetwork } from '../../domain/network/describe.ts';
import { fitOpenSet, likeness } from '../../domain/metrics/open-set.ts';
import type { LayerOutputs } from '../../contract/reader.ts';
import type { OpenSetDetector, Seen } from '../../domain/metrics/open-set.ts';
import { permutation, randomStream } from '../../domain/random.ts';
import { synthesiseDigits } from '../../domain/digits/synthesise.ts';
import { synthesiseStrangers } from '../../domain/digits/synthesise-strangers.ts';
import type { DatasetRepository } from '../datasets/ports.ts';
import { penultimateLayer } from '../explain/penultimate.ts';
import { askedModel } from '../models/ask-model.ts';
import type { ModelRepository } from '../models/ports.ts';
import type { DigitReader } from '../models/reader.ts';
import type { OpenSetRepository } from './ports.ts';

/** Samples of each kind that a detector is fitted on, and true ones that it is set on. */
const fittedOn = 5000;
const setOn = 3000;
const seed = 1;
const samplesAtOnce = 250;
/** So few values of a layer of images are looked at one by one. */
const takenAsTheyAre = 512;

export interface StrangersParts {
  readonly reader: DigitReader;
  readonly models: ModelRepository;
  readonly datasets: DatasetRepository;
  readonly openSets: OpenSetRepository;
  readonly log: (line: string) => void;
}

/** Knows for each model what is like nothing that it learnt. */
export class Strangers {
  private readonly parts: StrangersParts;
  private readonly detectors = new Map<string, OpenSetDetector>();
  private readonly fitting = new Set<string>();

  constructor(parts: StrangersParts) {
    this.parts = parts;
  }

  /**
   * Logits `[n, classes]` for `[n, 28, 28]` bytes, and how likely each is one of the model's classes at all: null until the model's detector has been
   * fitted, which is begun at the first question and takes seconds.
   */
  async ask(model: Model, pixels: Uint8Array): Promise<{ readonly logits: Float32Array; readonly likeness: Float32Array | null }> {
    const layer = lastFeatures(model);
    if (layer === null) return { logits: await this.parts.reader.predict(askedModel(this.parts.models, model), pixels), likeness: null };
    const { logits, seen } = await this.look(model, pixels, layer);
    const detector = this.detectorOf(model);
    if (detector === undefined) void this.fit(model, layer);
    return { logits, likeness: detector === undefined ? null : likeness(detector, seen) };
  }

  private detectorOf({ id, weightsHash }: Model): OpenSetDetector | undefined {
    let detector = this.detectors.get(weightsHash);
    if (detector === undefined) {
      detector = this.parts.openSets.find(id, weightsHash);
      if (detector !== undefined) this.detectors.set(weightsHash, detector);
    }
    return detector;
  }

  private async fit(model: Model, layer: FeatureLayer): Promise<void> {
    const { id, weightsHash } = model;
    if (this.fitting.has(weightsHash)) return;
    this.fitting.add(weightsHash);
    try {
      const digits = this.digitsFor(model);
      const known = await this.lookAtAll(model, digits.pixels.subarray(0, fittedOn * samplePixels), layer);
      const heldOut = await this.lookAtAll(model, digits.pixels.subarray(fittedOn * samplePixels), layer);
      const strangers = await this.lookAtAll(model, await this.synthesise(), layer);
      const detector = await fitOpenSet(known, strangers, heldOut, seed, rest);
      this.detectors.set(weightsHash, detector);
      this.parts.openSets.keep(id, weightsHash, detector);
    } catch (error) {
      if (error instanceof StudioError && error.code === 'INTERRUPTED') return;
      // Without it the pad answers as before; it is tried again at the next question.
      this.parts.log(`What ${model.name} does not know could not be told: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.fitting.delete(weightsHash);
    }
  }

  private async synthesise(): Promise<Uint8Array> {
    const pixels = new Uint8Array(fittedOn * samplePixels);
    for (let first = 0; first < fittedOn; first += samplesAtOnce) {
      pixels.set(synthesiseStrangers({ count: Math.min(samplesAtOnce, fittedOn - first), seed, first }), first * samplePixels);
      await rest();
    }
    return pixels;
  }

  /** What the model learnt from, where it is still stored; else synthetic digits. Never a test split. */
  private digitsFor({ lineage, classes }: Model): LabelledImages {
    const wanted = fittedOn + setOn;
    const dataset = lineage.dataset === null ? undefined : this.parts.datasets.find(lineage.dataset.name);
    if (dataset === undefined || (dataset.splits.train ?? 0) < wanted || dataset.classes.some((name, label) => classes[label] !== name)) {
      return synthesiseDigits({ count: wanted, seed });
    }
    const all = this.parts.datasets.readSplit(dataset.id, 'train');
    const chosen = permutation(all.count, randomStream(seed, 'open-set')).subarray(0, wanted);
    const pixels = new Uint8Array(wanted * samplePixels);
    chosen.forEach((sample, i) => pixels.set(all.pixels.subarray(sample * samplePixels, (sample + 1) * samplePixels), i * samplePixels));
    return { count: wanted, labels: Uint8Array.from(chosen, (sample) => all.labels[sample]!), pixels };
  }

  private async look(model: Model, pixels: Uint8Array, layer: FeatureLayer): Promise<{ readonly logits: Float32Array; readonly seen: Seen }> {
    const outputs = await this.parts.reader.layerOutputs(askedModel(this.parts.models, model), pixels, [layer.name]);
    return { logits: outputs.logits, seen: featuresOf(outputs, layer, pixels.length / samplePixels) };
  }

  /** The same for thousands of samples, a few hundred at a time: a layer of images is large, and others have their turn in between. */
  private async lookAtAll(model: Model, pixels: Uint8Array, layer: FeatureLayer): Promise<Seen> {
    const parts: Seen[] = [];
    for (let from = 0; from < pixels.length; from += samplesAtOnce * samplePixels) {
      parts.push((await this.look(model, pixels.subarray(from, from + samplesAtOnce * samplePixels), layer)).seen);
    }
    const { size } = parts[0]!;
    const features = new Float32Array((pixels.length / samplePixels) * size);
    parts.forEach((part, i) => features.set(part.features, i * samplesAtOnce * size));
    return { count: pixels.length / samplePixels, features, size };
  }
}

/** Whoever waits has a turn. */
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

interface FeatureLayer {
  readonly name: string;
  /** Images of many values: a mean and a maximum a channel stand for them. */
  readonly isPooled: boolean;
}

/** The last layer of images, before they become a vector; of a network without any, what the last dense layer decides on. Null: there is neither. */
function lastFeatures({ network }: Model): FeatureLayer | null {
  const layers = describeNetwork(network).layers;
  const end = layers.findLastIndex(({ layer }) => layer.type === 'dense');
  const spatial = layers.slice(0, Math.max(0, end)).findLast(({ outputShape }) => outputShape.length === 3 && outputShape[0]! > 1);
  if (spatial !== undefined) {
    const values = spatial.outputShape.reduce((product, side) => product * side, 1);
    return { name: spatial.layer.name, isPooled: values > takenAsTheyAre };
  }
  const before = penultimateLayer(network);
  return before && { name: before.layer.name, isPooled: false };
}

/** Mean and maximum of each channel, or the vector itself, `[count, size]`, and the logits behind them. */
function featuresOf({ logits, outputs }: LayerOutputs, { name, isPooled }: FeatureLayer, count: number): Seen {
  const { shape, values } = outputs.get(name)!;
  const own = logits.length / count;
  const channels = isPooled ? shape.at(-1)! : values.length / count;
  const places = isPooled ? values.length / count / channels : 1;
  const pooled = isPooled ? 2 * channels : channels;
  const size = pooled + own;
  const features = new Float32Array(count * size);
  for (let i = 0; i < count; i++) {
    const row = features.subarray(i * size, (i + 1) * size);
    for (let place = 0; place < places; place++) {
      for (let channel = 0; channel < channels; channel++) {
        const value = values[(i * places + place) * channels + channel]!;
        if (!isPooled) row[channel] = value;
        else {
          row[channel]! += value / places;
          row[channels + channel] = place === 0 ? value : Math.max(row[channels + channel]!, value);
        }
      }
    }
    row.set(logits.subarray(i * own, (i + 1) * own), pooled);
  }
  return { count, features, size };
}
