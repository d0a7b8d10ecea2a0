import { toggled } from './sample-filter.ts';
import type { PairOutcome, SampleFilter } from './sample-filter.ts';

/** One thing that may be added to the filter. What it is called depends on the language: see filter-words.ts. */
export type FilterTerm =
  | { readonly kind: 'label'; readonly label: number }
  | { readonly kind: 'predicted'; readonly label: number }
  /** Chosen elsewhere, one by one. */
  | { readonly kind: 'chosen'; readonly ids: readonly number[] }
  | { readonly kind: 'split'; readonly split: 'train' | 'test' }
  | { readonly kind: 'wrong' | 'counted' | 'starred' | 'quarantined' | 'edited' }
  | { readonly kind: 'against'; readonly model: string; readonly right: PairOutcome }
  | { readonly kind: 'confidence'; readonly low: number; readonly high: number }
  /** No filter: goes to the sample of this number. */
  | { readonly kind: 'sample'; readonly id: number };

export interface SuggestOptions {
  readonly classes: readonly string[];
  /** Without answers there is nothing to say about predictions. */
  readonly hasAnswers: boolean;
  /** What a term is called in the chosen language; the text is looked for in it. */
  readonly wordsOf: (term: FilterTerm) => string;
}

/** What the text in the filter box may mean, the likeliest first; of an empty text, everything that can be asked for. */
export function suggestFilters(text: string, { classes, hasAnswers, wordsOf }: SuggestOptions): readonly FilterTerm[] {
  const wanted = text.trim().toLowerCase();
  const sample = /^#(\d{1,9})$/.exec(wanted);
  if (sample) return [{ kind: 'sample', id: Number(sample[1]) }];
  const range = hasAnswers ? confidenceOf(wanted) : null;
  if (range) return [range];

  const labels = classes.map((_, label): FilterTerm => ({ kind: 'label', label }));
  const marks: FilterTerm[] = [
    { kind: 'split', split: 'train' },
    { kind: 'split', split: 'test' },
    ...(hasAnswers ? [{ kind: 'wrong' } as const, { kind: 'counted' } as const] : []),
    { kind: 'starred' },
    { kind: 'quarantined' },
    { kind: 'edited' }
  ];
  const predictions = hasAnswers ? classes.map((_, label): FilterTerm => ({ kind: 'predicted', label })) : [];
  if (wanted === '') return [...marks, ...labels, ...predictions];
  const named = [...labels, ...predictions].filter((term) => 'label' in term && classes[term.label]!.toLowerCase() === wanted);
  const found = [...marks, ...labels, ...predictions].filter((term) => !named.includes(term) && wordsOf(term).toLowerCase().includes(wanted));
  return [...named, ...found];
}

/** The filter with the term in it; labels are added to those that are asked for, and taken out when they are. */
export function withTerm(filter: SampleFilter, term: Exclude<FilterTerm, { kind: 'sample' }>): SampleFilter {
  switch (term.kind) {
    case 'label':
      return { ...filter, labels: toggled(filter.labels, term.label) };
    case 'chosen':
      return { ...filter, ids: term.ids };
    case 'predicted':
      return { ...filter, predicted: toggled(filter.predicted, term.label) };
    case 'split':
      return { ...filter, split: term.split };
    case 'confidence':
      return { ...filter, confidence: { low: term.low, high: term.high } };
    case 'against':
      return { ...filter, against: { model: term.model, right: term.right } };
    case 'wrong':
      return { ...filter, wrong: true };
    case 'counted':
      return { ...filter, counted: true };
    case 'starred':
      return { ...filter, starred: true };
    case 'quarantined':
      return { ...filter, quarantined: true };
    case 'edited':
      return { ...filter, edited: true };
  }
}

/** The filter without the term. */
export function withoutTerm(filter: SampleFilter, term: Exclude<FilterTerm, { kind: 'sample' }>): SampleFilter {
  switch (term.kind) {
    case 'label':
      return { ...filter, labels: filter.labels.filter((label) => label !== term.label) };
    case 'chosen':
      return { ...filter, ids: [] };
    case 'predicted':
      return { ...filter, predicted: filter.predicted.filter((label) => label !== term.label) };
    case 'split':
      return { ...filter, split: null };
    case 'confidence':
      return { ...filter, confidence: null };
    case 'against':
      return { ...filter, against: null };
    case 'wrong':
      return { ...filter, wrong: false };
    case 'counted':
      return { ...filter, counted: false };
    case 'starred':
      return { ...filter, starred: false };
    case 'quarantined':
      return { ...filter, quarantined: false };
    case 'edited':
      return { ...filter, edited: false };
  }
}

/** What the filter asks for, one term a chip. */
export function termsOf(filter: SampleFilter): Exclude<FilterTerm, { kind: 'sample' }>[] {
  const flags = (['wrong', 'counted', 'starred', 'quarantined', 'edited'] as const).filter((kind) => filter[kind]);
  return [
    ...(filter.ids.length === 0 ? [] : [{ kind: 'chosen', ids: filter.ids } as const]),
    ...filter.labels.map((label) => ({ kind: 'label', label }) as const),
    ...(filter.split === null ? [] : [{ kind: 'split', split: filter.split } as const]),
    ...filter.predicted.map((label) => ({ kind: 'predicted', label }) as const),
    ...(filter.confidence === null ? [] : [{ kind: 'confidence', ...filter.confidence } as const]),
    ...(filter.against === null ? [] : [{ kind: 'against', ...filter.against } as const]),
    ...flags.map((kind) => ({ kind }) as const)
  ];
}

/** `<0.5`, `< 50%`, `>0.9`, `0.2-0.8`, `20-80%`. */
function confidenceOf(text: string): FilterTerm | null {
  const match = /^([<>])?\s*(\d+(?:\.\d+)?)\s*(?:[-–]\s*(\d+(?:\.\d+)?))?\s*(%?)$/.exec(text);
  if (!match || (match[1] === undefined) === (match[3] === undefined)) return null;
  const unit = match[4] === '%' ? 100 : 1;
  const first = Number(match[2]) / unit;
  const [low, high] = match[1] === '<' ? [0, first] : match[1] === '>' ? [first, 1] : [first, Number(match[3]) / unit];
  return low <= high && high <= 1 ? { kind: 'confidence', low, high } : null;
}
