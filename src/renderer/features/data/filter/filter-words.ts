import { figures } from '../../../lib/figures.svelte.ts';
import { t } from '../../../lib/words.svelte.ts';
import type { FilterTerm } from './suggest-filters.ts';

/** A model by its id, as a person knows it. */
export type ModelName = (id: string) => string;

/** What a term of the filter is called, on its chip and in the list of suggestions. */
export function termWords(term: FilterTerm, classes: readonly string[], nameOf: ModelName = (id) => id): string {
  switch (term.kind) {
    case 'label':
      return t('data.filterLabel', { label: classes[term.label] ?? term.label });
    case 'chosen':
      return t('data.filterChosen', { count: term.ids.length, shown: figures().count(term.ids.length) });
    case 'predicted':
      return t('data.filterPredicted', { label: classes[term.label] ?? term.label });
    case 'split':
      return t('data.filterSplit', { split: t(`data.split.${term.split}`) });
    case 'confidence':
      return t('data.filterConfidence', { low: figures().percent(term.low, 0), high: figures().percent(term.high, 0) });
    case 'sample':
      return t('data.goToSample', { id: term.id });
    case 'against':
      return t(`data.filterRight.${term.right}`, { other: nameOf(term.model) });
    case 'counted':
      return t('data.filterCounted');
    case 'wrong':
      return t('data.filterWrong');
    case 'starred':
      return t('data.starred');
    case 'quarantined':
      return t('data.quarantined');
    case 'edited':
      return t('data.edited');
  }
}
