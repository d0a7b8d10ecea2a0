import { join } from 'node:path';
import type { Database } from './database.ts';
import type { Problem } from './doctor-checks.ts';
import { chainHash, firstPrevious, payloadHash } from './record-hashes.ts';

interface LogRow {
  readonly seq: number;
  readonly previous: string;
  readonly content: string;
  readonly hash: string;
  readonly kind: string;
  readonly document: string;
  readonly salt: Buffer | null;
  readonly payload: string | null;
  readonly redacted: number;
}

interface Break {
  readonly row: Pick<LogRow, 'seq' | 'document'>;
  readonly why: string;
}

const rowsSql = `
  SELECT record_log.*, kind, document, salt, payload, EXISTS (SELECT 1 FROM record_log AS note WHERE note.kind = 'redacted' AND note.concerns = record_log.seq) AS redacted
  FROM record_log LEFT JOIN record_payloads ON record_payloads.seq = record_log.seq ORDER BY record_log.seq`;

/** Documents that do not stand as their last row says, finished or open again: what a log shows that was cut off at its end. */
const unrecordedSql = `
  SELECT id FROM (
    SELECT id, status, (SELECT kind FROM record_log WHERE document = documents.id AND kind <> 'redacted' ORDER BY seq DESC LIMIT 1) AS said FROM documents
  ) WHERE CASE status WHEN 'done' THEN said IS NOT 'recorded' WHEN 'rejected' THEN said IS NOT 'rejected' ELSE said IN ('recorded', 'rejected') END`;

/** The log of records: where its chain breaks, payloads that are not what it says, and documents that it should know. */
export function recordLogProblems(database: Database): Problem[] {
  return database.read(() => {
    const where = join(database.dataDir, 'studio.db');
    const { chain, payloads } = findBreaks(database);
    const problems: Problem[] = [];
    if (chain !== undefined) {
      problems.push({
        severity: 'error',
        what: `The log of records is broken at row ${chain.row.seq} (document ${chain.row.document}): ${chain.why}.`,
        where,
        remedy: 'The rows before it are sound. Hold the others against an export or a copy in the folder backups, and find out who can write to this folder.'
      });
    }
    for (const { row, why } of payloads) {
      const remedy = 'Hold the record against an export or a copy in the folder backups, and find out who can write to this folder.';
      problems.push({ severity: 'error', what: `The values of row ${row.seq} in the log of records (document ${row.document}) ${why}.`, where, remedy });
    }
    const unrecorded = database.prepare(unrecordedSql).pluck().all() as string[];
    if (unrecorded.length > 0) {
      const remedy = 'Rows at the end of the log were removed, or the documents changed. Hold both against an export or a copy in the folder backups.';
      problems.push({ severity: 'error', what: `${unrecorded.length} documents do not stand as the log of records says, the first of them ${unrecorded[0]}.`, where, remedy });
    }
    return problems;
  });
}

/** The chain is not followed beyond its first break: whoever changed a row may have changed all after it. */
function findBreaks(database: Database): { chain: Break | undefined; payloads: Break[] } {
  const payloads: Break[] = [];
  let last = { seq: 0, hash: firstPrevious };
  for (const row of database.prepare(rowsSql).iterate() as IterableIterator<LogRow>) {
    const why = chainBreak(row, last);
    if (why !== undefined) return { chain: { row, why }, payloads };
    const wrong = payloadBreak(row);
    if (wrong !== undefined) payloads.push({ row, why: wrong });
    last = row;
  }
  return { chain: undefined, payloads };
}

function chainBreak({ seq, previous, content, hash }: LogRow, last: Pick<LogRow, 'seq' | 'hash'>): string | undefined {
  if (seq !== last.seq + 1) return `row ${last.seq + 1} is missing before it`;
  if (previous !== last.hash) return 'it does not follow the row before it';
  if (hash !== chainHash(previous, content) || (JSON.parse(content) as { seq?: unknown }).seq !== seq) return 'its content is not what its hash was made of';
  return undefined;
}

function payloadBreak({ kind, content, salt, payload, redacted }: LogRow): string | undefined {
  if (kind !== 'recorded' && kind !== 'rejected') return payload === null ? undefined : 'belong to no record';
  if (salt === null || payload === null) return redacted === 1 ? undefined : 'were removed without a word in the log';
  return payloadHash(salt, payload) === (JSON.parse(content) as { payload?: unknown }).payload ? undefined : 'were changed';
}
