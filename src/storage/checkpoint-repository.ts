import { checkpointSchema } from '../contract/runs.ts';
import type { Checkpoint, CheckpointKind } from '../contract/runs.ts';
import type { CheckpointId, RunId } from '../contract/ids.ts';
import { StudioError } from '../contract/errors.ts';
import type { CheckpointRepository, NewCheckpoint } from '../core/runs/ports.ts';
import { parseRecord } from './database.ts';
import type { Database } from './database.ts';
import { newId } from './new-id.ts';

const columns = 'id, run_id AS runId, epoch, step, kind, blob, size_bytes AS sizeBytes, val_metric AS valMetric, created_at AS createdAt';

function toCheckpoint(row: unknown): Checkpoint {
  return parseRecord(checkpointSchema, row as { id: string }, 'checkpoints');
}

export class SqliteCheckpointRepository implements CheckpointRepository {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  record(checkpoint: NewCheckpoint): Checkpoint {
    return this.database.write(() => {
      if (this.database.prepare('SELECT 1 FROM runs WHERE id = ?').get(checkpoint.runId) === undefined) {
        throw new StudioError('RUN_NOT_FOUND', `There is no run with the id ${checkpoint.runId}.`, { remedy: 'See "dsdc runs list" for those there are.' });
      }
      const stored: Checkpoint = { ...checkpoint, id: newId() as CheckpointId, createdAt: new Date().toISOString() };
      this.database
        .prepare(`
          INSERT INTO checkpoints (id, run_id, epoch, step, kind, blob, size_bytes, val_metric, created_at)
          VALUES ($id, $runId, $epoch, $step, $kind, $blob, $sizeBytes, $valMetric, $createdAt)`)
        .run(stored);
      return stored;
    });
  }

  list(runId: RunId, kind?: CheckpointKind): Checkpoint[] {
    return this.database.read(() =>
      this.database
        .prepare(`SELECT ${columns} FROM checkpoints WHERE run_id = $runId AND ($kind IS NULL OR kind = $kind) ORDER BY step DESC, rowid DESC`)
        .all({ runId, kind: kind ?? null })
        .map(toCheckpoint)
    );
  }

  find(id: CheckpointId): Checkpoint | undefined {
    return this.database.read(() => {
      const row = this.database.prepare(`SELECT ${columns} FROM checkpoints WHERE id = ?`).get(id);
      return row === undefined ? undefined : toCheckpoint(row);
    });
  }

  prune(runId: RunId, keepLast: number): string[] {
    return this.database.write(() => {
      const surplus = [...this.list(runId, 'last').slice(keepLast), ...this.list(runId, 'best').slice(1)];
      const remove = this.database.prepare('DELETE FROM checkpoints WHERE id = ?');
      for (const checkpoint of surplus) remove.run(checkpoint.id);
      const isUsed = this.database.prepare('SELECT 1 FROM checkpoints WHERE blob = ?');
      return [...new Set(surplus.map((checkpoint) => checkpoint.blob))].filter((blob) => isUsed.get(blob) === undefined);
    });
  }
}
