import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import { documentStatusSchema, fieldStateSchema, newBatchSchema, operatorSchema, verdictSchema } from '../documents.ts';
import type { AuditFigures, Batch, BatchProgress, CharacterPage, DecisionOutcome, DocumentRecord, FieldInspection, ReviewQueue, ScannedDocument, ShownDocument, ThresholdPoint, UndoOutcome } from '../documents.ts';
import { batchIdSchema, documentIdSchema } from '../ids.ts';
import { boxSchema } from '../reading.ts';
import type { FieldReading } from '../reading.ts';
import type { JobEvent } from '../progress.ts';
import { procedure } from './procedure.ts';
import { uploadIdSchema } from './uploads.ts';

const batch = batchIdSchema;
const field = z.int().positive();
const named = z.string().min(1).max(120);

export interface AddedDocuments {
  readonly added: number;
  /** Files that the batch had already. */
  readonly known: number;
}

export interface DocumentPage {
  readonly documents: readonly ScannedDocument[];
  readonly total: number;
}

export const documentsContract = {
  /** Asked by whoever may soon bring a document: what scans and reads is started, so that the first one need not wait for it. */
  prepare: procedure.output(type<void>()),
  /** Newest first, with how far each is. */
  batches: procedure.output(type<BatchProgress[]>()),
  createBatch: procedure.input(newBatchSchema).output(type<Batch>()),
  pauseBatch: procedure.input(z.strictObject({ batch })).output(type<Batch>()),
  resumeBatch: procedure.input(z.strictObject({ batch })).output(type<Batch>()),
  /** Failed documents are read once more; answers how many. */
  retryFailed: procedure.input(z.strictObject({ batch })).output(type<{ readonly waiting: number }>()),
  /** From files that were uploaded before (`PUT /media/uploads`). Adding the same file again changes nothing. */
  addUpload: procedure.input(z.strictObject({ batch, upload: uploadIdSchema })).output(eventIterator(type<JobEvent<AddedDocuments>>())),
  /** In the order added. */
  list: procedure
    .input(z.strictObject({ batch, status: documentStatusSchema.optional(), offset: z.int().min(0).default(0), limit: z.int().min(1).max(1000).default(100) }))
    .output(type<DocumentPage>()),
  show: procedure.input(z.strictObject({ document: documentIdSchema })).output(type<ShownDocument>()),
  /** How a field came to be read: it is read again from its document's file. Its pictures are fetched afterwards; see media.ts. */
  inspect: procedure.input(z.strictObject({ field })).output(type<FieldInspection>()),
  /** What is read in another box of the field's page, in whose pixels it is, at least 8 of them wide and high. Nothing is stored. */
  readAgain: procedure.input(z.strictObject({ field, box: boxSchema })).output(type<FieldReading>()),
  /** How far a batch is, now and whenever that changes, until nothing in it waits to be read. Leaving it stops nothing. */
  watch: procedure.input(z.strictObject({ batch })).output(eventIterator(type<BatchProgress>())),
  /** Doubtful fields, the least certain first. What `operator` has said something about already is left out. */
  queue: procedure
    .input(z.strictObject({ batch: batch.optional(), form: named.optional(), field: named.optional(), operator: operatorSchema, limit: z.int().min(1).max(200).default(20) }))
    .output(type<ReviewQueue>()),
  decide: procedure.input(z.strictObject({ field, operator: operatorSchema, verdict: verdictSchema })).output(type<DecisionOutcome>()),
  /** Takes back what an operator decided last in a batch; asked again, what was decided before. */
  undo: procedure.input(z.strictObject({ batch, operator: operatorSchema })).output(type<UndoOutcome>()),
  /** An operator says that a character, counted from 0, of a reading that stands by itself is wrong: the field is in review again, first of all. */
  doubt: procedure.input(z.strictObject({ field, operator: operatorSchema, index: z.int().min(0) })).output(type<DecisionOutcome>()),
  /** All that was read as one digit, where operators may see it and its picture is kept: the least certain first. */
  characters: procedure
    .input(z.strictObject({
      batch, char: z.string().regex(/^[0-9]$/), states: z.array(fieldStateSchema).min(1).default(['accepted', 'open']),
      offset: z.int().min(0).default(0), limit: z.int().min(1).max(500).default(100)
    }))
    .output(type<CharacterPage>()),
  /** Of all batches where none is named, as below. */
  audits: procedure.input(z.strictObject({ batch: batch.optional() }).prefault({})).output(type<AuditFigures>()),
  /** By rising threshold, at most 100. */
  thresholds: procedure.input(z.strictObject({ batch: batch.optional() }).prefault({})).output(type<ThresholdPoint[]>()),
  /** Of documents that are done, by `seq`. */
  records: procedure
    .input(z.strictObject({ batch: batch.optional(), afterSeq: z.int().min(0).default(0), limit: z.int().min(1).max(1000).default(100) }).prefault({}))
    .output(type<DocumentRecord[]>())
};
