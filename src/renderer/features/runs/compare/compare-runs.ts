import type { ListedRun } from '../../../../contract/api/runs.ts';
import { compareSettings, differ, flatten } from '../../../../domain/runs/compare-settings.ts';
import type { SettingValue } from '../../../../domain/runs/compare-settings.ts';
import { runColumns } from '../table/columns.ts';
import type { CellFormat } from '../table/columns.ts';

export const sections = ['result', 'network', 'training', 'data', 'machine'] as const;
export type Section = (typeof sections)[number];

export interface ComparedLine {
  /** A column of the table for results, a dotted path into what is stored otherwise. */
  readonly path: string;
  readonly section: Section;
  /** One a run; null where it has none. */
  readonly values: readonly SettingValue[];
  readonly differs: boolean;
  /** How results are written; null: as they are. */
  readonly format: CellFormat | null;
  /** Which of the results are the best ones; none where all are equal. */
  readonly best: readonly boolean[];
}

/** Everything that is stored of some runs, side by side. */
export function compareRuns(rows: readonly ListedRun[]): readonly ComparedLine[] {
  return [...resultLines(rows), ...settingLines('network', rows, networkFacts), ...settingLines('training', rows, ({ run }) => run.training), ...settingLines('data', rows, dataFacts), ...settingLines('machine', rows, machineFacts)];
}

function resultLines(rows: readonly ListedRun[]): ComparedLine[] {
  return runColumns.filter(({ group }) => group === 'result').map(({ id, value, first, format, neutral = false }) => {
    const values = rows.map(value);
    const differs = differ(values);
    const known = values.filter((each): each is number => typeof each === 'number');
    const top = first === 'high' ? Math.max(...known) : Math.min(...known);
    return { path: id, section: 'result', values, differs, format, best: values.map((each) => differs && !neutral && known.length > 1 && each === top) };
  });
}

function settingLines(section: Section, rows: readonly ListedRun[], facts: (row: ListedRun) => object): ComparedLine[] {
  return compareSettings(rows.map((row) => flatten(facts(row)))).map((setting) => ({ ...setting, section, format: null, best: [] }));
}

/** Layers by name, so that one more layer does not make all after it differ. */
function networkFacts({ run: { preset, network, parameters } }: ListedRun): object {
  return { preset, name: network.name, parameters, layers: Object.fromEntries(network.layers.map(({ name, ...layer }) => [name, layer])) };
}

function dataFacts({ run: { kind, dataset, baseModelId, replay } }: ListedRun): object {
  return { dataset: dataset.name, hash: dataset.hash, kind, baseModel: baseModelId, replay: replay?.dataset.name ?? null, replayShare: replay?.share ?? null };
}

function machineFacts({ run: { engine, device, engineVersion, threads, appVersion, gitVersion } }: ListedRun): object {
  return { engine, device, engineVersion, threads, appVersion, gitVersion };
}
