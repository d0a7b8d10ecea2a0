import type { EngineName } from '../../../../contract/engines.ts';
import { isActive } from '../../../../contract/runs.ts';
import type { EpochMetric, Run, RunStatus } from '../../../../contract/runs.ts';
import type { SeenStatus } from '../../../lib/runs/seen-status.ts';

export type LogEntry =
  | { readonly kind: 'queued'; readonly at: string }
  | { readonly kind: 'started'; readonly at: string; readonly engine: EngineName; readonly device: string; readonly version: string }
  | { readonly kind: 'epoch'; readonly metric: EpochMetric; readonly best: boolean }
  | { readonly kind: 'status'; readonly status: RunStatus; readonly at: string }
  | { readonly kind: 'ended'; readonly status: RunStatus; readonly at: string | null };

/** What happened to a run, the newest first, from what is stored and what was seen. */
export function runLog(run: Run, epochs: readonly EpochMetric[], seen: readonly SeenStatus[]): LogEntry[] {
  const log: LogEntry[] = [{ kind: 'queued', at: run.createdAt }];
  if (run.startedAt !== null && run.engine !== null) {
    log.push({ kind: 'started', at: run.startedAt, engine: run.engine, device: run.device ?? '', version: run.engineVersion ?? '' });
  }
  let best = -Infinity;
  const pauses = seen.filter(({ status }) => status !== 'queued');
  for (let i = 0; i <= epochs.length; i++) {
    for (const { status, at, epochs: after } of pauses) if (after === i) log.push({ kind: 'status', status, at });
    const metric = epochs[i];
    if (metric === undefined) break;
    const quality = metric.valAccuracy ?? metric.accuracy;
    log.push({ kind: 'epoch', metric, best: quality > best });
    best = Math.max(best, quality);
  }
  if (!isActive(run)) log.push({ kind: 'ended', status: run.status, at: run.finishedAt });
  return log.toReversed();
}
