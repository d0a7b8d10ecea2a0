import type { ListedRun } from '../../../../contract/api/runs.ts';
import { figures } from '../../../lib/figures.svelte.ts';
import { t } from '../../../lib/words.svelte.ts';
import { settingLabel, settingText } from '../compare/fact-words.ts';
import { flatten } from '../../../../domain/runs/compare-settings.ts';

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly href?: string | undefined;
  /** Long and exact: shown short, copied whole. */
  readonly copy?: boolean;
}

/** The whole recipe, in the order that it is stored in. */
export function recipeFacts({ run }: ListedRun): readonly Fact[] {
  return [...flatten(run.training)].map(([path, value]) => ({ label: settingLabel(path), value: value === null ? t('train.off') : settingText(value) }));
}

export function machineFacts({ run, sizeBytes }: ListedRun): readonly Fact[] {
  const time = (iso: string | null): string | null => (iso === null ? null : figures().time(iso));
  const facts: readonly (readonly [label: string, value: string | null, copy?: boolean])[] = [
    [t('runs.fact.engine'), run.engine ?? run.requestedEngine], [t('runs.fact.device'), run.device], [t('runs.fact.engineVersion'), run.engineVersion],
    [t('runs.fact.threads'), run.threads === null ? null : String(run.threads)], [t('runs.created'), time(run.createdAt)], [t('runs.startedAt'), time(run.startedAt)],
    [t('runs.finishedAt'), time(run.finishedAt)], [t('runs.checkpoints'), figures().bytes(sizeBytes)], [t('runs.fact.appVersion'), run.appVersion],
    [t('runs.fact.gitVersion'), run.gitVersion, true], [t('runs.id'), run.id, true]
  ];
  return facts.flatMap(([label, value, copy = false]) => (value === null ? [] : [{ label, value, copy }]));
}
