import type { EvaluationScore } from '../../contract/api/models.ts';
import type { SplitName } from '../../contract/datasets.ts';
import type { Model } from '../../contract/models.ts';
import { heldOut } from '../../domain/metrics/held-out.ts';
import { predict } from '../../domain/metrics/predictions.ts';
import { wilsonInterval } from '../../domain/metrics/wilson-interval.ts';
import type { SampleRepository } from '../samples/ports.ts';
import type { EvaluationRepository } from './ports.ts';

export interface ScoringParts {
  readonly samples: SampleRepository;
  readonly evaluations: EvaluationRepository;
}

/** What is held out tells most. */
const splits: readonly SplitName[] = ['test', 'train'];

/** Counted anew each time: labels may have been corrected since the model answered. */
export function scoreEvaluations({ samples, evaluations }: ScoringParts, model: Model): EvaluationScore[] {
  return evaluations.list().filter(({ modelId }) => modelId === model.id).flatMap(({ datasetId, createdAt, stale }) => {
    const answers = evaluations.find(datasetId, model.id);
    if (answers === undefined) return [];
    const { dataset, columns } = samples.columns(datasetId);
    return splits.flatMap((split) => {
      const { labels, probabilities } = heldOut(columns, answers, model.classes, dataset.classes, split);
      const n = labels.length;
      if (n === 0) return [];
      const right = predict(probabilities, labels).correct.reduce((sum, value) => sum + value, 0);
      return [{ dataset: { id: datasetId, name: dataset.name }, split, n, errors: n - right, interval95: wilsonInterval(right, n), evaluatedAt: createdAt, stale }];
    });
  });
}
