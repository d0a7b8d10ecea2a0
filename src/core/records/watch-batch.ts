import type { BatchProgress } from '../../contract/documents.ts';
import type { BatchId } from '../../contract/ids.ts';
import { delay } from '../delay.ts';
import type { BatchRepository } from './ports.ts';

interface WatchParts {
  readonly batches: BatchRepository;
  /** Documents that were being read by a process that was killed are read here. */
  readonly takeUpAbandoned: () => void;
}

/** Five times a second is soon enough to look live. */
const intervalMs = 200;

/**
 * How far a batch is, now and whenever that changes, until nothing in it waits to be read. Follows the database alone: it does not matter which process
 * reads.
 *
 * @throws StudioError BATCH_NOT_FOUND
 */
export async function* watchBatch(parts: WatchParts, id: BatchId, signal: AbortSignal | undefined): AsyncGenerator<BatchProgress, void> {
  let told = '';
  while (signal?.aborted !== true) {
    // A killed reader cannot say so: whoever watches looks after it.
    parts.takeUpAbandoned();
    const progress = parts.batches.progress(id);
    const text = JSON.stringify(progress);
    if (text !== told) yield progress;
    told = text;
    if (progress.documents.waiting === 0 && progress.documents.reading === 0) return;
    await delay(intervalMs, signal);
  }
}
