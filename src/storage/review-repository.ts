import type Sqlite from 'better-sqlite3';
import { decisionSchema, documentFieldSchema, operatorKey } from '../contract/documents.ts';
import type { AuditFigures, CharacterPage, Decision, DocumentField, ListedCharacter } from '../contract/documents.ts';
import { StudioError } from '../contract/errors.ts';
import type { BatchId, DocumentId } from '../contract/ids.ts';
import type { CharacterQuery, FieldAmount, FieldOutcome, QueuedField, QueueQuery, ReviewRepository, VerifiedPart, VerifiedSpan } from '../core/records/ports.ts';
import type { VerifiedField } from '../domain/records/threshold-figures.ts';
import { parseJson, parseRecord } from './database.ts';
import type { Database } from './database.ts';
import type { SqliteBatchRepository } from './batch-repository.ts';
import type { SqliteDocumentRepository } from './document-repository.ts';

interface FieldRow {
  readonly id: number;
  readonly document_id: DocumentId;
  readonly page_index: number;
  readonly form: string | null;
  readonly name: string;
  readonly content: string;
  readonly box: string;
  readonly reading: string | null;
  readonly confidence: number;
  readonly accepted: number;
  readonly model_key: string;
  readonly model_name: string;
  readonly read_at: string;
  readonly audited: number;
  readonly rank: number;
  readonly state: string;
  readonly text: string | null;
  readonly value: string | null;
  readonly correct: number | null;
}

interface DecisionRow {
  readonly id: number;
  readonly field_id: number;
  readonly operator: string;
  readonly at: string;
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly reason: string | null;
  readonly undoes: number | null;
}

interface CharacterRow extends Omit<ListedCharacter, 'document'> {
  readonly document: DocumentId;
  readonly file: string;
  readonly total: number;
}

const columns = `fields.*, pages.document_id, pages.page_index, pages.form`;
const joined = 'fields JOIN pages ON pages.id = fields.page_id';
/** Of a character: as domain/records/audit.ts shows it in the queue. */
const shownConfidence = `(box.value ->> '$.confidence') * iif(fields.audited AND fields.state = 'open', iif(fields.confidence = 0, 0, fields.rank / fields.confidence), 1)`;
/** A decision that nobody took back. */
const stands = `decisions.what <> 'undone' AND NOT EXISTS (SELECT 1 FROM decisions AS later WHERE later.undoes = decisions.id)`;

function toField(row: FieldRow): DocumentField {
  const value = {
    id: row.id,
    document: row.document_id,
    page: row.page_index,
    form: row.form,
    name: row.name,
    content: parseJson(row.content),
    box: parseJson(row.box),
    reading: parseJson(row.reading),
    confidence: row.confidence,
    accepted: row.accepted === 1,
    model: { key: row.model_key, name: row.model_name },
    readAt: row.read_at,
    audited: row.audited === 1,
    rank: row.rank,
    state: row.state,
    text: row.text,
    value: row.value,
    correct: row.correct === null ? null : row.correct === 1
  };
  return parseRecord(documentFieldSchema, value, 'fields');
}

function toDecision({ field_id: field, ...row }: DecisionRow): Decision {
  const value = { ...row, field };
  return parseRecord(decisionSchema, value, 'decisions');
}

/** … and that says what is written there. */
const isVote = `decisions.what <> 'doubted' AND ${stands}`;

interface VerifiedRow {
  readonly document: string;
  readonly confidence: number;
  readonly accepted: number;
  readonly byRule: number;
  readonly correct: number | null;
  readonly doubted: number;
}

function toVerified({ document, confidence, accepted, byRule, correct, doubted }: VerifiedRow): VerifiedField {
  return { document, confidence, accepted: accepted === 1, byRule: byRule === 1, correct: correct === null ? null : correct === 1, doubted: doubted === 1 };
}

export class SqliteReviewRepository implements ReviewRepository {
  private readonly database: Database;
  private readonly batches: SqliteBatchRepository;
  private readonly documents: SqliteDocumentRepository;
  private readonly byField: Sqlite.Statement;
  private readonly amounts: Sqlite.Statement;

  constructor(database: Database, batches: SqliteBatchRepository, documents: SqliteDocumentRepository) {
    this.database = database;
    this.batches = batches;
    this.documents = documents;
    this.byField = database.prepare('SELECT * FROM decisions WHERE field_id = ? ORDER BY id');
    this.amounts = database.prepare(`SELECT page_index AS page, name, content ->> '$.options.minorDigits' AS minorDigits FROM ${joined}
      WHERE pages.document_id = ? AND content ->> '$.kind' = 'amount'`);
  }

  queue({ batch, form, field, operator, limit }: QueueQuery): { fields: QueuedField[]; open: number } {
    return this.database.read(() => {
      if (batch !== undefined) this.batches.get(batch);
      const where = `
        FROM ${joined} JOIN documents ON documents.id = pages.document_id
        WHERE fields.state = 'open' AND documents.status = 'review'
          AND ($batch IS NULL OR documents.batch_id = $batch) AND ($form IS NULL OR pages.form = $form) AND ($field IS NULL OR fields.name = $field)
          AND NOT EXISTS (SELECT 1 FROM decisions WHERE decisions.field_id = fields.id AND decisions.operator IN (SELECT value FROM json_each($spellings)) AND ${isVote})`;
      const values = { batch: batch ?? null, form: form ?? null, field: field ?? null, spellings: JSON.stringify(this.spellingsOf(operator)) };
      const rows = this.database.prepare(`SELECT ${columns} ${where} ORDER BY fields.rank, fields.id LIMIT $limit`).all({ ...values, limit }) as FieldRow[];
      const open = this.database.prepare(`SELECT count(*) ${where}`).pluck().get(values) as number;
      return { fields: rows.map((row) => this.withSurroundings(row)), open };
    });
  }

  get(field: number): QueuedField {
    return this.database.read(() => {
      const row = this.database.prepare(`SELECT ${columns} FROM ${joined} WHERE fields.id = ?`).get(field) as FieldRow | undefined;
      if (row === undefined) throw new StudioError('FIELD_NOT_FOUND', `There is no field with the number ${field}.`, { remedy: 'Go on with the next one in the queue.' });
      return this.withSurroundings(row);
    });
  }

  fieldsOf(document: DocumentId): DocumentField[] {
    return this.database.read(() => {
      const rows = this.database.prepare(`SELECT ${columns} FROM ${joined} WHERE pages.document_id = ? ORDER BY pages.page_index, fields.id`).all(document);
      return (rows as FieldRow[]).map(toField);
    });
  }

  amountsOf(document: DocumentId): FieldAmount[] {
    return this.database.read(() => this.amounts.all(document) as FieldAmount[]);
  }

  decisionsOn(field: number): Decision[] {
    return this.database.read(() => (this.byField.all(field) as DecisionRow[]).map(toDecision));
  }

  addDecision({ field, operator, at, what, before, after, reason, undoes }: Omit<Decision, 'id'>): Decision {
    return this.database.write(() => {
      const row = this.database
        .prepare('INSERT INTO decisions (field_id, operator, at, what, before, after, reason, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *')
        .get(field, operator, at, what, before, after, reason, undoes);
      return toDecision(row as DecisionRow);
    });
  }

  lastDecision(batch: BatchId, operator: string): Decision | undefined {
    return this.database.read(() => {
      this.batches.get(batch);
      const lastSpelled = this.database
        .prepare(`SELECT decisions.* FROM decisions JOIN fields ON fields.id = decisions.field_id JOIN pages ON pages.id = fields.page_id JOIN documents ON documents.id = pages.document_id
          WHERE decisions.operator = ? AND documents.batch_id = ? AND ${stands} ORDER BY decisions.id DESC LIMIT 1`);
      const rows = this.spellingsOf(operator).map((spelling) => lastSpelled.get(spelling, batch) as DecisionRow | undefined);
      const last = rows.filter((row) => row !== undefined).sort((a, b) => b.id - a.id)[0];
      return last && toDecision(last);
    });
  }

  setOutcome(field: number, { state, text, value, correct, rank }: FieldOutcome): void {
    this.database.write(() => void this.database
      .prepare('UPDATE fields SET state = ?, text = ?, value = ?, correct = ?, rank = ? WHERE id = ?')
      .run(state, text, value, correct === null ? null : Number(correct), rank, field));
  }

  /** Every reading of the batch is parsed: 0.7 s for 10,000 documents of three fields with eight digits each. */
  characters({ batch, char, states, offset, limit }: CharacterQuery): CharacterPage {
    return this.database.read(() => {
      const { doubleKeying } = this.batches.get(batch);
      const where = `
        FROM ${joined} JOIN documents ON documents.id = pages.document_id, json_each(fields.reading, '$.boxes') AS box
        WHERE documents.batch_id = $batch AND documents.status IN ('review', 'done') AND pages.picture IS NOT NULL
          AND fields.state IN (SELECT value FROM json_each($states)) AND box.value ->> '$.char' = $char
          AND (fields.state <> 'open' OR NOT $doubleKeying OR (SELECT count(*) FROM decisions WHERE decisions.field_id = fields.id AND ${isVote}) >= 2)`;
      const values = { batch, char, states: JSON.stringify(states), doubleKeying: Number(doubleKeying) };
      const rows = this.database
        .prepare(`SELECT fields.id AS field, box.key AS "index", box.value ->> '$.char' AS char, ${shownConfidence} AS confidence,
            documents.id AS document, documents.name AS file, fields.name, fields.state, count(*) OVER () AS total
          ${where} ORDER BY confidence, fields.id, box.key LIMIT $limit OFFSET $offset`)
        .all({ ...values, limit, offset }) as CharacterRow[];
      return {
        characters: rows.map(({ document: id, file, total: _, ...character }) => ({ ...character, document: { id, name: file } })),
        // No row tells it beyond the last one.
        total: rows[0]?.total ?? (this.database.prepare(`SELECT count(*) ${where}`).pluck().get(values) as number)
      };
    });
  }

  countAudits(batch: BatchId | undefined): Pick<AuditFigures, 'accepted' | 'audited' | 'verified' | 'misread'> {
    return this.database.read(() => {
      if (batch !== undefined) this.batches.get(batch);
      return this.database
        .prepare(`SELECT coalesce(sum(readings_accepted), 0) AS accepted, coalesce(sum(readings_audited), 0) AS audited,
            coalesce(sum(audits_verified), 0) AS verified, coalesce(sum(audits_misread), 0) AS misread
          FROM batch_counts WHERE $batch IS NULL OR batch_id = $batch`)
        .get({ batch: batch ?? null }) as Pick<AuditFigures, 'accepted' | 'audited' | 'verified' | 'misread'>;
    });
  }

  verified(batch: BatchId | undefined, { afterRow, limit }: VerifiedSpan): VerifiedPart {
    return this.database.read(() => {
      if (batch !== undefined) this.batches.get(batch);
      // Named or not at all: a condition that may be none keeps SQLite from the index by which a batch's documents come in their order.
      const ofBatch = batch === undefined ? '' : 'AND documents.batch_id = $batch';
      const values = batch === undefined ? {} : { batch };
      const documents = this.database.prepare(`SELECT rowid FROM documents WHERE rowid > $afterRow ${ofBatch} ORDER BY rowid LIMIT $limit`).pluck().all({ ...values, afterRow, limit }) as number[];
      const lastRow = documents.at(-1);
      if (lastRow === undefined) return { fields: [], lastRow: null };
      const rows = this.database
        .prepare(`SELECT pages.document_id AS document, confidence, accepted, by_rule AS byRule, correct,
            EXISTS (SELECT 1 FROM decisions WHERE decisions.field_id = fields.id AND decisions.what = 'doubted' AND ${stands}) AS doubted
          FROM documents JOIN pages ON pages.document_id = documents.id JOIN fields ON fields.page_id = pages.id
          WHERE documents.rowid BETWEEN $firstRow AND $lastRow ${ofBatch}`)
        .all({ ...values, firstRow: documents[0], lastRow }) as VerifiedRow[];
      return { fields: rows.map(toVerified), lastRow };
    });
  }

  /** All the spellings in which decisions of an operator are kept. SQLite knows neither the capitals of all alphabets nor how to skip what it has seen. */
  private spellingsOf(operator: string): string[] {
    const kept = this.database
      .prepare(`WITH RECURSIVE kept (name) AS (
          SELECT min(operator) FROM decisions
          UNION ALL
          SELECT (SELECT min(operator) FROM decisions WHERE operator > name) FROM kept WHERE name IS NOT NULL
        )
        SELECT name FROM kept WHERE name IS NOT NULL`)
      .pluck()
      .all() as string[];
    return kept.filter((name) => operatorKey(name) === operatorKey(operator));
  }

  private withSurroundings(row: FieldRow): QueuedField {
    const field = toField(row);
    const document = this.documents.get(field.document);
    return { field, document, batch: this.batches.get(document.batch), decisions: this.decisionsOn(field.id) };
  }
}
