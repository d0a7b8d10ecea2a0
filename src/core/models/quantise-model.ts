import { samplePixels, sampleSide } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import type { InterchangeModel, ModelFile } from '../../domain/interchange/interchange-model.ts';
import { ActivationRanges } from '../../domain/interchange/onnx/activation-ranges.ts';
import { encodeOnnx } from '../../domain/interchange/onnx/encode.ts';
import { exportOnnx, onnxNames } from '../../domain/interchange/onnx/export-onnx.ts';
import { quantiseOnnx } from '../../domain/interchange/onnx/quantise-onnx.ts';
import { OnnxRunner } from '../../domain/interchange/onnx/run-onnx.ts';
import type { RunTensor } from '../../domain/interchange/onnx/run-onnx.ts';
import { wilsonInterval } from '../../domain/metrics/wilson-interval.ts';
import { foldBatchNorm } from '../../domain/network/fold.ts';
import { parseDatasetReference } from '../datasets/dataset-reference.ts';
import type { DatasetService } from '../datasets/service.ts';
import { askModel, checkReadsDigits } from './ask-model.ts';
import type { AskingParts } from './ask-model.ts';
import { labelsForModel } from './class-mapping.ts';

/** More images hardly widen the ranges; a thousand tell a loss of one percent. */
const images = { calibration: 256, test: 1000 } as const;

interface Score {
  readonly errors: number;
  readonly accuracy: number;
  /** 95 % interval of the accuracy. */
  readonly interval95: readonly [low: number, high: number];
}

/** How the 8-bit form does beside the model itself, on the same samples. */
export interface QuantisedAccuracy {
  readonly dataset: string;
  readonly n: number;
  readonly calibratedOn: string;
  readonly calibrationImages: number;
  readonly float32: Score;
  readonly int8: Score;
  /** Share of the samples to which both answer the same class. */
  readonly agreement: number;
}

export interface QuantisedModel {
  readonly files: readonly ModelFile[];
  readonly accuracy: QuantisedAccuracy;
}

export interface QuantisingRequest {
  /** A stored dataset's id or name, or a path; left out: the one that the model learned from where it is stored, else the default one. */
  readonly dataset?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface QuantisingParts extends AskingParts {
  readonly datasets: DatasetService;
}

/**
 * A model of single digits as 8-bit ONNX, its activations calibrated on training samples, and its accuracy on test samples as a file beside it.
 * @throws StudioError MODEL_KIND_WRONG, DATASET_FILE_INVALID for samples of a class that the model does not know, DATASET_SPLIT_MISSING, INTERRUPTED
 */
export async function quantiseModel(parts: QuantisingParts, model: Model, exported: InterchangeModel, { dataset, signal }: QuantisingRequest): Promise<QuantisedModel> {
  checkReadsDigits(model);
  const { datasets } = parts;
  const learnedFrom = (await datasets.list()).find(({ name }) => name === model.lineage.dataset?.name)?.name;
  const tested = await datasets.resolveForEvaluation(dataset ?? learnedFrom, { signal });
  const learned = await datasets.resolveForEvaluation(`${parseDatasetReference(tested.name).place}:train`, { signal });
  const labels = labelsForModel({ ...tested, labels: tested.images.labels }, model);
  const turns = new Turns(signal);

  const float = exportOnnx({ ...exported, ...foldBatchNorm(exported.network, exported.weights) });
  const ranges = new ActivationRanges();
  const calibration = pixelsOf(learned.images.pixels, spread(learned.images.labels.length, images.calibration));
  const floatRunner = new OnnxRunner(float.graph);
  for (const pixels of calibration) {
    ranges.observe(floatRunner.run(inkOf(pixels)));
    await turns.next();
  }

  const quantised = quantiseOnnx(float, ranges);
  const runner = new OnnxRunner(quantised.graph);
  const places = spread(labels.length, images.test);
  const test = pixelsOf(tested.images.pixels, places);
  const probabilities = await askModel(parts, model, joined(test), signal);
  const wrong = { float32: 0, int8: 0 };
  let same = 0;
  for (const [i, place] of places.entries()) {
    const answers = {
      float32: largestOf(probabilities.subarray(i * model.classes.length, (i + 1) * model.classes.length)),
      int8: largestOf(runner.run(inkOf(test[i]!)).get(onnxNames.logits)!.values)
    };
    if (answers.float32 !== labels[place]) wrong.float32++;
    if (answers.int8 !== labels[place]) wrong.int8++;
    if (answers.float32 === answers.int8) same++;
    await turns.next();
  }
  const score = (errors: number): Score => ({ errors, accuracy: 1 - errors / test.length, interval95: wilsonInterval(test.length - errors, test.length) });
  const accuracy = {
    dataset: tested.name, n: test.length, calibratedOn: learned.name, calibrationImages: calibration.length,
    float32: score(wrong.float32), int8: score(wrong.int8), agreement: same / test.length
  };
  const files = [
    { name: `${model.name}-int8.onnx`, bytes: encodeOnnx({ ...quantised, metadata: { ...quantised.metadata, accuracy: JSON.stringify(accuracy) } }) },
    { name: `${model.name}-int8-accuracy.json`, bytes: new TextEncoder().encode(`${JSON.stringify(accuracy, null, 2)}\n`) }
  ];
  return { files, accuracy };
}

/** Lets others have their turn between two images. */
class Turns {
  readonly #signal: AbortSignal | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  async next(): Promise<void> {
    if (this.#signal?.aborted === true) throw new StudioError('INTERRUPTED', 'Stopped before the model was measured.', { remedy: 'Nothing was written; run it again.' });
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** At most so many places, evenly over all: stored samples are often sorted. */
function spread(count: number, most: number): number[] {
  const chosen = Math.min(count, most);
  return Array.from({ length: chosen }, (_, i) => Math.floor((i * count) / chosen));
}

function pixelsOf(all: Uint8Array, places: readonly number[]): Uint8Array[] {
  return places.map((place) => all.subarray(place * samplePixels, (place + 1) * samplePixels));
}

function joined(samples: readonly Uint8Array[]): Uint8Array {
  const pixels = new Uint8Array(samples.length * samplePixels);
  samples.forEach((sample, i) => pixels.set(sample, i * samplePixels));
  return pixels;
}

function inkOf(sample: Uint8Array): RunTensor {
  return { dims: [1, 1, sampleSide, sampleSide], values: Float32Array.from(sample, (value) => value / 255) };
}

function largestOf(values: Float32Array): number {
  return values.indexOf(Math.max(...values));
}
