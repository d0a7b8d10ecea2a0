import type { Run, RunStatus } from '../../../contract/runs.ts';

/** A change of the status that this window was there to see, after so many finished epochs. */
export interface SeenStatus {
  readonly status: RunStatus;
  readonly at: string;
  readonly epochs: number;
}

/** The changes seen so far with the newest one, if it is one between running and paused. */
export function withSeen(seen: readonly SeenStatus[], before: RunStatus | null, run: Pick<Run, 'status'>, at: string, epochs: number): readonly SeenStatus[] {
  const told = (before === 'running' && run.status === 'paused') || (before === 'paused' && run.status === 'running');
  return told ? [...seen, { status: run.status, at, epochs }] : seen;
}
