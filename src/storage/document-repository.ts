import type Sqlite from 'better-sqlite3';
import { documentSchema } from '../contract/documents.ts';
import type { ScannedDocument } from '../contract/documents.ts';
import { StudioError } from '../contract/errors.ts';
import type { BatchId, DocumentId } from '../contract/ids.ts';
import type { ProcessIdentity } from '../contract/runs.ts';
import type { Claim, DocumentQuery, DocumentRepository, NewDocument, NewPage, StoredPage } from '../core/records/ports.ts';
import { parseRecord } from './database.ts';
import type { Database } from './database.ts';
import { newId } from './new-id.ts';
import { isAlive } from './process-identity.ts';

/** A document over which the studio ended so often is not begun again: it may be what ends it. */
const mostAttempts = 3;

export interface DocumentRow {
  readonly id: string;
  readonly batch_id: string;
  readonly sha256: string;
  readonly name: string;
  readonly size_bytes: number;
  readonly mime: string;
  readonly added_at: string;
  readonly status: string;
  readonly owner_pid: number | null;
  readonly owner_token: string | null;
  readonly attempts: number;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly finished_at: string | null;
  readonly picture_removed_at: string | null;
  readonly redacted_at: string | null;
}

export function toDocument(row: DocumentRow): ScannedDocument {
  const value = {
    id: row.id,
    batch: row.batch_id,
    sha256: row.sha256,
    name: row.name,
    sizeBytes: row.size_bytes,
    mime: row.mime,
    addedAt: row.added_at,
    status: row.status,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message },
    finishedAt: row.finished_at,
    pictureRemovedAt: row.picture_removed_at,
    redactedAt: row.redacted_at
  };
  return parseRecord(documentSchema, value, 'documents');
}

function ownerOf({ owner_pid: pid, owner_token: token }: DocumentRow): ProcessIdentity {
  return { pid: pid!, token: token! };
}

export class SqliteDocumentRepository implements DocumentRepository {
  private readonly database: Database;
  private readonly byId: Sqlite.Statement;
  private readonly anyWaiting: Sqlite.Statement;
  private readonly next: Sqlite.Statement;
  private readonly taken: Sqlite.Statement;
  private readonly insertPage: Sqlite.Statement;
  private readonly insertField: Sqlite.Statement;

  constructor(database: Database) {
    this.database = database;
    this.byId = database.prepare('SELECT * FROM documents WHERE id = ?');
    this.taken = database.prepare(`SELECT * FROM documents WHERE status = 'reading'`);
    this.anyWaiting = database
      .prepare(`SELECT EXISTS (SELECT 1 FROM documents JOIN batches ON batches.id = documents.batch_id WHERE documents.status = 'waiting' AND batches.status = 'open')`)
      .pluck();
    // The first of each batch and then the first of these: otherwise all that wait would be sorted for every one that is taken.
    this.next = database.prepare(`
      UPDATE documents SET status = 'reading', owner_pid = ?, owner_token = ?, attempts = attempts + 1
      WHERE rowid = (SELECT min((SELECT min(rowid) FROM documents WHERE status = 'waiting' AND batch_id = batches.id)) FROM batches WHERE status = 'open')
      RETURNING *`);
    this.insertPage = database.prepare('INSERT INTO pages (document_id, page_index, form, width, height, ms, picture) VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.insertField = database.prepare(`
      INSERT INTO fields (page_id, name, content, box, reading, confidence, accepted, by_rule, model_key, model_name, read_at, audited, rank, state, text, value)
      VALUES ($page, $name, $content, $box, $reading, $confidence, $accepted, $byRule, $modelKey, $modelName, $readAt, $audited, $rank, $state, $text, $value)`);
  }

  add(documents: readonly NewDocument[]): number {
    return this.database.write(() => {
      const insert = this.database.prepare(`
        INSERT INTO documents (id, batch_id, sha256, name, size_bytes, mime, added_at, status, error_code, error_message, finished_at, picture_removed_at)
        VALUES ($id, $batch, $sha256, $name, $sizeBytes, $mime, $at, iif($code IS NULL, 'waiting', 'failed'), $code, $message, $failedAt, $failedAt)
        ON CONFLICT (batch_id, sha256) DO NOTHING`);
      const at = new Date().toISOString();
      return documents.reduce((added, { error, ...document }) => {
        const failure = { code: error?.code ?? null, message: error?.message ?? null, failedAt: error === null ? null : at };
        return added + insert.run({ ...document, ...failure, id: newId(), at }).changes;
      }, 0);
    });
  }

  get(id: DocumentId): ScannedDocument {
    return this.database.read(() => {
      const row = this.byId.get(id) as DocumentRow | undefined;
      if (row === undefined) throw new StudioError('DOCUMENT_NOT_FOUND', `There is no document with the id ${id}.`, { remedy: 'Choose one that is listed.' });
      return toDocument(row);
    });
  }

  pagesOf(id: DocumentId): StoredPage[] {
    return this.database.read(() => this.database
      .prepare('SELECT page_index AS "index", form, width, height, picture FROM pages WHERE document_id = ? ORDER BY page_index')
      .all(id) as StoredPage[]);
  }

  list({ batch, status, offset, limit }: DocumentQuery): { documents: ScannedDocument[]; total: number } {
    return this.database.read(() => {
      // With a condition that may be none SQLite would sort the whole batch.
      const where = status === undefined ? 'FROM documents WHERE batch_id = $batch' : 'FROM documents WHERE batch_id = $batch AND status = $status';
      const values = status === undefined ? { batch } : { batch, status };
      const rows = this.database.prepare(`SELECT * ${where} ORDER BY rowid LIMIT $limit OFFSET $offset`).all({ ...values, limit, offset }) as DocumentRow[];
      return { documents: rows.map(toDocument), total: this.database.prepare(`SELECT count(*) ${where}`).pluck().get(values) as number };
    });
  }

  takeNext(owner: ProcessIdentity): Claim | undefined {
    // Asked every few seconds by whoever has nothing to do: look without the write lock first.
    if (this.abandoned().length === 0 && !this.isAnyWaiting()) return undefined;
    return this.database.write(() => {
      this.releaseAbandoned();
      const row = this.next.get(owner.pid, owner.token) as DocumentRow | undefined;
      return row === undefined ? undefined : { document: toDocument(row), owner, attempt: row.attempts };
    });
  }

  release(claim: Claim): void {
    this.database.write(() => {
      if (this.leave(claim, 'waiting')) this.database.prepare('UPDATE documents SET attempts = attempts - 1 WHERE id = ?').run(claim.document.id);
    });
  }

  /** Those that are being read, with nobody alive who reads them. */
  listAbandoned(): ScannedDocument[] {
    return this.abandoned().map(toDocument);
  }

  releaseAbandoned(): number {
    // Asked before everything and hardly ever needed: look without the write lock first.
    if (this.abandoned().length === 0) return 0;
    return this.database.write(() => {
      const rows = this.abandoned();
      for (const row of rows) {
        const claim = { document: toDocument(row), owner: ownerOf(row), attempt: row.attempts };
        if (row.attempts < mostAttempts) this.leave(claim, 'waiting');
        else this.fail(claim, { code: 'DOCUMENT_READ_INTERRUPTED', message: `The studio ended ${row.attempts} times while it read ${row.name}.` });
      }
      return rows.length;
    });
  }

  fail(claim: Claim, { code, message }: NonNullable<ScannedDocument['error']>, pages: readonly NewPage[] = []): boolean {
    return this.database.write(() => {
      if (!this.leave(claim, 'failed', { code, message })) return false;
      this.insertPages(claim.document.id, pages);
      return true;
    });
  }

  store(claim: Claim, pages: readonly NewPage[]): boolean {
    return this.database.write(() => {
      if (!this.leave(claim, 'review')) return false;
      this.insertPages(claim.document.id, pages);
      return true;
    });
  }

  setStatus(id: DocumentId, status: 'review' | 'done' | 'rejected'): void {
    const finishedAt = status === 'review' ? null : new Date().toISOString();
    this.database.write(() => void this.database.prepare('UPDATE documents SET status = ?, finished_at = ? WHERE id = ?').run(status, finishedAt, id));
  }

  retryFailed(batch: BatchId): number {
    return this.database.write(() => {
      const which = `batch_id = ? AND status = 'failed' AND picture_removed_at IS NULL AND redacted_at IS NULL`;
      // They are looked at anew.
      this.database.prepare(`DELETE FROM pages WHERE document_id IN (SELECT id FROM documents WHERE ${which})`).run(batch);
      return this.database
        .prepare(`UPDATE documents SET status = 'waiting', attempts = 0, error_code = NULL, error_message = NULL, finished_at = NULL WHERE ${which}`)
        .run(batch).changes;
    });
  }

  listFinished(before: string, still: 'picture' | 'values'): ScannedDocument[] {
    return this.database.read(() => {
      const gone = still === 'picture' ? 'picture_removed_at' : 'redacted_at';
      const rows = this.database.prepare(`SELECT * FROM documents WHERE finished_at < ? AND ${gone} IS NULL ORDER BY rowid`).all(before) as DocumentRow[];
      return rows.map(toDocument);
    });
  }

  removePictures(id: DocumentId): string[] {
    return this.database.write(() => {
      const pages = this.pagesOf(id).flatMap(({ picture }) => picture ?? []);
      this.database.prepare('UPDATE documents SET picture_removed_at = ? WHERE id = ?').run(new Date().toISOString(), id);
      this.database.prepare('UPDATE pages SET picture = NULL WHERE document_id = ?').run(id);
      return [this.get(id).sha256, ...pages];
    });
  }

  redact(id: DocumentId): void {
    this.database.write(() => {
      const ofDocument = 'page_id IN (SELECT id FROM pages WHERE document_id = ?)';
      this.database.prepare(`UPDATE decisions SET before = NULL, after = NULL, reason = NULL WHERE field_id IN (SELECT id FROM fields WHERE ${ofDocument})`).run(id);
      this.database.prepare(`UPDATE fields SET reading = NULL, text = NULL, value = NULL WHERE ${ofDocument}`).run(id);
      // The message of an error may name the file.
      this.database
        .prepare(`UPDATE documents SET name = substr(sha256, 1, 12), error_message = iif(error_code IS NULL, NULL, ''), redacted_at = ? WHERE id = ?`)
        .run(new Date().toISOString(), id);
    });
  }

  dropErased(): void {
    // Where somebody is reading just now it stays until SQLite writes over it: no reason to fail.
    this.database.read(() => this.database.connection.pragma('wal_checkpoint(TRUNCATE)'));
  }

  private insertPages(document: DocumentId, pages: readonly NewPage[]): void {
    const readAt = new Date().toISOString();
    for (const { index, form, width, height, ms, picture, fields } of pages) {
      const page = this.insertPage.run(document, index, form, width, height, ms, picture).lastInsertRowid;
      for (const { name, content, box, reading, byRule, model, audited, rank, state } of fields) {
        const { confidence, accepted, text, value } = reading;
        this.insertField.run({
          page, name, confidence, rank, state, readAt,
          content: JSON.stringify(content), box: JSON.stringify(box), reading: JSON.stringify(reading),
          accepted: Number(accepted), byRule: Number(byRule), audited: Number(audited),
          modelKey: model.key, modelName: model.name,
          text: state === 'accepted' ? text : null, value: state === 'accepted' ? value : null
        });
      }
    }
  }

  private isAnyWaiting(): boolean {
    return this.database.read(() => this.anyWaiting.get() === 1);
  }

  private abandoned(): DocumentRow[] {
    return this.database.read(() => (this.taken.all() as DocumentRow[]).filter((row) => !isAlive(ownerOf(row))));
  }

  /** Ends a claim, if it is still held. */
  private leave({ document, owner, attempt }: Claim, status: 'waiting' | 'review' | 'failed', error: { code?: string; message?: string } = {}): boolean {
    const { changes } = this.database
      .prepare(`UPDATE documents SET status = $status, owner_pid = NULL, owner_token = NULL, error_code = $code, error_message = $message, finished_at = $finishedAt
        WHERE id = $id AND status = 'reading' AND owner_pid = $pid AND owner_token = $token AND attempts = $attempt`)
      .run({
        status, id: document.id, pid: owner.pid, token: owner.token, attempt,
        code: error.code ?? null, message: error.message ?? null, finishedAt: status === 'failed' ? new Date().toISOString() : null
      });
    return changes > 0;
  }
}
