import type { Dataset } from '../../../../contract/datasets.ts';
import type { Model } from '../../../../contract/models.ts';
import type { PredictionColumns, SampleColumns } from '../../../../domain/columns.ts';
import { live } from '../../../lib/live.svelte.ts';
import { livePredictions } from '../../../lib/live-predictions.svelte.ts';
import { useStudio } from '../../../lib/studio.ts';
import type { EvaluationData } from './data-choice.svelte.ts';

/** A dataset as it is labelled now, and what one or two models answered; null for a model that was not asked yet. */
export interface Evaluated {
  readonly dataset: Dataset;
  readonly columns: SampleColumns;
  readonly first: PredictionColumns | null;
  readonly second: PredictionColumns | null;
}

export interface LiveEvaluated {
  /** Null until all of it is there. */
  readonly value: Evaluated | null;
  readonly error: unknown;
  refresh(): void;
}

/** Labels are asked for again when one changes, answers when there are new ones: figures follow at once, and nothing else makes them blink. */
export function liveEvaluated(data: EvaluationData, model: () => Model, other: () => Model | undefined = () => undefined): LiveEvaluated {
  const { media } = useStudio();
  const datasetId = $derived(data.dataset?.id ?? null);
  const columns = live(['samples', 'datasets'], async ({ signal }) => (datasetId === null ? null : media.sampleIndex(datasetId, { signal })));
  const first = livePredictions(() => data.evaluationBy(model().id));
  const second = livePredictions(() => data.evaluationBy(other()?.id ?? null));
  const value = $derived.by(() => {
    const { dataset } = data;
    if (dataset === undefined || columns.value == null || first.value === undefined || second.value === undefined) return null;
    return { dataset, columns: columns.value, first: first.value, second: second.value };
  });
  return {
    get value() { return value; },
    get error() { return columns.error ?? first.error ?? second.error; },
    refresh() {
      for (const answer of [columns, first, second]) answer.refresh();
    }
  };
}
