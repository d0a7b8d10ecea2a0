import { isActive } from '../../contract/runs.ts';
import type { Run } from '../../contract/runs.ts';
import { delay } from '../delay.ts';
import type { RunRepository } from './ports.ts';
import type { RunEvent } from '../../contract/api/runs.ts';

/** Ten times a second is as often as anyone can look. */
const intervalMs = 100;
/** A killed owner cannot say so: whoever watches looks after it, this many rounds apart. */
const roundsPerLifeSign = 20;
const metricsPerEvent = 2000;

/**
 * Follows a run through the database alone: a watcher in another process sees the same as one in the owner's, nothing is missed
 * between replay and live, a slow consumer gets larger groups, and one that leaves disturbs nobody.
 */
export async function* watchRun(runs: RunRepository, id: Run['id'], afterSeq: number, signal: AbortSignal | undefined): AsyncGenerator<RunEvent> {
  let seq = afterSeq;
  let told = '';
  for (let round = 0; signal?.aborted !== true; round++) {
    if (round % roundsPerLifeSign === 0) runs.markInterrupted();
    const run = runs.find(id);
    if (run === undefined) return;
    const active = isActive(run);
    const text = JSON.stringify(run);
    if (active && text !== told) {
      told = text;
      yield { type: 'status', run };
    }
    // Read after the run's row: all metrics of a run that has ended are there.
    for (;;) {
      const metrics = runs.listMetrics(id, { afterSeq: seq, limit: metricsPerEvent });
      if (metrics.length === 0) break;
      seq = metrics.at(-1)!.seq;
      yield { type: 'metrics', metrics };
    }
    if (!active) {
      yield { type: 'finished', run };
      return;
    }
    await delay(intervalMs, signal);
  }
}
