import type { StoredEvaluation } from '../../../../contract/api/models.ts';
import type { Dataset } from '../../../../contract/datasets.ts';
import type { Model } from '../../../../contract/models.ts';
import { address } from '../../../lib/address.svelte.ts';
import { live } from '../../../lib/live.svelte.ts';
import { useStudio } from '../../../lib/studio.ts';

/** Which dataset a model is looked at on. */
export interface EvaluationData {
  readonly datasets: readonly Dataset[];
  readonly dataset: Dataset | undefined;
  readonly error: unknown;
  /** There is no dataset at all. */
  readonly none: boolean;
  /** The kept answers of a model to the dataset. */
  evaluationBy(model: string | null): StoredEvaluation | undefined;
  /** Looks for new ones now. */
  refresh(): void;
}

/** The one in the address, else one that was evaluated before, else the one that the model was trained on, else the first. To be called while a component is made. */
export function evaluationData(model: () => Model): EvaluationData {
  const { api } = useStudio();
  const datasets = live(['datasets'], ({ signal }) => api.datasets.list(undefined, { signal }));
  const evaluations = live(['models'], ({ signal }) => api.models.evaluations(undefined, { signal }));
  const dataset = $derived.by(() => {
    const all = datasets.value;
    if (all === undefined || evaluations.value === undefined) return undefined;
    const trainedOn = model().lineage.dataset?.name;
    const evaluated = evaluations.value.filter(({ modelId }) => modelId === model().id).map(({ datasetId }) => datasetId);
    return all.find(({ id }) => id === address.get('dataset'))
      ?? all.find(({ id, name }) => name === trainedOn && evaluated.includes(id))
      ?? all.find(({ id }) => evaluated.includes(id))
      ?? all.find(({ name }) => name === trainedOn)
      ?? all[0];
  });
  return {
    get datasets() { return datasets.value ?? []; },
    get dataset() { return dataset; },
    get error() { return datasets.error ?? evaluations.error; },
    get none() { return datasets.value?.length === 0; },
    evaluationBy: (asked) => evaluations.value?.find(({ modelId, datasetId }) => modelId === asked && datasetId === dataset?.id),
    refresh: () => evaluations.refresh()
  };
}
