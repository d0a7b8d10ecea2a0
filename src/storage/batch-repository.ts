import { randomBytes } from 'node:crypto';
import { batchSchema, documentStatuses, fieldStateSchema } from '../contract/documents.ts';
import type { Batch, BatchProgress, BatchStatus, NewBatch } from '../contract/documents.ts';
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
    return this.database.read(() => {
      const batch = this.get(id);
      const count = <Name extends string>(names: readonly Name[], sql: string): Record<Name, number> => {
        const counts = new Map(this.database.prepare(sql).raw().all(id) as [Name, number][]);
        return Object.fromEntries(names.map((name) => [name, counts.get(name) ?? 0])) as Record<Name, number>;
      };
      const ofBatch = 'JOIN documents ON documents.id = pages.document_id WHERE documents.batch_id = ?';
      const { pages, readMs } = this.database.prepare(`SELECT count(*) AS pages, total(ms) AS readMs FROM pages ${ofBatch}`).get(id) as { pages: number; readMs: number };
      return {
        batch,
        documents: count(documentStatuses, 'SELECT status, count(*) FROM documents WHERE batch_id = ? GROUP BY status'),
        pages,
        readMs,
        fields: count(
          fieldStateSchema.options,
          `SELECT state, count(*) FROM fields JOIN pages ON pages.id = fields.page_id ${ofBatch} AND documents.status IN ('review', 'done') GROUP BY state`
        )
      };
    });
  }
}
