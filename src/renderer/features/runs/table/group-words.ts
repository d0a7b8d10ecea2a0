import { settingLabel, settingText } from '../compare/fact-words.ts';
import type { RunGroup } from './group-runs.ts';

/** What tells it from groups of the same title: `Learning rate 0.005`; empty where nothing has to. */
export function apartText({ apart }: RunGroup): string {
  return apart.map(({ setting, value }) => `${settingLabel(setting)} ${settingText(value)}`).join(' · ');
}

/** What a group is called: `dsdc · mnist · Learning rate 0.005`. */
export function groupName(group: RunGroup): string {
  return [group.title, apartText(group)].filter((part) => part !== '').join(' · ');
}

/** Whose colour it has: its oldest run's, which stays when others join. */
export function numberOfGroup({ runs }: RunGroup): number {
  return Math.min(...runs.map(({ run }) => run.number));
}
