import type { LabelledImages } from '../../contract/datasets.ts';
import { samplePixels } from '../../contract/sample-facts.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import { fitOpenSet, likeness } from '../../domain/metrics/open-set.ts';
import type { OpenSetDetector, Seen } from '../../domain/metrics/open-set.ts';
import { permutation, randomStream } from '../../domain/random.ts';
import { synthesiseDigits } from '../../domain/digits/synthesise.ts';
import { synthesiseStrangers } from '../../domain/digits/synthesise-strangers.ts';
import type { DatasetRepository } from '../datasets/ports.ts';
import { messageOf } from '../message-of.ts';
import { askedModel } from '../models/ask-model.ts';
import type { AskingParts } from '../models/ask-model.ts';
import type { StrangerJudge } from '../models/reader.ts';
import type { OpenSetRepository } from './ports.ts';
import { lastFeatures, look, lookAtAll } from './seen-features.ts';

/** Samples of each kind that a detector is fitted on, and true ones that it is set on. */
const fittedOn = 5000;
const setOn = 3000;
const seed = 1;
const synthesisedAtOnce = 250;

export interface StrangersParts extends AskingParts {
  readonly datasets: DatasetRepository;
  readonly openSets: OpenSetRepository;
  readonly log: (line: string) => void;
}

/** `[n, 28, 28]` bytes each. */
export interface KnownAndStrange {
  /** Of the model's classes. */
  readonly known: Uint8Array;
  /** The same, none of them among `known`: the detector is set by them. */
  readonly heldOut: Uint8Array;
  readonly strangers: Uint8Array;
}

/** Knows for each model what is like nothing that it learnt. */
export class Strangers implements StrangerJudge {
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
    const layers = lastFeatures(model);
    if (layers.length === 0) return { logits: await this.parts.reader.predict(askedModel(this.parts.models, model), pixels), likeness: null };
    const { logits, seen } = await look(this.parts, model, pixels, layers);
    const detector = this.detectorOf(model, seen);
    if (detector === undefined) void this.learn(model);
    return { logits, likeness: detector === undefined ? null : likeness(detector, seen) };
  }

  /** How likely each of `[n, 28, 28]` bytes is one of the model's classes at all; null where no detector was fitted, and none is then. */
  async likenessOf(model: Model, pixels: Uint8Array): Promise<Float32Array | null> {
    const layers = lastFeatures(model);
    if (layers.length === 0 || this.parts.openSets.find(model.id, model.weightsHash) === undefined) return null;
    const { seen } = await look(this.parts, model, pixels, layers);
    const detector = this.detectorOf(model, seen);
    return detector === undefined ? null : likeness(detector, seen);
  }

  /** Fits a model's detector anew on these samples, and keeps it. @throws RangeError for a network that has no features to look at */
  async fit(model: Model, { known, heldOut, strangers }: KnownAndStrange): Promise<OpenSetDetector> {
    const layers = lastFeatures(model);
    if (layers.length === 0) throw new RangeError(`${model.name} has no layer before its answers`);
    const seen = (pixels: Uint8Array): ReturnType<typeof lookAtAll> => lookAtAll(this.parts, model, pixels, layers);
    const detector = await fitOpenSet(await seen(known), await seen(strangers), await seen(heldOut), seed, rest);
    this.detectors.set(model.weightsHash, detector);
    this.parts.openSets.keep(model.id, model.weightsHash, detector);
    return detector;
  }

  /** Undefined also where an earlier version of the studio fitted it, which looked at something else. */
  private detectorOf({ id, weightsHash }: Model, { size }: Seen): OpenSetDetector | undefined {
    let detector = this.detectors.get(weightsHash);
    if (detector === undefined) {
      detector = this.parts.openSets.find(id, weightsHash);
      if (detector !== undefined) this.detectors.set(weightsHash, detector);
    }
    return detector?.mean.length === size ? detector : undefined;
  }

  private async learn(model: Model): Promise<void> {
    const { weightsHash } = model;
    if (this.fitting.has(weightsHash)) return;
    this.fitting.add(weightsHash);
    try {
      const { pixels } = this.digitsFor(model);
      const [known, heldOut] = [pixels.subarray(0, fittedOn * samplePixels), pixels.subarray(fittedOn * samplePixels)];
      await this.fit(model, { known, heldOut, strangers: await this.synthesise() });
    } catch (error) {
      if (error instanceof StudioError && error.code === 'INTERRUPTED') return;
      // Without it the pad answers as before; it is tried again at the next question.
      this.parts.log(`What ${model.name} does not know could not be told: ${messageOf(error)}`);
    } finally {
      this.fitting.delete(weightsHash);
    }
  }

  private async synthesise(): Promise<Uint8Array> {
    const pixels = new Uint8Array(fittedOn * samplePixels);
    for (let first = 0; first < fittedOn; first += synthesisedAtOnce) {
      pixels.set(synthesiseStrangers({ count: Math.min(synthesisedAtOnce, fittedOn - first), seed, first }), first * samplePixels);
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
}

/** Whoever waits has a turn. */
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
