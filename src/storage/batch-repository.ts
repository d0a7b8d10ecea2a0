import { randomBytes } from 'node:crypto';
import { batchSchema } from '../contract/documents.ts';
import type { Batch, BatchProgress, BatchStatus, DocumentStatus, FieldState, NewBatch } from '../contract/documents.ts';
import { StudioError } from '../contract/errors.ts';
import type { BatchId } from '../contract/ids.ts';
import type { BatchRepository } from '../core/records/ports.ts';
import { parseRecord } from './database.ts';
import type { Database } from './database.ts';
import { newId } from './new-id.ts';

interface BatchRow {
  readonly id: string;
  readonly name: string;
  readonly form: string;
  readonly made_at: string;
  readonly status: string;
  readonly double_keying: number;
  readonly audit_share: number;
  readonly seed: number;
  readonly misread: number;
  readonly country: string | null;
}

/** Kept by the triggers of migrations/0240-batch-counts.sql, never written here. */
type CountsRow = Readonly<Record<DocumentStatus | `fields_${FieldState}` | 'pages' | 'read_ms', number>>;

function toBatch(row: BatchRow): Batch {
  const { id, name, form, made_at: madeAt, status, double_keying: doubleKeying, audit_share: auditShare, seed, misread, country } = row;
  const value = { id, name, form, madeAt, status, country, misread, doubleKeying: doubleKeying === 1, auditShare, seed };
  return parseRecord(batchSchema, value, 'batches');
}

export class SqliteBatchRepository implements BatchRepository {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  create({ name, form, country, misread, doubleKeying, auditShare, seed }: NewBatch): Batch {
    return this.database.write(() => {
      const id = newId() as BatchId;
      this.database
        .prepare(`INSERT INTO batches (id, name, form, made_at, status, double_keying, audit_share, seed, misread, country) VALUES (?, ?, ?, ?, 'open', ?, ?, ?, ?, ?)`)
        .run(id, name, form, new Date().toISOString(), Number(doubleKeying), auditShare, seed ?? randomBytes(4).readUInt32LE(), misread, country);
      return this.get(id);
    });
  }

  list(): Batch[] {
    return this.database.read(() => (this.database.prepare('SELECT * FROM batches ORDER BY made_at DESC, rowid DESC').all() as BatchRow[]).map(toBatch));
  }

  get(id: BatchId): Batch {
    return this.database.read(() => {
      const row = this.database.prepare('SELECT * FROM batches WHERE id = ?').get(id) as BatchRow | undefined;
      if (row === undefined) throw new StudioError('BATCH_NOT_FOUND', `There is no batch with the id ${id}.`, { remedy: 'Choose one that is listed.' });
      return toBatch(row);
    });
  }

  setStatus(id: BatchId, status: BatchStatus): Batch {
    return this.database.write(() => {
      this.get(id);
      // Setting what is set already is no change: nobody is told.
      this.database.prepare('UPDATE batches SET status = $status WHERE id = $id AND status <> $status').run({ id, status });
      return this.get(id);
    });
  }

  progress(id: BatchId): BatchProgress {
    return this.database.read(() => this.database.connection.transaction(() => {
      const batch = this.get(id);
      const { pages, read_ms: readMs, ...counts } = this.database.prepare('SELECT * FROM batch_counts WHERE batch_id = ?').get(id) as CountsRow;
      const { waiting, reading, review, done, failed, rejected } = counts;
      return {
        batch,
        documents: { waiting, reading, review, done, failed, rejected },
        pages,
        readMs,
        fields: { accepted: counts.fields_accepted, open: counts.fields_open, decided: counts.fields_decided, rejected: counts.fields_rejected }
      };
    })());
  }
}
