import type { Run, RunStatus } from '../../../contract/runs.ts';
import { activeRunStatuses } from '../../../contract/runs.ts';

/** The mark beside the status word. */
export const runTones = {
  queued: 'idle', running: 'work', paused: 'work', interrupted: 'doubt', stopped: 'idle', failed: 'doubt', completed: 'ok'
} as const satisfies Record<RunStatus, string>;

export function isActive({ status }: Pick<Run, 'status'>): boolean {
  return (activeRunStatuses as readonly RunStatus[]).includes(status);
}

/** At work first, then those that wait, in the order in which they will be trained. */
export function inQueueOrder<Queued extends Pick<Run, 'status' | 'number'>>(runs: readonly Queued[]): readonly Queued[] {
  return runs.filter(isActive).sort((a, b) => Number(a.status === 'queued') - Number(b.status === 'queued') || a.number - b.number);
}
