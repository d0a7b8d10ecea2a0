import type { BatchId } from '../../contract/ids.ts';
import type { VerifiedField } from '../../domain/records/threshold-figures.ts';
import { nextTurn } from '../next-turn.ts';
import type { ReviewRepository } from './ports.ts';

/** Documents that are read in one go, some 10 ms of work: whoever decides something meanwhile waits no longer. */
const documentsATurn = 1000;

/** What is known of all readings of a batch, or of all batches. Decisions that fall meanwhile count or not, as they come. */
export async function allVerified(review: Pick<ReviewRepository, 'verified'>, batch: BatchId | undefined): Promise<VerifiedField[]> {
  const all: VerifiedField[] = [];
  for (let part = review.verified(batch, { afterRow: 0, limit: documentsATurn }); part.lastRow !== null;) {
    for (const field of part.fields) all.push(field);
    await nextTurn();
    part = review.verified(batch, { afterRow: part.lastRow, limit: documentsATurn });
  }
  return all;
}
