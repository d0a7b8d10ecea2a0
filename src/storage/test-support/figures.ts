import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'vitest';
import { documentStatuses, fieldStateSchema, operatorKey } from '../../contract/documents.ts';
import type { Batch, Decision, DocumentField, ScannedDocument } from '../../contract/documents.ts';
import { standing, votesAmong } from '../../domain/records/settle.ts';
import type { VerifiedField } from '../../domain/records/threshold-figures.ts';
import type { Storage } from '../open.ts';

interface CountedField {
  readonly document: ScannedDocument;
  readonly field: DocumentField;
  readonly decisions: readonly Decision[];
}

/** Holds what is kept beside the documents of a studio against what is counted from them, one by one. */
export function expectFigures(storage: Storage, operators: readonly string[]): void {
  const connection = new Sqlite(join(storage.dataDir, 'studio.db'), { readonly: true });
  const byRule = new Set(connection.prepare('SELECT id FROM fields WHERE by_rule').pluck().all() as number[]);
  connection.close();
  const fields = storage.batches.list().flatMap((batch) => {
    const its = storage.documents.list({ batch: batch.id, offset: 0, limit: 1000 }).documents.flatMap((document) => fieldsOf(storage, document));
    expectProgress(storage, batch, its);
    expectFieldFigures(storage, batch.id, its, byRule, operators);
    return its;
  });
  expectFieldFigures(storage, undefined, fields, byRule, operators);
}

function fieldsOf({ review }: Storage, document: ScannedDocument): CountedField[] {
  return review.fieldsOf(document.id).map((field) => ({ document, field, decisions: review.decisionsOn(field.id) }));
}

function expectProgress({ batches, documents }: Storage, { id }: Batch, fields: readonly CountedField[]): void {
  const all = documents.list({ batch: id, offset: 0, limit: 1000 }).documents;
  const shown = fields.filter(({ document: { status } }) => status === 'review' || status === 'done');
  const progress = batches.progress(id);
  expect(progress.documents).toEqual(Object.fromEntries(documentStatuses.map((status) => [status, all.filter((document) => document.status === status).length])));
  expect(progress.fields).toEqual(Object.fromEntries(fieldStateSchema.options.map((state) => [state, shown.filter(({ field }) => field.state === state).length])));
  expect(progress.pages).toBe(all.flatMap((document) => documents.pagesOf(document.id)).length);
}

function expectFieldFigures({ review }: Storage, batch: Batch['id'] | undefined, fields: readonly CountedField[], byRule: ReadonlySet<number>, operators: readonly string[]): void {
  const accepted = fields.filter(({ field }) => field.accepted).map(({ field }) => field);
  const audited = accepted.filter((field) => field.audited);
  const verified = audited.filter(({ correct }) => correct !== null);
  expect(review.countAudits(batch)).toEqual({ accepted: accepted.length, audited: audited.length, verified: verified.length, misread: verified.filter(({ correct }) => correct === false).length });

  for (const operator of operators) {
    const waiting = fields.filter(({ document, field, decisions }) => {
      return document.status === 'review' && field.state === 'open' && votesAmong(decisions).every((vote) => operatorKey(vote.operator) !== operatorKey(operator));
    }).map(({ field }) => field).sort((a, b) => a.rank - b.rank || a.id - b.id);
    const queue = review.queue({ batch, operator, limit: 3 });
    expect(queue.open).toBe(waiting.length);
    expect(queue.fields.map(({ field }) => field.id)).toEqual(waiting.slice(0, 3).map(({ id }) => id));
  }

  const counted = fields.map(({ document, field: { id, confidence, accepted: isAccepted, correct }, decisions }) => {
    return { document: document.id, confidence, accepted: isAccepted, byRule: byRule.has(id), correct, doubted: standing(decisions).some(({ what }) => what === 'doubted') };
  });
  // In several parts, none of which may be missing or come twice.
  const known: VerifiedField[] = [];
  for (let part = review.verified(batch, { afterRow: 0, limit: 2 }); part.lastRow !== null; part = review.verified(batch, { afterRow: part.lastRow, limit: 2 })) known.push(...part.fields);
  expect(inOrder(known)).toEqual(inOrder(counted));
}

function inOrder(fields: readonly VerifiedField[]): string[] {
  return fields.map((field) => JSON.stringify(field)).sort();
}
