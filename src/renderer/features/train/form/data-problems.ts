import type { Dataset } from '../../../../contract/datasets.ts';
import type { Model } from '../../../../contract/models.ts';
import type { NetworkSpec } from '../../../../contract/network.ts';
import { answersColumns } from '../../../../domain/network/describe.ts';
import type { WordKey } from '../../../words/dictionaries.ts';

export interface Finding {
  readonly word: WordKey;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Why this dataset cannot be learned from, before anybody has waited for a run to say so; `model` is the one to fine-tune. */
export function datasetProblem(dataset: Dataset, model: Model | null): Finding | null {
  if ((dataset.splits.train ?? 0) === 0) return { word: 'train.datasetNoTrain', values: {} };
  if (model === null) return dataset.classes.length < 2 ? { word: 'train.datasetOneClass', values: {} } : null;
  // Samples carry label numbers: they must mean the same to both.
  const label = dataset.classes.findIndex((name, i) => model.classes[i] !== name);
  if (label < 0) return null;
  return { word: 'train.datasetOtherClasses', values: { label, dataset: dataset.classes[label]!, model: model.classes[label] ?? '–' } };
}

/** Whether a network that will give these answers can learn from the model's: both answer single samples, with the same classes. */
export function canTeach(model: Model, network: NetworkSpec, classes: readonly string[]): boolean {
  if (answersColumns(model.network) || answersColumns(network)) return false;
  return model.classes.length === classes.length && classes.every((name, label) => model.classes[label] === name);
}

/** The dataset that the model learned from, where it is still stored as it was and is not the one to learn from now. */
export function replayDataset(model: Model, dataset: Dataset | null, stored: readonly Dataset[]): Dataset | null {
  const old = stored.find(({ hash }) => hash === model.lineage.dataset?.hash);
  return old === undefined || old.id === dataset?.id ? null : old;
}
