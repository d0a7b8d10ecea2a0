import { z } from 'zod';
import { datasetNameSchema } from './datasets.ts';
import { errorKinds } from './errors.ts';
import type { ErrorCode } from './errors.ts';
import { fieldContentSchema, fieldKindSchema, postcodeCountrySchema } from './fields.ts';
import { sha256Schema } from './hashes.ts';
import { batchIdSchema, documentIdSchema } from './ids.ts';
import { boxSchema, fieldReadingSchema, leastMisread } from './reading.ts';
import type { Box } from './reading.ts';

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();
const stamp = z.iso.datetime();
const flag = z.boolean();

export const documentLimits = { files: 10_000, textLength: 80, reasonLength: 400, leastBoxPx: 8 } as const;

/** `paused`: what is being read is finished, nothing else is taken up. */
export const batchStatusSchema = z.enum(['open', 'paused']);
export const documentStatuses = ['waiting', 'reading', 'review', 'done', 'failed', 'rejected'] as const;
export const documentStatusSchema = z.enum(documentStatuses);
/** Nothing more happens to these by themselves. */
export const finishedStatuses = ['done', 'failed', 'rejected'] as const satisfies readonly DocumentStatus[];

/** How the documents of a batch are read and reviewed: chosen once, so that its figures mean the same from its first document to its last. */
export const newBatchSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  /** What its documents are, by the form's name. */
  form: z.string().min(1).max(120),
  /** Whose postcodes are on envelopes; null: those are numbers of any length. */
  country: postcodeCountrySchema.nullable().default(null),
  /** Share of accepted readings that may be wrong. */
  misread: z.number().min(leastMisread).max(0.5).default(0.01),
  /** Two operators type each field of the queue without seeing anything of what was read or typed; where they differ, a third decides. */
  doubleKeying: flag.default(false),
  /** Of the accepted readings, drawn by seed: they are reviewed among the doubtful ones, and nothing tells them apart. */
  auditShare: share.default(0.02),
  /** Left out: chosen at random. */
  seed: z.int().min(0).max(0xffff_ffff).optional()
});

export const batchSchema = newBatchSchema.extend({
  id: batchIdSchema,
  madeAt: stamp,
  status: batchStatusSchema,
  country: postcodeCountrySchema.nullable(),
  misread: share,
  doubleKeying: flag,
  auditShare: share,
  seed: z.int()
});

export const documentSchema = z.strictObject({
  id: documentIdSchema,
  batch: batchIdSchema,
  sha256: sha256Schema,
  /** Of its file; after redaction the first digits of its hash. */
  name: z.string(),
  sizeBytes: count,
  mime: z.string(),
  addedAt: stamp,
  status: documentStatusSchema,
  /** Why it failed. */
  error: z.strictObject({ code: z.enum(Object.keys(errorKinds) as [ErrorCode, ...ErrorCode[]]), message: z.string() }).nullable(),
  /** When it became done, failed or rejected. */
  finishedAt: stamp.nullable(),
  /** Since when there is no picture of it; one that was too large to be read never had one. */
  pictureRemovedAt: stamp.nullable(),
  redactedAt: stamp.nullable()
});

/** Who decides: a name or a number, as the house has them, in one of the ways in which it can be encoded and spaced. */
export const operatorSchema = z.string().overwrite(operatorSpelling).min(1).max(documentLimits.textLength);
/** As it was kept, also before spellings were one: what a record's hash stands for is never changed. */
const storedOperatorSchema = z.string().trim().min(1).max(documentLimits.textLength);

function operatorSpelling(name: string): string {
  return name.normalize('NFKC').replace(/\s+/gu, ' ').trim();
}

/** The same of all spellings of one operator. */
export function operatorKey(name: string): string {
  return operatorSpelling(name).toLowerCase();
}

/** `doubted`: a reading that the reader accepted is in review again. */
export const decisionKindSchema = z.enum(['accepted', 'keyed', 'rejected', 'doubted', 'undone']);

export const decisionSchema = z.strictObject({
  id: z.int().positive(),
  field: z.int().positive(),
  operator: storedOperatorSchema,
  at: stamp,
  what: decisionKindSchema,
  /** What stood there, and what stands there now; null after redaction, and `after` where nothing stands. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Of a rejection; of a doubt, which character it is about, counted from 1. */
  reason: z.string().nullable(),
  /** The decision that this one took back. */
  undoes: z.int().positive().nullable()
});

/** What an operator says about a field of the queue. A rejection is one of the whole document. */
export const verdictSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('accepted') }),
  z.strictObject({ what: z.literal('keyed'), text: z.string().trim().max(documentLimits.textLength) }),
  z.strictObject({ what: z.literal('rejected'), reason: z.string().trim().min(1).max(documentLimits.reasonLength) })
]);

/** `accepted`: the reading stands by itself. `open`: a person has to look. */
export const fieldStateSchema = z.enum(['accepted', 'open', 'decided', 'rejected']);

/** A field of a document as it is stored. */
export const documentFieldSchema = z.strictObject({
  id: z.int().positive(),
  document: documentIdSchema,
  /** Counted from 0. */
  page: count,
  /** Of the page. */
  form: z.string().nullable(),
  name: z.string(),
  content: fieldContentSchema,
  box: boxSchema,
  /** Null after redaction. */
  reading: fieldReadingSchema.nullable(),
  confidence: share,
  accepted: flag,
  model: z.strictObject({ key: z.string(), name: z.string() }),
  readAt: stamp,
  audited: flag,
  rank: share,
  state: fieldStateSchema,
  text: z.string().nullable(),
  value: z.string().nullable(),
  correct: flag.nullable()
});

const recordDecisionSchema = decisionSchema.pick({ operator: true, at: true, what: true });

/** A field in the log of records, without anything that was written on the document. */
const recordFieldSchema = z.strictObject({
  page: count,
  form: z.string().nullable(),
  name: z.string(),
  kind: fieldKindSchema,
  confidence: share,
  accepted: flag,
  audited: flag,
  model: z.strictObject({ key: z.string(), name: z.string() }),
  readAt: stamp,
  decisions: z.array(recordDecisionSchema)
});

/** What a row of the log says about a document for good. `payload` is what the values are held against; see storage/record-log.ts. */
export const recordContentSchema = z.strictObject({
  kind: z.enum(['recorded', 'rejected']),
  seq: z.int().positive(),
  at: stamp,
  document: documentIdSchema,
  sha256: sha256Schema,
  batch: z.strictObject({ id: batchIdSchema, name: z.string(), form: z.string() }),
  fields: z.array(recordFieldSchema),
  payload: sha256Schema
});

/** A later row about an earlier one: its document is in review again, or its payload was taken away. */
export const recordNoteSchema = z.strictObject({
  kind: z.enum(['reopened', 'redacted']),
  seq: z.int().positive(),
  at: stamp,
  document: documentIdSchema,
  concerns: z.int().positive(),
  /** Who took a decision back; null: nobody, it was retention. */
  operator: storedOperatorSchema.nullable()
});

/** What retention takes away: all that was written on a document, and the name of its file. */
export const recordPayloadSchema = z.strictObject({
  name: z.string(),
  /** In the order of the content's fields. */
  fields: z.array(z.strictObject({
    text: z.string().nullable(),
    value: z.string().nullable(),
    reading: z.strictObject({ text: z.string(), value: z.string().nullable() }),
    decisions: z.array(decisionSchema.pick({ before: true, after: true, reason: true }))
  }))
});

export const recordsFormats = ['csv', 'json', 'xlsx'] as const;
export type RecordsFormat = (typeof recordsFormats)[number];

/** In `settings`: days after which the pictures of finished documents are removed, and their values redacted. Without one they are kept. */
export const retentionSettings = { pictures: 'documents.keepPicturesDays', values: 'documents.keepValuesDays' } as const;
export const retentionDaysSchema = z.int().min(0).max(36_500);

/** In `settings`: the name of the dataset that digits of reviewed fields are filed in as samples. Without it none are kept. */
export const correctionsSetting = 'documents.keepCorrections';
export const correctionsDatasetSchema = datasetNameSchema;

export type NewBatch = z.infer<typeof newBatchSchema>;
export type NewBatchInput = z.input<typeof newBatchSchema>;
export type Batch = z.infer<typeof batchSchema>;
export type BatchStatus = z.infer<typeof batchStatusSchema>;
export type DocumentStatus = z.infer<typeof documentStatusSchema>;
export type ScannedDocument = z.infer<typeof documentSchema>;
export type DocumentField = z.infer<typeof documentFieldSchema>;
export type FieldState = z.infer<typeof fieldStateSchema>;
export type Decision = z.infer<typeof decisionSchema>;
export type DecisionKind = z.infer<typeof decisionKindSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
export type RecordContent = z.infer<typeof recordContentSchema>;
export type RecordNote = z.infer<typeof recordNoteSchema>;
export type RecordPayload = z.infer<typeof recordPayloadSchema>;

/** How far a batch is. */
export interface BatchProgress {
  readonly batch: Batch;
  readonly documents: Readonly<Record<DocumentStatus, number>>;
  readonly pages: number;
  /** Milliseconds that reading these pages took. */
  readonly readMs: number;
  /** Of documents in review or done. */
  readonly fields: Readonly<Record<FieldState, number>>;
}

/** A field that waits for a person. Nothing in it tells an audited one from a doubtful one. */
export interface QueueItem {
  readonly field: number;
  readonly document: Pick<ScannedDocument, 'id' | 'name' | 'sha256' | 'mime'>;
  readonly batch: Batch['id'];
  readonly page: number;
  readonly form: string | null;
  readonly name: string;
  readonly content: DocumentField['content'];
  readonly box: DocumentField['box'];
  /** Null where it is typed blind. */
  readonly reading: DocumentField['reading'];
  /** What two operators typed who did not agree; null where nothing is to be decided between them. A null text: the document was rejected. */
  readonly disagreement: readonly (string | null)[] | null;
}

/** A field as an operator may see it. */
export interface ShownField extends Pick<DocumentField, 'id' | 'name' | 'content' | 'box' | 'state' | 'text' | 'value'> {
  /** Null where it is typed blind, and after redaction. */
  readonly reading: DocumentField['reading'];
}

export interface ShownPage {
  /** Counted from 0. */
  readonly index: number;
  readonly form: string | null;
  /** Of the straightened page, in whose pixels boxes are. */
  readonly width: number;
  readonly height: number;
  /** Whether it can be fetched; see api/media.ts. */
  readonly hasPicture: boolean;
  readonly fields: readonly ShownField[];
}

export interface ShownDocument {
  readonly document: ScannedDocument;
  readonly pages: readonly ShownPage[];
}

export interface ReviewQueue {
  /** The least certain first. */
  readonly items: readonly QueueItem[];
  /** How many wait in all. */
  readonly open: number;
}

/** Pictures of how a field came to be read: the page as it came, the field on the straightened page, and the handwriting cut out of it. */
export const inspectionSteps = ['page', 'crop', 'cut'] as const;
export type InspectionStep = (typeof inspectionSteps)[number];

/** A text, and how likely it is by whoever is asked. */
export interface TextChance {
  readonly text: string;
  readonly chance: number;
}

/** One way that the networks looked at a field. */
export interface InspectedLook {
  /** As domain/lines/looks.ts names them; of a field with a printed box for each digit `box 1` …, by its place, and only those that are written in. */
  readonly look: string;
  /** In pixels of the straightened page. */
  readonly box: Box;
  /** What each network reads there, whatever the field may hold: the likeliest first, at most three of each. */
  readonly readings: readonly ({ readonly network: string } & TextChance)[];
}

export interface ReadByNetwork {
  readonly network: string;
  readonly text: string;
}

/** Why a field was read as it was. A network is named by the first digits of its weights' hash, as they stand in the key of the reading's model. */
export interface FieldInspection {
  /** Pictures that can be fetched now; see api/media.ts. */
  readonly steps: readonly InspectionStep[];
  readonly looks: readonly InspectedLook[];
  /** Texts with the chance that all looks together give them, in the order in which the reading chooses: at most eight. */
  readonly ranked: readonly (TextChance & { readonly fits: boolean })[];
  /** What each network of lines alone makes of all its looks; empty where it makes nothing of them. */
  readonly networks: readonly ReadByNetwork[];
  /** What the network of single digits reads in what is cut out as digits, a “·” where there is nothing to look at; null: nothing was read. */
  readonly oneByOne: ReadByNetwork | null;
}

/** A character that was read in a field. Nothing in it tells an audited one from a doubtful one. */
export interface ListedCharacter {
  readonly field: number;
  /** In the reading, counted from 0. */
  readonly index: number;
  readonly char: string;
  readonly confidence: number;
  readonly document: Pick<ScannedDocument, 'id' | 'name'>;
  /** Of the field. */
  readonly name: string;
  readonly state: FieldState;
}

export interface CharacterPage {
  readonly characters: readonly ListedCharacter[];
  readonly total: number;
}

/** What became of a decision. */
export interface DecisionOutcome {
  readonly decision: Decision;
  readonly field: FieldState;
  readonly document: DocumentStatus;
}

export interface UndoOutcome extends DecisionOutcome {
  /** The field as the queue has it again, however far behind; null where it is not open, as after a doubt that was taken back. */
  readonly item: QueueItem | null;
}

/** How often accepted readings are wrong, by those that were audited. */
export interface AuditFigures {
  readonly accepted: number;
  readonly audited: number;
  /** Of the audited ones: those that a person has decided. */
  readonly verified: number;
  readonly misread: number;
  /** Null before one is verified. */
  readonly misreadRate: number | null;
  readonly interval95: readonly [low: number, high: number] | null;
}

/** What a threshold would do with the readings that are there. */
export interface ThresholdPoint {
  readonly threshold: number;
  /** Share of all fields, and of all documents, that a person would have to look at. */
  readonly reviewedFields: number;
  readonly reviewedDocuments: number;
  /** Fields with at least this confidence that were verified. */
  readonly verified: number;
  /** Expected share of wrong ones among the accepted, and the upper end of its 95 % interval; null where nothing verified speaks for a part of them. */
  readonly misreadRate: number | null;
  readonly misreadBound: number | null;
}

export interface RecordedField extends Omit<RecordContent['fields'][number], 'decisions'> {
  /** Null after redaction, as all texts. */
  readonly text: string | null;
  readonly value: string | null;
  readonly reading: { readonly text: string; readonly value: string | null } | null;
  readonly decisions: readonly (Pick<Decision, 'operator' | 'at' | 'what' | 'before' | 'after' | 'reason'>)[];
}

/** What is kept of a document. */
export interface DocumentRecord {
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
  readonly document: Pick<ScannedDocument, 'id' | 'sha256'> & { readonly name: string | null };
  readonly batch: RecordContent['batch'];
  readonly fields: readonly RecordedField[];
  readonly redacted: boolean;
}

/** The last row of the log: whoever keeps its hash can tell later that nothing before it was changed. */
export interface RecordHead {
  readonly seq: number;
  readonly hash: string;
}
