import { StudioError } from '../contract/errors.ts';
import { delay } from './delay.ts';

/** An attempt waits for the database itself, up to five seconds; between two of them the process does other things. */
const pauseMs = 500;
/** Longer than any import takes. */
const patienceMs = 10 * 60_000;

/**
 * Does work again and again for as long as the database is busy with what another process writes: its import of a large dataset is one transaction.
 * Whatever else goes wrong is thrown at once, and so is STORAGE_BUSY after ten minutes or once nobody `wants` the work any more.
 */
export async function whenNotBusy<T>(work: () => T, wanted: () => boolean): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof StudioError) || error.code !== 'STORAGE_BUSY' || !wanted() || Date.now() > deadline) throw error;
      await delay(pauseMs);
    }
  }
}
