import type { StoredEvaluation } from '../../contract/api/models.ts';
import type { PredictionColumns } from '../../domain/columns.ts';
import { live } from './live.svelte.ts';
import type { Live } from './live.svelte.ts';
import { useStudio } from './studio.ts';

/** The answers of an evaluation; null without one. Megabytes: asked for once a model, and again when it was asked anew. To be called while a component is made. */
export function livePredictions(evaluation: () => StoredEvaluation | undefined): Live<PredictionColumns | null> {
  const { media } = useStudio();
  // By value: a list of evaluations that came again is no other question.
  const evaluatedAt = $derived(evaluation()?.createdAt ?? null);
  const dataset = $derived(evaluation()?.datasetId ?? null);
  const model = $derived(evaluation()?.modelId ?? null);
  return live([], async ({ signal }) => (evaluatedAt === null || dataset === null || model === null ? null : media.predictions(dataset, model, { signal })));
}
