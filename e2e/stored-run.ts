import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

export interface StoredBatch {
  readonly step: number;
  readonly loss: number;
}

/** What the database holds of the only run in a data folder, read beside the studio that has it open. */
export function storedBatches(dataDir: string): StoredBatch[] {
  const database = new Sqlite(join(dataDir, 'studio.db'), { readonly: true });
  try {
    return database.prepare('SELECT step, loss FROM batch_metrics ORDER BY seq').all() as StoredBatch[];
  } finally {
    database.close();
  }
}
