import { randomBytes } from 'node:crypto';
import type Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { recordContentSchema, recordPayloadSchema } from '../contract/documents.ts';
import type { DocumentRecord, RecordContent, RecordHead, RecordNote, RecordPayload } from '../contract/documents.ts';
import type { DocumentId } from '../contract/ids.ts';
import type { RecordLog, RecordQuery, RecordSpan } from '../core/records/ports.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { joinRecord } from '../domain/records/record-parts.ts';
import type { FieldPlace } from '../domain/records/records-table.ts';
import { parseJson, parseStored } from './database.ts';
import type { Database } from './database.ts';
import { chainHash, firstPrevious, payloadHash } from './record-hashes.ts';

const saltBytes = 32;

/**
 * The document's last word by the row `$asOf` is that it is recorded: then it was done (conclude.ts). Told by the log alone, so that a query goes through its
 * rows in their order and ends at its limit: beginning with the documents it would sort all records for every page of them.
 */
const recordedRows = `kind = 'recorded' AND record_log.seq > $afterSeq AND record_log.seq <= $throughSeq AND ($batch IS NULL OR content ->> '$.batch.id' = $batch)
  AND NOT EXISTS (
    SELECT 1 FROM record_log AS later
    WHERE later.document = record_log.document AND later.seq > record_log.seq AND later.seq <= $asOf AND later.kind <> 'redacted'
  )`;

const fieldPlacesSchema = z.object({ fields: z.array(z.object({ page: z.int().nonnegative(), name: z.string() })) });

interface RecordRow {
  readonly seq: number;
  readonly content: string;
  readonly hash: string;
  readonly payload: string | null;
}

/** A query that names no end goes as far as there are rows. */
const wholeLog = { throughSeq: Number.MAX_SAFE_INTEGER, asOf: Number.MAX_SAFE_INTEGER, limit: -1 } as const;

/**
 * The log of records. A row is two things: `content`, which is chained by hash and never changes, and a payload with all that was written on the document,
 * which lies beside it with a salt of its own. The content holds the payload's HMAC under that salt.
 *
 * Redaction appends a row that names the redacted one and removes its payload and salt. No hash of the chain was made from either, so the chain verifies as
 * before; a payload that is gone without such a row was removed by somebody else, and a payload that is there must fit its HMAC. Amounts and dates are few
 * enough to try them all against a plain hash: against an HMAC whose 32 random bytes are gone, every one of them fits as well as the other.
 *
 * A chain finds what was changed within it, and together with the documents' own states what was cut off its end. Who can write the file could make all of it
 * anew: the hash of the last row, which every export tells, is the witness against that.
 */
export class SqliteRecordLog implements RecordLog {
  private readonly database: Database;
  private readonly last: Sqlite.Statement;
  private readonly insert: Sqlite.Statement;

  constructor(database: Database) {
    this.database = database;
    this.last = database.prepare('SELECT seq, hash FROM record_log ORDER BY seq DESC LIMIT 1');
    this.insert = database.prepare('INSERT INTO record_log (seq, previous, content, hash) VALUES (?, ?, ?, ?)');
  }

  append(content: Omit<RecordContent, 'seq' | 'payload'>, payload: RecordPayload): RecordHead {
    return this.database.write(() => {
      const salt = randomBytes(saltBytes);
      const text = canonicalJson(payload);
      const head = this.chain({ ...content, payload: payloadHash(salt, text) });
      this.database.prepare('INSERT INTO record_payloads (seq, salt, payload) VALUES (?, ?, ?)').run(head.seq, salt, text);
      return head;
    });
  }

  appendNote(note: Omit<RecordNote, 'seq'>): RecordHead {
    return this.database.write(() => this.chain(note));
  }

  lastOf(document: DocumentId): ReturnType<RecordLog['lastOf']> {
    return this.database.read(() => this.database
      .prepare(`SELECT seq, hash, kind FROM record_log WHERE document = ? AND kind <> 'redacted' ORDER BY seq DESC LIMIT 1`)
      .get(document) as ReturnType<RecordLog['lastOf']>);
  }

  list(query: RecordQuery | RecordSpan): DocumentRecord[] {
    return this.database.read(() => {
      const { batch, afterSeq, throughSeq, asOf, limit } = { ...wholeLog, ...query };
      const rows = this.database
        .prepare(`SELECT record_log.seq, content, hash, payload FROM record_log LEFT JOIN record_payloads ON record_payloads.seq = record_log.seq
          WHERE ${recordedRows} ORDER BY record_log.seq LIMIT $limit`)
        .all({ batch: batch ?? null, afterSeq, throughSeq, asOf, limit }) as RecordRow[];
      return rows.map(toRecord);
    });
  }

  listFields({ batch, afterSeq, throughSeq, asOf }: RecordSpan): FieldPlace[][] {
    return this.database.read(() => {
      const rows = this.database
        .prepare(`SELECT seq, content FROM record_log WHERE ${recordedRows} ORDER BY seq`)
        .all({ batch: batch ?? null, afterSeq, throughSeq, asOf }) as Pick<RecordRow, 'seq' | 'content'>[];
      return rows.map(({ seq, content }) => parseStored(fieldPlacesSchema, parseJson(content), seq, 'record_log').fields);
    });
  }

  head(): RecordHead | null {
    return this.database.read(() => (this.last.get() as RecordHead | undefined) ?? null);
  }

  redact(document: DocumentId, at: string): void {
    this.database.write(() => {
      const rows = this.database
        .prepare('SELECT seq FROM record_log JOIN record_payloads USING (seq) WHERE document = ? ORDER BY seq')
        .pluck()
        .all(document) as number[];
      for (const concerns of rows) {
        this.chain({ kind: 'redacted', at, document, concerns, operator: null });
        this.database.prepare('DELETE FROM record_payloads WHERE seq = ?').run(concerns);
      }
    });
  }

  private chain(content: Omit<RecordContent, 'seq'> | Omit<RecordNote, 'seq'>): RecordHead {
    const { seq, hash: previous } = (this.last.get() as RecordHead | undefined) ?? { seq: 0, hash: firstPrevious };
    const text = canonicalJson({ ...content, seq: seq + 1 });
    const hash = chainHash(previous, text);
    this.insert.run(seq + 1, previous, text, hash);
    return { seq: seq + 1, hash };
  }
}

function toRecord({ seq, content, hash, payload }: RecordRow): DocumentRecord {
  return joinRecord(
    parseStored(recordContentSchema, parseJson(content), seq, 'record_log'),
    payload === null ? null : parseStored(recordPayloadSchema, parseJson(payload), seq, 'record_payloads'),
    hash
  );
}
