import type { WatchedFolder } from '../contract/api/folders.ts';
import type { BatchId } from '../contract/ids.ts';
import type { FolderFile, FolderRepository } from '../core/folders/ports.ts';
import type { SqliteBatchRepository } from './batch-repository.ts';
import type { Database } from './database.ts';

export class SqliteFolderRepository implements FolderRepository {
  private readonly database: Database;
  private readonly batches: SqliteBatchRepository;

  constructor(database: Database, batches: SqliteBatchRepository) {
    this.database = database;
    this.batches = batches;
  }

  list(): WatchedFolder[] {
    return this.database.read(() => this.database.prepare('SELECT batch_id AS batch, path, trouble FROM watched_folders ORDER BY rowid').all() as WatchedFolder[]);
  }

  watch(batch: BatchId, path: string): WatchedFolder {
    return this.database.write(() => {
      this.batches.get(batch);
      this.leave(batch);
      this.database.prepare('INSERT INTO watched_folders (batch_id, path) VALUES (?, ?)').run(batch, path);
      return { batch, path, trouble: null };
    });
  }

  leave(batch: BatchId): void {
    this.database.write(() => void this.database.prepare('DELETE FROM watched_folders WHERE batch_id = ?').run(batch));
  }

  setTrouble(batch: BatchId, trouble: string | null): void {
    this.database.write(() => void this.database.prepare('UPDATE watched_folders SET trouble = ? WHERE batch_id = ?').run(trouble, batch));
  }

  known(batch: BatchId): ReadonlyMap<string, FolderFile> {
    return this.database.read(() => {
      const rows = this.database.prepare('SELECT name, size_bytes AS sizeBytes, modified_ms AS modifiedMs FROM watched_files WHERE batch_id = ?').all(batch) as FolderFile[];
      return new Map(rows.map((file) => [file.name, file]));
    });
  }

  know(batch: BatchId, files: readonly FolderFile[]): void {
    this.database.write(() => {
      const insert = this.database.prepare(`
        INSERT OR REPLACE INTO watched_files SELECT batch_id, ?, ?, ? FROM watched_folders WHERE batch_id = ?`);
      for (const { name, sizeBytes, modifiedMs } of files) insert.run(name, sizeBytes, modifiedMs, batch);
    });
  }
}
