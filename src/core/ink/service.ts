import type { KeptInk, TeachOutcome } from '../../contract/api/ink.ts';
import type { Dataset, SplitName } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Ink, InkQuestion } from '../../contract/ink.ts';
import type { Model } from '../../contract/models.ts';
import { digitNames } from '../../domain/digits/digit-names.ts';
import { normaliseInk } from '../../domain/digits/normalise.ts';
import { drawInk, inkBoxOf } from '../../domain/ink/draw-ink.ts';
import type { OpenSetDetector } from '../../domain/metrics/open-set.ts';
import { applyTemperature } from '../../domain/metrics/temperature.ts';
import type { InkRepository } from './ports.ts';
import { digitSidePx, nothingRead, readDigit } from './read-ink.ts';
import type { AskAboutInk, ReadInk } from './read-ink.ts';
import { readNumber } from './read-number.ts';
import type { ReadNumberPicture } from './read-number.ts';
import type { KnownAndStrange, Strangers } from './strangers.ts';
import { padSource, teach } from './teach.ts';
import type { TeachParts, TeachRequest } from './teach.ts';

/** Every so manieth sample of a class is held out. */
const heldOutEvery = 5;

export interface InkServiceParts extends TeachParts {
  readonly strangers: Strangers;
  readonly ink: InkRepository;
  readonly readNumberPicture: ReadNumberPicture;
}

/** Handwriting from the pad: read, filed as samples, and taught to a model. */
export class InkService {
  private readonly parts: InkServiceParts;

  constructor(parts: InkServiceParts) {
    this.parts = parts;
  }

  /** @throws StudioError MODEL_NOT_FOUND, INK_TOO_LONG */
  async read(question: InkQuestion): Promise<ReadInk> {
    const { finder, readNumberPicture } = this.parts;
    if (question.many) return { ...nothingRead, number: await readNumber(question, readNumberPicture) };
    const models = question.models.length === 0 ? [finder.find()] : question.models.map((name) => finder.find(name));
    return readDigit(question, models, (model, pixels) => this.ask(model, pixels));
  }

  /** @throws StudioError PICTURE_BLANK, USAGE_INVALID for a class that the dataset does not have. */
  async keep({ ink, label: name, dataset: datasetName }: { readonly ink: Ink; readonly label: string; readonly dataset: string }): Promise<KeptInk> {
    const { datasets, ink: repository } = this.parts;
    const pixels = sampleOf(ink);
    const found = datasets.find(datasetName);
    const label = (found?.classes ?? digitNames).indexOf(name);
    if (label < 0) {
      throw new StudioError('USAGE_INVALID', `The dataset ${datasetName} has no class “${name}”.`, { remedy: 'Choose a dataset that has it.' });
    }
    const sample = found === undefined
      ? repository.start({ name: datasetName, classes: digitNames, source: padSource }, { split: 'train', label, pixels, ink })
      : repository.add(found.id, { split: this.splitFor(found, label), label, pixels, ink });
    return { sample, dataset: datasets.find(datasetName)! };
  }

  /** @throws StudioError SAMPLE_NOT_FOUND for anything but what was kept last. */
  async takeBack(sample: number): Promise<Dataset> {
    const { datasets, ink } = this.parts;
    return datasets.find(ink.takeBack(sample))!;
  }

  async teach(request: TeachRequest): Promise<TeachOutcome> {
    return teach(this.parts, request);
  }

  /** Fits what tells a model's classes from anything else on samples of one's own, instead of on synthesised ones at its first question. */
  async learnStrangers(model: string, samples: KnownAndStrange): Promise<OpenSetDetector> {
    return this.parts.strangers.fit(this.parts.finder.find(model), samples);
  }

  /** How likely each of `[n, 28, 28]` bytes is one of a model's classes at all; null: not known yet. */
  async likenessOf(model: string, pixels: Uint8Array): Promise<Float32Array | null> {
    return this.parts.strangers.likenessOf(this.parts.finder.find(model), pixels);
  }

  private async ask(model: Model, pixels: Uint8Array): ReturnType<AskAboutInk> {
    const { logits, likeness } = await this.parts.strangers.ask(model, pixels);
    return { probabilities: applyTemperature(logits, model.classes.length, model.calibration?.temperature ?? 1), likeness };
  }

  private splitFor({ id, source }: Dataset, label: number): SplitName {
    // Of other datasets the test split stays what it is.
    if (source !== padSource) return 'train';
    const { train = [], test = [] } = this.parts.datasets.countByClass(id);
    return ((train[label] ?? 0) + (test[label] ?? 0)) % heldOutEvery === heldOutEvery - 1 ? 'test' : 'train';
  }
}

/** @throws StudioError PICTURE_BLANK */
function sampleOf(ink: Ink): Uint8Array {
  const box = inkBoxOf(ink.strokes) ?? { x: 0, y: 0, width: 1, height: 1 };
  return normaliseInk(drawInk(ink, box, digitSidePx / Math.max(box.width, box.height)));
}
