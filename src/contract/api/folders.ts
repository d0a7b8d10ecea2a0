import { type } from '@orpc/contract';
import { z } from 'zod';
import { batchIdSchema } from '../ids.ts';
import type { BatchId } from '../ids.ts';
import { procedure } from './procedure.ts';

export interface WatchedFolder {
  readonly batch: BatchId;
  readonly path: string;
  /** Why nothing can be taken up just now; null: all is well. */
  readonly trouble: string | null;
}

/** Folders that batches take documents from by themselves, as long as a window or a kiosk that is not locked is open. */
export const foldersContract = {
  list: procedure.output(type<WatchedFolder[]>()),
  /** Files are taken up once they have stopped growing; those of subfolders are left alone, and so is everything while the batch is paused. */
  watch: procedure.input(z.strictObject({ batch: batchIdSchema, path: z.string().min(1).max(4096) })).output(type<WatchedFolder>()),
  leave: procedure.input(z.strictObject({ batch: batchIdSchema })).output(type<null>())
};
