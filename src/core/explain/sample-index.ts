import type { Model } from '../../contract/models.ts';
import { StudioError } from '../../contract/errors.ts';
import { explainLimits } from '../../contract/api/explain.ts';
import type { ExplainedSplit } from '../../contract/api/explain.ts';
import type { DatasetId } from '../../contract/ids.ts';
import type { DigitReader } from '../models/reader.ts';
import type { ModelRepository } from '../models/ports.ts';
import type { JobOptions } from '../progress.ts';
import type { SampleRepository } from '../samples/ports.ts';
import { askedModel } from '../models/ask-model.ts';
import { samplesToAsk } from './asked-samples.ts';
import { penultimateLayer } from './penultimate.ts';
import type { SampleIndex } from './requests.ts';

export interface ExplainParts {
  readonly models: ModelRepository;
  readonly samples: SampleRepository;
  readonly reader: DigitReader;
}

/** Between two questions a job can be stopped. */
const samplesPerQuestion = 1000;

/** A class of the model that the dataset does not have. */
export const foreignLabel = 255;

/**
 * Asks the penultimate layer about samples of a dataset.
 * @throws StudioError NETWORK_INVALID for a model without a penultimate layer, DATASET_EMPTY, INTERRUPTED
 */
export async function indexSamples(
  parts: ExplainParts, model: Model, id: DatasetId, split: ExplainedSplit, { signal, onProgress }: JobOptions
): Promise<SampleIndex> {
  const penultimate = penultimateLayer(model.network);
  if (penultimate === null) throw new StudioError('NETWORK_INVALID', `“${model.name}” has no layer before its last dense one.`, { remedy: 'Choose another model.' });
  const { dataset, ids, labels, of } = samplesToAsk(parts.samples, id, split, explainLimits.indexed);
  if (ids.length === 0) throw new StudioError('DATASET_EMPTY', `${dataset.name} has no samples in this split.`, { remedy: 'Choose another split or dataset.' });
  const width = penultimate.outputShape.reduce((product, side) => product * side, 1);
  const layer = penultimate.layer.name;
  const values = new Float32Array(ids.length * width);
  const predicted = new Uint8Array(ids.length);
  const classes = model.classes.length;
  const labelOf = model.classes.map((name) => dataset.classes.indexOf(name));
  for (let from = 0; from < ids.length; from += samplesPerQuestion) {
    if (signal?.aborted === true) throw new StudioError('INTERRUPTED', 'Stopped before all samples were looked at.');
    const part = ids.subarray(from, from + samplesPerQuestion);
    const { logits, outputs } = await parts.reader.layerOutputs(askedModel(parts.models, model), parts.samples.pixels(id, part), [layer]);
    values.set(outputs.get(layer)!.values, from * width);
    part.forEach((_, i) => {
      const row = logits.subarray(i * classes, (i + 1) * classes);
      const label = labelOf[row.indexOf(Math.max(...row))]!;
      predicted[from + i] = label < 0 ? foreignLabel : label;
    });
    onProgress?.({ what: dataset.name, done: from + part.length, total: ids.length, unit: 'samples' });
  }
  return { datasetId: id, ids, labels, predicted, values, width, layer, of };
}
