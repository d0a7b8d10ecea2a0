import { randomBytes } from 'node:crypto';
import type { WatchedFolder } from '../contract/api/folders.ts';
import type { BatchId } from '../contract/ids.ts';
import type { FolderFile, FolderRepository } from '../core/folders/ports.ts';
import type { SqliteBatchRepository } from './batch-repository.ts';
import type { Database } from './database.ts';
import { saltedHash } from './salted-hash.ts';

const saltBytes = 32;

interface TakenFile {
  readonly nameHash: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/**
 * Of a file that was taken up its name is not kept, but a hash of it under the folder's salt: it outlives the document, whose name retention takes away.
 * The salt has to stay, so whoever has the database can still try a name that he thinks of; he cannot read one, nor look it up in hashes made before.
 */
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
      this.database.prepare('INSERT INTO watched_folders (batch_id, path, salt) VALUES (?, ?, ?)').run(batch, path, randomBytes(saltBytes));
      return { batch, path, trouble: null };
    });
  }

  leave(batch: BatchId): void {
    // Erased, not only removed, as the trouble below: it may name files.
    this.database.write(() => void this.database.prepare('DELETE FROM watched_folders WHERE batch_id = ?').run(batch));
  }

  setTrouble(batch: BatchId, trouble: string | null): void {
    this.database.write(() => void this.database.prepare('UPDATE watched_folders SET trouble = ? WHERE batch_id = ?').run(trouble, batch));
  }

  notTaken(batch: BatchId, files: readonly FolderFile[]): FolderFile[] {
    return this.database.read(() => {
      const salt = this.saltOf(batch);
      if (salt === undefined) return [];
      const rows = this.database.prepare('SELECT name_hash AS nameHash, size_bytes AS sizeBytes, modified_ms AS modifiedMs FROM watched_files WHERE batch_id = ?').all(batch) as TakenFile[];
      const taken = new Map(rows.map((file) => [file.nameHash, file]));
      return files.filter(({ name, sizeBytes, modifiedMs }) => {
        const before = taken.get(saltedHash(salt, name));
        return before?.sizeBytes !== sizeBytes || before.modifiedMs !== modifiedMs;
      });
    });
  }

  take(batch: BatchId, files: readonly FolderFile[]): void {
    this.database.write(() => {
      const salt = this.saltOf(batch);
      if (salt === undefined) return;
      const insert = this.database.prepare('INSERT OR REPLACE INTO watched_files (batch_id, name_hash, size_bytes, modified_ms) VALUES (?, ?, ?, ?)');
      for (const { name, sizeBytes, modifiedMs } of files) insert.run(batch, saltedHash(salt, name), sizeBytes, modifiedMs);
    });
  }

  private saltOf(batch: BatchId): Buffer | undefined {
    return this.database.prepare('SELECT salt FROM watched_folders WHERE batch_id = ?').pluck().get(batch) as Buffer | undefined;
  }
}
