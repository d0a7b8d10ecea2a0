import type { StudioClient } from '../../../../contract/api/api.ts';
import type { OfferedDataset, StoredDataset } from '../../../../contract/api/datasets.ts';
import type { ModelId } from '../../../../contract/ids.ts';
import type { StoredEvaluation } from '../../../../contract/api/models.ts';
import { totalBytes } from '../../../lib/dropped-files.ts';
import type { ChosenFile } from '../../../lib/dropped-files.ts';
import type { Media } from '../../../lib/media.ts';
import { t } from '../../../lib/words.svelte.ts';
import { Job, resultOf } from './job.svelte.ts';

export interface ImportWish {
  readonly files: readonly ChosenFile[];
  readonly name: string;
  readonly split: { readonly testShare: number; readonly seed: number } | null;
}

export interface SynthesisWish {
  readonly name: string;
  readonly count: number;
  readonly seed: number;
  readonly testShare: number;
}

/** Long work on datasets. One for the window, so that an import goes on while one is in another workspace. */
export class DatasetJobs {
  #stored = $state.raw<readonly Job<StoredDataset>[]>([]);
  #evaluations = $state.raw<Readonly<Record<string, Job<StoredEvaluation>>>>({});

  /** Imports, downloads and syntheses, the newest first; they stay until they are put away. */
  get stored(): readonly Job<StoredDataset>[] {
    return this.#stored.filter(({ state }) => state !== 'cancelled');
  }

  import(api: StudioClient, media: Media, { files, name, split }: ImportWish, onDone: (stored: StoredDataset) => void): void {
    const total = totalBytes(files);
    this.#start(
      t('data.importing', { name }),
      async (signal, tell) => {
        const onProgress = ({ sentBytes }: { readonly sentBytes: number }): void => tell({ what: t('data.copying'), done: sentBytes, total, unit: 'bytes' });
        return media.uploadFor(files, { signal, onProgress }, async (upload) =>
          resultOf(await api.datasets.importUpload({ upload, name, ...(split && { split }) }, { signal }), tell));
      },
      onDone
    );
  }

  download(api: StudioClient, { name, host }: OfferedDataset, onDone: (stored: StoredDataset) => void): void {
    this.#start(t('data.downloading', { name, host }), async (signal, tell) => resultOf(await api.datasets.download({ name }, { signal }), tell), onDone);
  }

  synthesise(api: StudioClient, wish: SynthesisWish, onDone: (stored: StoredDataset) => void): void {
    this.#start(t('data.synthesising', { name: wish.name }), async (signal, tell) => resultOf(await api.datasets.synthesise(wish, { signal }), tell), onDone);
  }

  putAway(job: Job<StoredDataset>): void {
    job.cancel();
    this.#stored = this.#stored.filter((other) => other !== job);
  }

  /** One evaluation a model and dataset at a time. */
  evaluate(api: StudioClient, model: ModelId, dataset: string, name: string): void {
    const key = keyOf(model, dataset);
    if (this.#evaluations[key]?.state === 'working') return;
    const job = new Job(t('data.evaluating', { name }), async (signal, tell) => resultOf(await api.models.evaluate({ model, dataset }, { signal }), tell), () => undefined);
    this.#evaluations = { ...this.#evaluations, [key]: job };
  }

  evaluationOf(model: string, dataset: string): Job<StoredEvaluation> | null {
    return this.#evaluations[keyOf(model, dataset)] ?? null;
  }

  #start(title: string, run: ConstructorParameters<typeof Job<StoredDataset>>[1], onDone: (stored: StoredDataset) => void): void {
    this.#stored = [new Job(title, run, onDone), ...this.#stored];
  }
}

function keyOf(model: string, dataset: string): string {
  return `${model} ${dataset}`;
}

export const datasetJobs = new DatasetJobs();
