import type { Dataset } from '../../../../contract/datasets.ts';
import type { Model } from '../../../../contract/models.ts';
import type { PredictionColumns, SampleColumns } from '../../../../domain/columns.ts';
import { live } from '../../../lib/live.svelte.ts';
import type { Live } from '../../../lib/live.svelte.ts';
import { useStudio } from '../../../lib/studio.ts';

/** A dataset as it is labelled now, and what the models answered; null for a model that was not asked yet. */
export interface Evaluated {
  readonly dataset: Dataset;
  readonly columns: SampleColumns;
  readonly answers: readonly (PredictionColumns | null)[];
}

/** Asked again when a label changes or an evaluation is stored, so that figures follow at once. Null while there is no dataset. */
export function liveEvaluated(dataset: () => Dataset | undefined, models: () => readonly Model[]): Live<Evaluated | null> {
  const { media } = useStudio();
  return live(['samples', 'datasets', 'models'], async ({ signal }) => {
    const chosen = dataset();
    const asked = models();
    if (chosen === undefined) return null;
    const [columns, ...answers] = await Promise.all([
      media.sampleIndex(chosen.id, { signal }),
      ...asked.map((model) => media.predictions(chosen.id, model.id, { signal }))
    ]);
    return { dataset: chosen, columns, answers };
  });
}
