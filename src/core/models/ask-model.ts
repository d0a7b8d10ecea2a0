import { samplePixels } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import { applyTemperature } from '../../domain/metrics/temperature.ts';
import { answersColumns } from '../../domain/network/describe.ts';
import type { ModelRepository } from './ports.ts';
import type { AskedModel, DigitReader } from './reader.ts';

/** Between two questions a job can be stopped: the largest preset answers this many in a second. */
export const samplesPerQuestion = 2500;

export interface AskingParts {
  readonly models: ModelRepository;
  readonly reader: DigitReader;
}

/** A stored model as the reader is asked about samples. @throws StudioError MODEL_KIND_WRONG for one that reads lines */
export function askedModel(models: ModelRepository, model: Model): AskedModel {
  checkReadsDigits(model);
  return askedAnyModel(models, model);
}

/** @throws StudioError MODEL_KIND_WRONG */
export function checkReadsDigits({ name, network }: Model): void {
  if (!answersColumns(network)) return;
  throw new StudioError('MODEL_KIND_WRONG', `The model ${name} reads lines, not single digits.`, { remedy: 'Choose a model of single digits; “dsdc read” takes this one.' });
}

/** Whatever it answers. */
export function askedAnyModel(models: ModelRepository, { id, weightsHash, network }: Model): AskedModel {
  return { key: weightsHash, network, readWeights: () => models.readWeights(id) };
}

/**
 * A model's calibrated probabilities, `[n, classes]`, for `[n, 28, 28]` bytes.
 * @throws StudioError INTERRUPTED
 */
export async function askModel({ models, reader }: AskingParts, model: Model, pixels: Uint8Array, signal: AbortSignal | undefined): Promise<Float32Array> {
  const asked = askedModel(models, model);
  const classes = model.classes.length;
  const logits = new Float32Array((pixels.length / samplePixels) * classes);
  for (let from = 0; from * samplePixels < pixels.length; from += samplesPerQuestion) {
    if (signal?.aborted === true) throw new StudioError('INTERRUPTED', 'Stopped before all samples were answered.');
    const part = pixels.subarray(from * samplePixels, (from + samplesPerQuestion) * samplePixels);
    logits.set(await reader.predict(asked, part), from * classes);
  }
  return applyTemperature(logits, classes, model.calibration?.temperature ?? 1);
}
