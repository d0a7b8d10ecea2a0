import { splitNames } from '../../../../contract/sample-facts.ts';
import type { SplitName } from '../../../../contract/datasets.ts';

export const sampleOrders = ['stored', 'doubtful', 'confident'] as const;
/** As stored, least confident answer first, or most confident answer first. */
export type SampleOrder = (typeof sampleOrders)[number];

/** Both ends belong to the range; shares of 1. */
export interface ConfidenceRange {
  readonly low: number;
  readonly high: number;
}

export const pairOutcomes = ['one', 'both', 'first', 'second', 'neither'] as const;
/** Which of two models is right about a sample: exactly one of them, both, only the chosen one, only the other one, or none. */
export type PairOutcome = (typeof pairOutcomes)[number];

/** Another model beside the chosen one. */
export interface Against {
  /** By id. */
  readonly model: string;
  readonly right: PairOutcome;
}

/** An address holds this many chosen samples. */
export const mostIds = 1000;

/** Which samples are shown, and in which order. What asks for a model's answers holds back nothing while no model is chosen. */
export interface SampleFilter {
  /** Single samples by id, such as those of a map; at most `mostIds`. None: all. */
  readonly ids: readonly number[];
  /** None: all. */
  readonly labels: readonly number[];
  readonly split: SplitName | null;
  /** The model whose stored answers are looked at, by id. */
  readonly model: string | null;
  /** Labels of this dataset that the model answered. None: all. */
  readonly predicted: readonly number[];
  readonly wrong: boolean;
  /** Only what the model's scores are counted from: answered, not quarantined, and of a class that it knows. */
  readonly counted: boolean;
  readonly against: Against | null;
  readonly confidence: ConfidenceRange | null;
  readonly starred: boolean;
  readonly quarantined: boolean;
  /** The label is another than the imported one. */
  readonly edited: boolean;
  readonly order: SampleOrder;
}

export const everySample: SampleFilter = {
  ids: [],
  labels: [],
  split: null,
  model: null,
  predicted: [],
  wrong: false,
  counted: false,
  against: null,
  confidence: null,
  starred: false,
  quarantined: false,
  edited: false,
  order: 'stored'
};

/**
 * From the query of an address: `?ids=17,4&label=3,5&split=test&model=ID&predicted=7&wrong=1&counted=1&against=ID&right=first&confidence=0.2-0.8&starred=1&quarantined=1&edited=1&order=doubtful`.
 * Anybody may type an address: what makes no sense is left out.
 */
export function filterOfQuery(get: (name: string) => string | null): SampleFilter {
  const split = get('split');
  const order = get('order');
  return {
    ids: idsOf(get('ids')),
    labels: labelsOf(get('label')),
    split: splitNames.find((name) => name === split) ?? null,
    model: get('model'),
    predicted: labelsOf(get('predicted')),
    wrong: get('wrong') !== null,
    counted: get('counted') !== null,
    against: againstOf(get('against'), get('right')),
    confidence: rangeOf(get('confidence')),
    starred: get('starred') !== null,
    quarantined: get('quarantined') !== null,
    edited: get('edited') !== null,
    order: sampleOrders.find((name) => name === order) ?? 'stored'
  };
}

/** The query that `filterOfQuery` understands; null where a name should not be in it. */
export function queryOfFilter(filter: SampleFilter): Record<string, string | null> {
  const flag = (on: boolean): string | null => (on ? '1' : null);
  return {
    ids: filter.ids.length === 0 ? null : filter.ids.join(','),
    label: filter.labels.length === 0 ? null : filter.labels.join(','),
    split: filter.split,
    model: filter.model,
    predicted: filter.predicted.length === 0 ? null : filter.predicted.join(','),
    wrong: flag(filter.wrong),
    counted: flag(filter.counted),
    against: filter.against?.model ?? null,
    right: filter.against?.right ?? null,
    confidence: filter.confidence === null ? null : `${filter.confidence.low}-${filter.confidence.high}`,
    starred: flag(filter.starred),
    quarantined: flag(filter.quarantined),
    edited: flag(filter.edited),
    order: filter.order === 'stored' ? null : filter.order
  };
}

/** Whether what is shown depends on a model's answers. */
export function asksAnswers(filter: SampleFilter): boolean {
  return filter.predicted.length > 0 || filter.wrong || filter.counted || filter.against !== null || filter.confidence !== null || filter.order !== 'stored';
}

/** Without all that asks for a model's answers. */
export function withoutModel(filter: SampleFilter): SampleFilter {
  const { model, predicted, wrong, counted, against, confidence, order } = everySample;
  return { ...filter, model, predicted, wrong, counted, against, confidence, order };
}

/** With one label more or one less, in ascending order. */
export function toggled(labels: readonly number[], label: number): number[] {
  return labels.includes(label) ? labels.filter((other) => other !== label) : [...labels, label].sort((a, b) => a - b);
}

function labelsOf(text: string | null): number[] {
  const labels = (text ?? '')
    .split(',')
    .filter((part) => /^\d{1,3}$/.test(part))
    .map(Number);
  return [...new Set(labels)].filter((label) => label < 256).sort((a, b) => a - b);
}

function idsOf(text: string | null): number[] {
  const ids = (text ?? '').split(',').filter((part) => /^\d{1,9}$/.test(part)).map(Number);
  return [...new Set(ids)].slice(0, mostIds);
}

function againstOf(model: string | null, right: string | null): Against | null {
  return model === null || model === '' ? null : { model, right: pairOutcomes.find((outcome) => outcome === right) ?? 'one' };
}

function rangeOf(text: string | null): ConfidenceRange | null {
  const match = /^(\d(?:\.\d+)?)-(\d(?:\.\d+)?)$/.exec(text ?? '');
  if (!match) return null;
  const low = Number(match[1]);
  const high = Number(match[2]);
  return low <= high && high <= 1 ? { low, high } : null;
}
