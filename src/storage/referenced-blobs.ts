import type { Database } from './database.ts';

/** Blobs that a record refers to: data and replayed data of runs, checkpoints, documents and their pages. */
export function listReferencedBlobs(database: Database): Set<string> {
  return database.read(() => {
    const blobs = database
      .prepare(`
        SELECT blob FROM checkpoints
        UNION SELECT snapshot FROM runs WHERE snapshot IS NOT NULL
        UNION SELECT json_extract(replay, '$.snapshot') FROM runs WHERE json_extract(replay, '$.snapshot') IS NOT NULL
        UNION SELECT sha256 FROM documents WHERE picture_removed_at IS NULL
        UNION SELECT picture FROM pages WHERE picture IS NOT NULL`)
      .pluck()
      .all() as string[];
    return new Set(blobs);
  });
}
