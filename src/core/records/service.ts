import type { AddedDocuments, DocumentPage } from '../../contract/api/documents.ts';
import type { AuditFigures, Batch, BatchProgress, CharacterPage, DecisionOutcome, DocumentRecord, FieldInspection, InspectionStep, NewBatch, ReviewQueue, ShownDocument, ThresholdPoint, UndoOutcome } from '../../contract/documents.ts';
import { StudioError } from '../../contract/errors.ts';
import type { BatchId, DocumentId } from '../../contract/ids.ts';
import type { Box, FieldReading } from '../../contract/reading.ts';
import { misreadEstimate } from '../../domain/records/audit.ts';
import { mimeOf, unknownMime } from '../../domain/records/mime-of.ts';
import { recordsCsv } from '../../domain/records/records-csv.ts';
import { recordsJson } from '../../domain/records/records-json.ts';
import { recordsXlsx } from '../../domain/records/records-xlsx.ts';
import type { MinorDigitsOf } from '../../domain/records/records-xlsx.ts';
import { thresholdFigures } from '../../domain/records/threshold-figures.ts';
import type { XlsxPart } from '../../domain/xlsx.ts';
import { messageOf } from '../message-of.ts';
import { characterPictures } from './character-pictures.ts';
import type { CharacterPictureParts, WantedCharacter } from './character-pictures.ts';
import { Corrections } from './corrections.ts';
import type { CorrectionsParts } from './corrections.ts';
import { Inspections } from './inspections.ts';
import type { InspectionParts } from './inspections.ts';
import { allVerified } from './all-verified.ts';
import { LogSnapshot } from './log-snapshot.ts';
import type { CharacterQuery, DocumentQuery, FieldAmount, QueueQuery, RecordQuery } from './ports.ts';
import { ReadingLoop } from './reading-loop.ts';
import type { ReadingLoopParts } from './reading-loop.ts';
import type { AddRequest, FigureQuery, IncomingFile } from './requests.ts';
import { tidy } from './retention.ts';
import type { RetentionParts, Tidied } from './retention.ts';
import { Review } from './review.ts';
import type { DecideRequest, DoubtRequest, ReviewParts } from './review.ts';
import { pictureRemoved } from './shown-fields.ts';
import { watchBatch } from './watch-batch.ts';

/** Files that are stored together: one wait for the disk instead of many, and no more than a few of them in memory. */
const groupFiles = 32;
const groupBytes = 32 * 1024 * 1024;
const tidyEveryMs = 60 * 60 * 1000;
/** How long documents wait at most for somebody after the process that read them has ended. */
const lookAfterEveryMs = 5000;
/** Of most currencies (ISO 4217). */
const usualMinorDigits = 2;

export type DocumentServiceParts = ReadingLoopParts & Omit<ReviewParts, 'noteOutcome'> & RetentionParts & CorrectionsParts & InspectionParts & CharacterPictureParts;

/** Scanned documents from the file to the record: added in batches, read, reviewed, recorded, and forgotten in time. */
export class DocumentService {
  private readonly parts: DocumentServiceParts;
  private readonly loop: ReadingLoop;
  private readonly reviewing: Review;
  private tidying: NodeJS.Timeout | undefined;
  private lookingAfter: NodeJS.Timeout | undefined;
  private readonly corrections: Corrections;
  private readonly inspections: Inspections;

  constructor(parts: DocumentServiceParts) {
    this.parts = parts;
    this.loop = new ReadingLoop(parts);
    this.corrections = new Corrections(parts);
    this.reviewing = new Review({ ...parts, noteOutcome: (document, status) => this.corrections.note(document, status) });
    this.inspections = new Inspections(parts);
  }

  async createBatch(batch: NewBatch): Promise<Batch> {
    return this.parts.batches.create(batch);
  }

  async listBatches(): Promise<BatchProgress[]> {
    const { batches } = this.parts;
    return batches.list().map(({ id }) => batches.progress(id));
  }

  /** What is being read is finished, nothing else is taken up. @throws StudioError BATCH_NOT_FOUND, as all that name one */
  async pauseBatch(id: BatchId): Promise<Batch> {
    return this.parts.batches.setStatus(id, 'paused');
  }

  async resumeBatch(id: BatchId): Promise<Batch> {
    const batch = this.parts.batches.setStatus(id, 'open');
    this.loop.start();
    return batch;
  }

  /** Failed documents are read once more. */
  async retryFailed(id: BatchId): Promise<number> {
    this.parts.batches.get(id);
    const waiting = this.parts.documents.retryFailed(id);
    this.loop.start();
    return waiting;
  }

  /** A file that the batch has already is left out, so what was stopped half way can be added again. Reading begins at once. */
  async addDocuments({ batch, files, total, onProgress, signal }: AddRequest): Promise<AddedDocuments> {
    this.parts.batches.get(batch);
    let [added, seen, sizeBytes] = [0, 0, 0];
    let group: IncomingFile[] = [];
    const storeGroup = (): void => {
      added += this.storeFiles(batch, group);
      seen += group.length;
      group = [];
      sizeBytes = 0;
      this.loop.start();
    };
    for await (const file of files) {
      if (signal?.aborted === true) throw new StudioError('INTERRUPTED', `Adding was stopped; ${added} documents are there.`);
      group.push(file);
      if ('bytes' in file) sizeBytes += file.bytes.length;
      if (group.length === groupFiles || sizeBytes >= groupBytes) storeGroup();
      onProgress?.({ what: file.name, done: seen + group.length, total, unit: 'documents' });
    }
    storeGroup();
    return { added, known: seen - added };
  }

  /** Takes up what waits from earlier, in this process, and from now on what another one is killed over. */
  startReading(): void {
    this.loop.start();
    this.corrections.start();
    this.lookingAfter ??= setInterval(() => this.lookAfterWaiting(), lookAfterEveryMs);
    this.lookingAfter.unref();
  }

  async listDocuments(query: DocumentQuery): Promise<DocumentPage> {
    this.parts.batches.get(query.batch);
    return this.parts.documents.list(query);
  }

  /** A document with its pages and fields. @throws StudioError DOCUMENT_NOT_FOUND */
  async showDocument(id: DocumentId): Promise<ShownDocument> {
    return this.reviewing.show(id);
  }

  /** Its file, and the form that it was read by. @throws StudioError DOCUMENT_NOT_FOUND, DOCUMENT_PICTURE_REMOVED */
  async fileOf(id: DocumentId): Promise<{ readonly file: { readonly path: string; readonly name: string }; readonly form: string }> {
    const { batches, blobs, documents } = this.parts;
    const { batch, name, pictureRemovedAt, sha256 } = documents.get(id);
    if (pictureRemovedAt !== null) throw new StudioError('DOCUMENT_PICTURE_REMOVED', `There is no picture of ${name} any more.`, { remedy: 'Settings say how long pictures are kept.' });
    return { file: { path: blobs.path(sha256), name }, form: batches.get(batch).form };
  }

  /** A page as it was read, as a JPEG; `page` counts from 0. @throws StudioError DOCUMENT_NOT_FOUND, DOCUMENT_PICTURE_REMOVED */
  async pagePicture(id: DocumentId, page: number): Promise<Uint8Array> {
    const { blobs, documents } = this.parts;
    documents.get(id);
    const picture = documents.pagesOf(id).find(({ index }) => index === page)?.picture ?? null;
    if (picture !== null) return blobs.read(picture);
    throw pictureRemoved(page);
  }

  /**
   * How a field came to be read; the last few are kept for their pictures.
   * @throws StudioError FIELD_NOT_FOUND, DOCUMENT_REDACTED, DOCUMENT_PICTURE_REMOVED, FIELD_KEYED_BLIND, and what a scan throws; so do its pictures
   */
  async inspectField(field: number): Promise<FieldInspection> {
    return this.inspections.inspect(field);
  }

  /**
   * What is read in another box of a field's page, held to what the field may hold; nothing is stored.
   * @throws StudioError FIELD_NOT_FOUND, FIELD_BOX_INVALID, DOCUMENT_REDACTED, DOCUMENT_PICTURE_REMOVED, FIELD_KEYED_BLIND
   */
  async readAgain({ field, box }: { readonly field: number; readonly box: Box }): Promise<FieldReading> {
    return this.inspections.readAgain(field, box);
  }

  /** The page as a JPEG, the others as PNGs. */
  async inspectedStep(field: number, step: InspectionStep): Promise<Uint8Array> {
    return this.inspections.step(field, step);
  }

  /** The line that the networks saw, as a PNG; `look` counts from 0. */
  async inspectedLook(field: number, look: number): Promise<Uint8Array> {
    return this.inspections.look(field, look);
  }

  watchBatch(id: BatchId, signal?: AbortSignal): AsyncGenerator<BatchProgress, void> {
    return watchBatch({ batches: this.parts.batches, takeUpAbandoned: () => this.loop.takeUpAbandoned() }, id, signal);
  }

  async queue(query: QueueQuery): Promise<ReviewQueue> {
    return this.reviewing.queue(query);
  }

  /** @throws StudioError FIELD_NOT_FOUND, FIELD_NOT_OPEN, FIELD_TEXT_INVALID, FIELD_KEYED_BLIND, FIELD_NEEDS_OTHER_OPERATOR */
  async decide(request: DecideRequest): Promise<DecisionOutcome> {
    const outcome = this.reviewing.decide(request);
    this.corrections.start();
    return outcome;
  }

  /** @throws StudioError DECISION_NOT_FOUND, DECISION_FINAL */
  async undo(request: { readonly batch: BatchId; readonly operator: string }): Promise<UndoOutcome> {
    return this.reviewing.undo(request);
  }

  /** @throws StudioError FIELD_NOT_FOUND, FIELD_NOT_ACCEPTED, USAGE_INVALID, DOCUMENT_REDACTED, DOCUMENT_PICTURE_REMOVED */
  async doubt(request: DoubtRequest): Promise<DecisionOutcome> {
    return this.reviewing.doubt(request);
  }

  /** All that was read as one digit. */
  async listCharacters(query: CharacterQuery): Promise<CharacterPage> {
    return this.parts.review.characters(query);
  }

  /** `[n, 48, 48]` bytes, 0 black … 255 white: characters of readings, cut from the pages as they were read; see character-pictures.ts. */
  async characterPictures(wanted: readonly WantedCharacter[]): Promise<Uint8Array> {
    return characterPictures(this.parts, wanted);
  }

  async auditFigures({ batch }: FigureQuery): Promise<AuditFigures> {
    const counts = this.parts.review.countAudits(batch);
    return { ...counts, ...misreadEstimate(counts) };
  }

  async thresholdFigures({ batch }: FigureQuery): Promise<ThresholdPoint[]> {
    return thresholdFigures(await allVerified(this.parts.review, batch));
  }

  async listRecords(query: RecordQuery): Promise<DocumentRecord[]> {
    if (query.batch !== undefined) this.parts.batches.get(query.batch);
    return this.parts.records.list(query);
  }

  /** As they are now, piece by piece: each is made when it is asked for. JSON also tells the log's last row. @throws StudioError BATCH_NOT_FOUND */
  async exportRecords({ batch, format }: FigureQuery & { readonly format: 'csv' | 'json' }): Promise<AsyncGenerator<string, void>> {
    const log = this.snapshot(batch);
    return format === 'csv' ? recordsCsv(await log.outline(), log.records()) : recordsJson(log.head, log.records());
  }

  /** The parts of a workbook in the same way, to be packed as a zip archive. @throws StudioError BATCH_NOT_FOUND, RECORDS_TOO_MANY */
  async exportWorkbook({ batch }: FigureQuery): Promise<XlsxPart[]> {
    const log = this.snapshot(batch);
    return recordsXlsx(await log.outline(), log.records(), this.minorDigitsOf());
  }

  /** Removes what was kept long enough; see retention.ts. */
  async tidy(now = Date.now()): Promise<Tidied> {
    return tidy(this.parts, now);
  }

  /** Now and every hour: a studio may stay open for weeks. What cannot be removed just now is told in the log and tried again. */
  startTidying(): void {
    const tidyNow = (): void => void this.tidy().catch((error: unknown) => this.parts.log(`Old documents could not be removed: ${messageOf(error)}`));
    tidyNow();
    this.tidying ??= setInterval(tidyNow, tidyEveryMs);
    this.tidying.unref();
  }

  /** Once nothing is left to read or to file. */
  async idle(): Promise<void> {
    await Promise.all([this.loop.idle(), this.corrections.idle()]);
  }

  /** A document that is being read waits again. */
  async close(): Promise<void> {
    clearInterval(this.tidying);
    clearInterval(this.lookingAfter);
    await Promise.all([this.loop.close(), this.corrections.close()]);
  }

  private snapshot(batch: BatchId | undefined): LogSnapshot {
    const { batches, records } = this.parts;
    if (batch !== undefined) batches.get(batch);
    return new LogSnapshot(records, batch);
  }

  /** Of one document at a time, as its cells follow each other. */
  private minorDigitsOf(): MinorDigitsOf {
    let last: { readonly document: DocumentId; readonly amounts: readonly FieldAmount[] } | undefined;
    return ({ document, field: { page, name } }) => {
      if (last?.document !== document) last = { document, amounts: this.parts.review.amountsOf(document) };
      return last.amounts.find((amount) => amount.page === page && amount.name === name)?.minorDigits ?? usualMinorDigits;
    };
  }

  private lookAfterWaiting(): void {
    try {
      this.loop.takeUpAbandoned();
      // What another process gave back at its end waits too, and what could not be stored for a while.
      this.loop.start();
    } catch (error) {
      this.parts.log(`Documents that wait could not be taken up: ${messageOf(error)}`);
    }
  }

  private storeFiles(batch: BatchId, files: readonly IncomingFile[]): number {
    const { blobs, documents, transaction } = this.parts;
    // Blob and row in one transaction: nobody takes the file for garbage in between.
    return transaction(() => documents.add(files.map((file) => ('bytes' in file
      ? { batch, name: file.name, mime: mimeOf(file.bytes), error: null, ...blobs.put(file.bytes) }
      : { batch, mime: unknownMime, ...file }))));
  }
}
