import type { ListedRun } from '../../../../contract/api/runs.ts';
import type { Run } from '../../../../contract/runs.ts';
import { flatten } from '../compare/flatten.ts';
import type { FactValue } from '../compare/flatten.ts';
import { networkOf } from './columns.ts';

export const groupings = ['none', 'seed', 'network', 'dataset'] as const;
export type Grouping = (typeof groupings)[number];

export interface RunGroup {
  /** The same as long as its runs are the same kind; for lists and addresses. */
  readonly key: string;
  readonly title: string;
  /** Settings that tell it from groups of the same title, the first few. */
  readonly apart: readonly { readonly setting: string; readonly value: FactValue }[];
  /** In the order they came. */
  readonly runs: readonly ListedRun[];
}

const mostApart = 3;

/** Runs that belong together, in the order of their first ones. */
export function groupRuns(rows: readonly ListedRun[], grouping: Exclude<Grouping, 'none'>): readonly RunGroup[] {
  const groups = new Map<string, ListedRun[]>();
  for (const row of rows) {
    const key = keyOf(row.run, grouping);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const made = [...groups].map(([key, runs]) => ({ key, runs, title: titleOf(runs[0]!.run, grouping) }));
  if (grouping !== 'seed') return made.map((group) => ({ ...group, apart: [] }));
  return made.map((group) => ({ ...group, apart: settingsApart(group.runs[0]!.run, made.filter(({ title }) => title === group.title).map(({ runs }) => runs[0]!.run)) }));
}

/** What a run learns does not depend on these (but for rounding), except on the seed: by which the runs of a group are meant to differ. */
function recipeWithoutSeed({ training }: Run): object {
  return { ...training, seed: 0, threads: 0, checkpointEveryEpochs: 1 };
}

function keyOf(run: Run, grouping: Exclude<Grouping, 'none'>): string {
  switch (grouping) {
    case 'network': return networkOf(run);
    case 'dataset': return run.dataset.name;
    case 'seed': return JSON.stringify([run.kind, run.network.layers, recipeWithoutSeed(run), run.dataset.hash, run.baseModelId, run.replay?.dataset.hash ?? null, run.replay?.share ?? 0]);
  }
}

function titleOf(run: Run, grouping: Exclude<Grouping, 'none'>): string {
  return grouping === 'seed' ? `${networkOf(run)} · ${run.dataset.name}` : keyOf(run, grouping);
}

function settingsApart(run: Run, all: readonly Run[]): RunGroup['apart'] {
  if (all.length < 2) return [];
  const maps = all.map((other) => flatten(recipeWithoutSeed(other)));
  return [...flatten(recipeWithoutSeed(run))]
    .filter(([setting, value]) => maps.some((map) => (map.get(setting) ?? null) !== value))
    .slice(0, mostApart)
    .map(([setting, value]) => ({ setting, value }));
}
