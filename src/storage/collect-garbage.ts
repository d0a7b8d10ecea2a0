import type { Blobs } from './blobs.ts';
import type { Database } from './database.ts';
import { listReferencedBlobs } from './referenced-blobs.ts';

/**
 * Removes blobs that no record refers to and what was left half written, except what is younger than an hour; answers how many blobs. There is hardly
 * ever any, so it is looked for without the write lock. It is removed with it: an old blob may be stored anew, and referred to, between two looks.
 */
export function collectGarbage(database: Database, blobs: Blobs): number {
  if (blobs.listUnreferenced(listReferencedBlobs(database)).length + blobs.listLeftovers().length === 0) return 0;
  return database.write(() => blobs.collectGarbage(listReferencedBlobs(database)).length);
}
