import type { StoredEvaluation } from '../../contract/api/models.ts';
import type { Dataset } from '../../contract/datasets.ts';
import type { Model } from '../../contract/models.ts';
import type { JobOptions } from '../progress.ts';
import type { SampleRepository } from '../samples/ports.ts';
import { askModel, samplesPerQuestion } from './ask-model.ts';
import type { AskingParts } from './ask-model.ts';
import { labelsForModel } from './class-mapping.ts';
import type { EvaluationRepository } from './ports.ts';

export interface EvaluatingParts extends AskingParts {
  readonly samples: SampleRepository;
  readonly evaluations: EvaluationRepository;
}

/**
 * Asks a model about every sample of a stored dataset, quarantined ones too, and keeps the answers in the order of the index.
 * Samples may be corrected meanwhile: answers belong to pixels, which never change.
 * @throws StudioError DATASET_FILE_INVALID for samples in use of a class that the model does not know, INTERRUPTED (nothing is kept).
 */
export async function evaluateDataset(
  parts: EvaluatingParts, model: Model, { id }: Pick<Dataset, 'id'>, { signal, onProgress }: JobOptions
): Promise<StoredEvaluation> {
  const { dataset, columns: { count, ids, labels, quarantined } } = parts.samples.columns(id);
  labelsForModel({ ...dataset, labels: labels.filter((_, i) => !quarantined[i]) }, model);
  const classes = model.classes.length;
  const probabilities = new Float32Array(count * classes);
  for (let from = 0; from < count; from += samplesPerQuestion) {
    const part = ids.subarray(from, from + samplesPerQuestion);
    probabilities.set(await askModel(parts, model, parts.samples.pixels(id, part), signal), from * classes);
    onProgress?.({ what: dataset.name, done: from + part.length, total: count, unit: 'samples' });
  }
  return parts.evaluations.save({ datasetId: id, modelId: model.id, weightsHash: model.weightsHash, count, classes, ids, probabilities });
}
