import type { SplitName } from '../../contract/datasets.ts';
import type {
  AuditFigures, Batch, BatchProgress, BatchStatus, CharacterPage, Decision, DocumentField, DocumentRecord, DocumentStatus, FieldInspection, FieldState, InspectionStep, NewBatch, RecordContent,
  RecordHead, RecordNote, RecordPayload, ScannedDocument
} from '../../contract/documents.ts';
import type { FieldContent, Judgement } from '../../contract/fields.ts';
import type { BatchId, DocumentId } from '../../contract/ids.ts';
import type { Box, FieldReading } from '../../contract/reading.ts';
import type { ProcessIdentity } from '../../contract/runs.ts';
import type { PixelBox } from '../../domain/digits/resample.ts';
import type { FieldPlace } from '../../domain/records/records-table.ts';
import type { VerifiedField } from '../../domain/records/threshold-figures.ts';

export interface DocumentReader {
  /** Page by page, as the batch wants it. Throws a StudioError for a file that cannot be read. */
  read(file: { readonly path: string; readonly name: string }, batch: Pick<Batch, 'form' | 'country' | 'misread'>): AsyncIterable<ReadPage>;
}

export interface ReadPage {
  /** Counted from 0. */
  readonly index: number;
  /** Null: none was recognised on it. */
  readonly form: string | null;
  readonly width: number;
  readonly height: number;
  readonly fields: readonly ReadDocumentField[];
  /** The straightened page as a JPEG: what its boxes lie on. */
  readonly picture: Uint8Array;
  /** Milliseconds that reading it took. */
  readonly ms: number;
  /** The confidence from which readings of its batch are accepted. */
  readonly threshold: number;
}

export interface ReadDocumentField {
  /** On the form; there is one of a name on a page. */
  readonly name: string;
  readonly content: FieldContent;
  readonly box: Box;
  readonly reading: FieldReading;
  readonly model: { readonly key: string; readonly name: string };
}

/** A field with what is known to be written in it. */
export interface WrittenField {
  /** Counted from 0. */
  readonly page: number;
  readonly name: string;
  readonly box: Box;
  readonly text: string;
}

/** A digit of a field. */
export interface CutDigit extends Pick<WrittenField, 'page' | 'name'> {
  readonly digit: number;
  /** `[28, 28]`, normalised as every import is. */
  readonly pixels: Uint8Array;
}

export interface DigitCutter {
  /** Those digits of a document that can be cut out for certain; read as its batch's are. Throws a StudioError for a file that cannot be read. */
  cut(file: { readonly path: string; readonly name: string }, batch: Pick<Batch, 'form' | 'country'>, written: readonly WrittenField[]): Promise<CutDigit[]>;
}

/** What an inspection made, with its pictures as files. */
export interface InspectedField {
  readonly inspection: FieldInspection;
  readonly steps: Readonly<Record<InspectionStep, Uint8Array>>;
  /** In the order of the inspection's. */
  readonly looks: readonly Uint8Array[];
}

/** Looks at single fields, without storing anything. */
export interface FieldInspector {
  /** Reads a field again from its document's file. Throws what scanning throws, and FIELD_NOT_FOUND where the field is not found there any more. */
  inspect(file: { readonly path: string; readonly name: string }, field: Pick<DocumentField, 'page' | 'form' | 'name' | 'box' | 'content'>, country: Batch['country']): Promise<InspectedField>;
  /** Reads what is in a box of whole pixels on a page's stored picture. */
  readBox(picture: Uint8Array, box: PixelBox, content: FieldContent, misread: number): Promise<FieldReading>;
}

/** What the rules of a field say about a text. */
export type Judge = (content: FieldContent, text: string) => Judgement;

/** Every method is synchronous and one transaction; those that take an id throw BATCH_NOT_FOUND for an unknown one. */
export interface BatchRepository {
  create(batch: NewBatch): Batch;
  /** Newest first. */
  list(): Batch[];
  get(id: BatchId): Batch;
  setStatus(id: BatchId, status: BatchStatus): Batch;
  progress(id: BatchId): BatchProgress;
}

/** A file that is stored as a blob already; with an error one that is not, and that has failed from the start. */
export interface NewDocument extends Pick<ScannedDocument, 'sha256' | 'name' | 'sizeBytes' | 'mime' | 'error'> {
  readonly batch: BatchId;
}

/** The right to read a document, held by one process. A document that was taken up again since is told apart by the attempt. */
export interface Claim {
  readonly document: ScannedDocument;
  readonly owner: ProcessIdentity;
  readonly attempt: number;
}

export interface NewField extends ReadDocumentField {
  readonly byRule: boolean;
  readonly audited: boolean;
  readonly rank: number;
  readonly state: FieldState;
}

export interface NewPage extends Omit<ReadPage, 'fields' | 'picture' | 'threshold'> {
  readonly fields: readonly NewField[];
  /** The blob of its picture. */
  readonly picture: string;
}

export interface StoredPage extends Pick<ReadPage, 'index' | 'form' | 'width' | 'height'> {
  /** Null where it is not there any more. */
  readonly picture: string | null;
}

export interface DocumentQuery {
  readonly batch: BatchId;
  readonly status?: DocumentStatus | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** Every method is synchronous and one transaction. */
export interface DocumentRepository {
  /** Those whose file the batch has already are left out. Answers how many were added. */
  add(documents: readonly NewDocument[]): number;
  /** Throws DOCUMENT_NOT_FOUND. */
  get(id: DocumentId): ScannedDocument;
  /** In their order. */
  pagesOf(id: DocumentId): StoredPage[];
  /** In the order added, with how many there are in all. */
  list(query: DocumentQuery): { readonly documents: ScannedDocument[]; readonly total: number };
  /** Claims the longest waiting document of an open batch. Those whose owner is gone wait again before. */
  takeNext(owner: ProcessIdentity): Claim | undefined;
  /** Gives it back unread; the attempt does not count. */
  release(claim: Claim): void;
  /** Documents whose owner is no longer alive wait again, or fail after the third time. Answers how many. */
  releaseAbandoned(): number;
  /** Both change nothing, and answer false, once the claim is no longer held. `pages`: those that were looked at, without any field. */
  fail(claim: Claim, error: NonNullable<ScannedDocument['error']>, pages?: readonly NewPage[]): boolean;
  /** Pages with their fields; the document is in review then. */
  store(claim: Claim, pages: readonly NewPage[]): boolean;
  setStatus(id: DocumentId, status: 'review' | 'done' | 'rejected'): void;
  /** Failed documents that retention did not touch yet wait again. Answers how many. */
  retryFailed(batch: BatchId): number;
  /** Finished before a time, and picture or values still there. */
  listFinished(before: string, still: 'picture' | 'values'): ScannedDocument[];
  /** Of the file and its pages. Answers the blobs that it has no use for any more. */
  removePictures(id: DocumentId): string[];
  /** Takes away the name, the readings, the values and the texts of decisions. */
  redact(id: DocumentId): void;
  /** After redactions: takes what was there before out of the write-ahead log too. */
  dropErased(): void;
}

export interface QueueQuery {
  readonly batch?: BatchId | undefined;
  readonly form?: string | undefined;
  readonly field?: string | undefined;
  /** What this operator has said something about already is left out. */
  readonly operator: string;
  readonly limit: number;
}

export interface QueuedField {
  readonly field: DocumentField;
  readonly document: ScannedDocument;
  readonly batch: Batch;
  readonly decisions: readonly Decision[];
}

export type FieldOutcome = Pick<DocumentField, 'state' | 'text' | 'value' | 'correct' | 'rank'>;

export interface CharacterQuery {
  readonly batch: BatchId;
  /** A digit. */
  readonly char: string;
  readonly states: readonly FieldState[];
  readonly offset: number;
  readonly limit: number;
}

/** Every method is synchronous and one transaction. */
export interface ReviewRepository {
  /** Open fields of documents in review, by rank, with how many there are in all. */
  queue(query: QueueQuery): { readonly fields: QueuedField[]; readonly open: number };
  /** Throws FIELD_NOT_FOUND. */
  get(field: number): QueuedField;
  /** By page, then in the order stored. */
  fieldsOf(document: DocumentId): DocumentField[];
  /** A document's amounts, with the decimal places of their currency as the form said that it was read by. */
  amountsOf(document: DocumentId): FieldAmount[];
  /** On one field, by time. */
  decisionsOn(field: number): Decision[];
  addDecision(decision: Omit<Decision, 'id'>): Decision;
  /** The newest one of an operator in a batch that nobody took back. */
  lastDecision(batch: BatchId, operator: string): Decision | undefined;
  setOutcome(field: number, outcome: FieldOutcome): void;
  /** Characters that were read as one digit, of documents in review or done that operators may see, with a picture: the least certain first. */
  characters(query: CharacterQuery): CharacterPage;
  /** Of all batches where none is named. */
  countAudits(batch: BatchId | undefined): Pick<AuditFigures, 'accepted' | 'audited' | 'verified' | 'misread'>;
  /** What is known of the readings of some documents, of all batches where none is named: there may be too many to ask about at once. */
  verified(batch: BatchId | undefined, span: VerifiedSpan): VerifiedPart;
}

export interface VerifiedSpan {
  /** In the order in which documents were added; 0 for the first. */
  readonly afterRow: number;
  /** Of documents. */
  readonly limit: number;
}

export interface VerifiedPart {
  /** Those of a document follow each other. */
  readonly fields: readonly VerifiedField[];
  /** Null behind the last document. */
  readonly lastRow: number | null;
}

export interface FieldAmount extends FieldPlace {
  readonly minorDigits: number;
}

export interface RecordQuery {
  readonly batch?: BatchId | undefined;
  readonly afterSeq: number;
  /** Left out: all. */
  readonly limit?: number;
}

/** A stretch of the log, as it was when it ended with the row `asOf`: a document counts as recorded where that was the last that was said about it by then. */
export interface RecordSpan {
  readonly batch: BatchId | undefined;
  readonly afterSeq: number;
  readonly throughSeq: number;
  readonly asOf: number;
}

/** The append-only log, chained by hash. Every method is synchronous and one transaction. */
export interface RecordLog {
  append(content: Omit<RecordContent, 'seq' | 'payload'>, payload: RecordPayload): RecordHead;
  appendNote(note: Omit<RecordNote, 'seq'>): RecordHead;
  /** The last row that says what became of a document; undefined where there is none. */
  lastOf(document: DocumentId): (RecordHead & { readonly kind: 'recorded' | 'rejected' | 'reopened' }) | undefined;
  /** Of documents that are done, as they were recorded last, by `seq`. */
  list(query: RecordQuery | RecordSpan): DocumentRecord[];
  /** Of each of these only the places of its fields, which is known in a fraction of the time. */
  listFields(span: RecordSpan): FieldPlace[][];
  /** Null where nothing is recorded yet. */
  head(): RecordHead | null;
  /** Takes away every payload of a document, each after a row that says so. */
  redact(document: DocumentId, at: string): void;
}

export interface NewCorrection extends Pick<CutDigit, 'digit' | 'pixels'> {
  readonly field: number;
  readonly split: SplitName;
  /** Document, field and who typed or confirmed it. */
  readonly source: string;
}

/** Digits of reviewed fields as samples of a dataset. Every method is synchronous and one transaction. */
export interface CorrectionRepository {
  /** Notes down that the document's digits are to be filed in the dataset of that name. */
  await(document: DocumentId, dataset: string): void;
  /** The longest waiting document. */
  next(): DocumentId | undefined;
  /**
   * Adds the samples behind those that are there, and the document waits no longer. The dataset is made where there is none of that name; where its test
   * split is locked, all go to `train`. Nothing where the document does not wait any more. Answers how many were added.
   */
  file(document: DocumentId, samples: readonly NewCorrection[]): number;
  /** Takes the document's samples away, and what was done to them; it waits no longer. */
  retract(document: DocumentId): void;
}
