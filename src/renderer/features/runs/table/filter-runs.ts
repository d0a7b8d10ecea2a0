import type { ListedRun } from '../../../../contract/api/runs.ts';
import type { Run } from '../../../../contract/runs.ts';
import { networkOf } from './columns.ts';

/** What can be chosen from, beside the words that are looked for. */
export const facets = ['status', 'network', 'dataset', 'tag', 'engine'] as const;
export type Facet = (typeof facets)[number];

export interface RunFilter {
  readonly text: string;
  readonly starred: boolean;
  /** One of each facet's values; an empty list lets all pass. */
  readonly facets: Readonly<Record<Facet, readonly string[]>>;
}

/** From the address, where the values of a facet stand behind each other: `?status=completed,stopped&tag=paper`. */
export function readFilter(query: URLSearchParams): RunFilter {
  const values = (facet: Facet): string[] => (query.get(facet) ?? '').split(',').filter((value) => value !== '').map(decoded);
  return {
    text: query.get('q') ?? '',
    starred: query.get('starred') === '1',
    facets: { status: values('status'), network: values('network'), dataset: values('dataset'), tag: values('tag'), engine: values('engine') }
  };
}

/** For `address.set`: what filters nothing is taken out. */
export function writeFilter({ text, starred, facets: chosen }: RunFilter): Record<string, string | null> {
  const query: Record<string, string | null> = { q: text.trim() === '' ? null : text, starred: starred ? '1' : null };
  for (const facet of facets) query[facet] = chosen[facet].length === 0 ? null : chosen[facet].map(encodeURIComponent).join(',');
  return query;
}

export const noFilter: RunFilter = readFilter(new URLSearchParams());

export function isFiltering(filter: RunFilter): boolean {
  return filter.text.trim() !== '' || filter.starred || facets.some((facet) => filter.facets[facet].length > 0);
}

export function toggled(filter: RunFilter, facet: Facet, value: string): RunFilter {
  const values = filter.facets[facet];
  return { ...filter, facets: { ...filter.facets, [facet]: values.includes(value) ? values.filter((other) => other !== value) : [...values, value] } };
}

/** @param wordOf the status in the language of the person, who may type that */
export function filterRuns(rows: readonly ListedRun[], filter: RunFilter, wordOf: (status: Run['status']) => string): readonly ListedRun[] {
  if (!isFiltering(filter)) return rows;
  const wanted = filter.text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const asked = facets.filter((facet) => filter.facets[facet].length > 0);
  return rows.filter(({ run }) => {
    if (filter.starred && !run.starred) return false;
    if (!asked.every((facet) => valuesOf(run, facet).some((value) => filter.facets[facet].includes(value)))) return false;
    if (wanted.length === 0) return true;
    const text = [`#${run.number}`, run.name, networkOf(run), run.dataset.name, run.status, wordOf(run.status), ...run.tags, run.notes].join('\n').toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** What there is to choose from, the most frequent first. */
export function facetCounts(rows: readonly ListedRun[], facet: Facet): readonly { readonly value: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { run } of rows) for (const value of valuesOf(run, facet)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}

function valuesOf(run: Run, facet: Facet): readonly string[] {
  switch (facet) {
    case 'status': return [run.status];
    case 'network': return [networkOf(run)];
    case 'dataset': return [run.dataset.name];
    case 'tag': return run.tags;
    case 'engine': return run.engine === null ? [] : [run.engine];
  }
}

/** A mistyped address must not break the page. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
