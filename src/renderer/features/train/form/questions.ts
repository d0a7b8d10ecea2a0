import type { FinetuningQuestion, TrainingQuestion } from '../../../../contract/api/runs.ts';
import type { NetworkSpec } from '../../../../contract/network.ts';
import type { Training } from '../../../../contract/training.ts';
import type { TrainForm } from './train-form.ts';

/** What the studio is asked: to train or to fine-tune. The same for a run and for what it would cost. */
export type RunQuestion =
  | { readonly kind: 'train'; readonly request: TrainingQuestion }
  | { readonly kind: 'finetune'; readonly request: FinetuningQuestion };

/** A form that can be sent: everything in it was found and checked. */
export interface ReadyForm {
  readonly form: TrainForm;
  readonly training: Training;
  /** Of a network of one's own; null for a preset and for fine-tuning. */
  readonly network: NetworkSpec | null;
  /** What runs are called that have no name: network and dataset. */
  readonly defaultName: string;
}

const longestName = 80;

/** One run. The whole recipe is sent, not what differs: what is shown is what is trained, whatever the defaults become. */
export function questionOf({ form, training, network }: ReadyForm): RunQuestion {
  const common = {
    training,
    ...(form.dataset !== null && { dataset: form.dataset }),
    ...(form.engine !== null && { engine: form.engine }),
    ...(form.name !== '' && { name: form.name })
  };
  if (form.model !== null) return { kind: 'finetune', request: { ...common, model: form.model, ...(form.replayShare > 0 && { replayShare: form.replayShare }) } };
  return { kind: 'train', request: network === null ? { ...common, preset: form.network.name } : { ...common, network } };
}

/** As many as there are seeds, told apart by their names: `dsdc-mnist-seed8`. */
export function questionsOf(ready: ReadyForm): readonly RunQuestion[] {
  const { form, training, defaultName } = ready;
  if (form.seeds === 1) return [questionOf(ready)];
  return Array.from({ length: form.seeds }, (_, i) => {
    const seed = (training.seed + i) % 2 ** 32;
    const ending = `-seed${seed}`;
    const stem = (form.name || defaultName).replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, longestName - ending.length);
    return questionOf({ ...ready, training: { ...training, seed }, form: { ...form, name: `${stem}${ending}` } });
  });
}
