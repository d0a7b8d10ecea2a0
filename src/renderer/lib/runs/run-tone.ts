import type { Run, RunStatus } from '../../../contract/runs.ts';
import { isActive } from '../../../contract/runs.ts';

/** The mark beside the status word. */
export const runTones = {
  queued: 'idle', running: 'work', paused: 'work', interrupted: 'doubt', stopped: 'idle', failed: 'doubt', completed: 'ok'
} as const satisfies Record<RunStatus, string>;

/** At work first, then those that wait, in the order in which they will be trained. */
export function inQueueOrder<Queued extends Pick<Run, 'status' | 'number'>>(runs: readonly Queued[]): readonly Queued[] {
  return runs.filter(isActive).sort((a, b) => Number(a.status === 'queued') - Number(b.status === 'queued') || a.number - b.number);
}
