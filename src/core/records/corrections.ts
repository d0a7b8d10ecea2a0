import { correctionsDatasetSchema, correctionsSetting } from '../../contract/documents.ts';
import type { DocumentField, DocumentStatus } from '../../contract/documents.ts';
import { StudioError } from '../../contract/errors.ts';
import type { DocumentId } from '../../contract/ids.ts';
import { standing } from '../../domain/records/settle.ts';
import { messageOf } from '../message-of.ts';
import type { BlobStore, Transaction } from '../runs/ports.ts';
import type { SettingsRepository } from '../settings/ports.ts';
import type { BatchRepository, CorrectionRepository, DigitCutter, DocumentRepository, NewCorrection, ReviewRepository } from './ports.ts';

export interface CorrectionsParts {
  readonly settings: SettingsRepository;
  readonly corrections: CorrectionRepository;
  readonly cutter: DigitCutter;
  readonly batches: BatchRepository;
  readonly documents: DocumentRepository;
  readonly review: ReviewRepository;
  readonly blobs: BlobStore;
  readonly transaction: Transaction;
  readonly log: (line: string) => void;
}

interface DecidedField {
  readonly field: DocumentField;
  readonly how: string;
}

/** Every so manieth document's digits are held out, as a whole: its writer is met in training or in the test, not in both. */
const heldOutEvery = 5;

/**
 * Files the digits of reviewed fields as labelled samples, where a setting names a dataset for them: a document is noted down when it is done, and its
 * digits are cut out afterwards, so that nobody who decides waits for it. A document that is reviewed anew gives its samples back.
 */
export class Corrections {
  private readonly parts: CorrectionsParts;
  private active: Promise<void> | undefined;
  private closed = false;

  constructor(parts: CorrectionsParts) {
    this.parts = parts;
  }

  /** Belongs into the transaction of the decision that brought the document there. */
  note(document: DocumentId, status: DocumentStatus): void {
    const dataset = this.dataset();
    if (status !== 'done') this.parts.corrections.retract(document);
    else if (dataset !== undefined) this.parts.corrections.await(document, dataset);
  }

  /** Files what waits; does nothing while it is at work. */
  start(): void {
    if (this.closed || this.active !== undefined) return;
    this.active = this.fileAll().finally(() => (this.active = undefined));
  }

  /** Once nothing waits. */
  async idle(): Promise<void> {
    await this.active;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.active;
  }

  /** A setting that is no name counts as none: nothing is kept by mistake. */
  private dataset(): string | undefined {
    const text = this.parts.settings.all().find(({ key }) => key === correctionsSetting)?.value;
    return text === undefined ? undefined : correctionsDatasetSchema.safeParse(JSON.parse(text)).data;
  }

  private async fileAll(): Promise<void> {
    const { corrections, log } = this.parts;
    try {
      for (let next = corrections.next(); next !== undefined && !this.closed; next = corrections.next()) await this.fileOne(next);
    } catch (error) {
      // Not the document's fault: the next start tries again.
      log(`Corrections could not be filed: ${messageOf(error)}`);
    }
  }

  /** A document that was reviewed anew while its digits were cut waits on: they would bear the labels of before. */
  private async fileOne(id: DocumentId): Promise<void> {
    const { corrections, transaction } = this.parts;
    const fields = this.decidedFields(id);
    const samples = await this.samplesOf(id, fields);
    transaction(() => {
      if (labelsOf(this.decidedFields(id)) === labelsOf(fields)) corrections.file(id, samples);
    });
  }

  /** None of a document that cannot be scanned any more. @throws whatever is not the document's own fault: it waits on */
  private async samplesOf(id: DocumentId, fields: readonly DecidedField[]): Promise<NewCorrection[]> {
    const { batches, blobs, cutter, documents, log } = this.parts;
    const { batch, sha256, name } = documents.get(id);
    if (fields.length === 0) return [];
    const split = parseInt(sha256.slice(0, 8), 16) % heldOutEvery === 0 ? 'test' : 'train';
    try {
      const digits = await cutter.cut({ path: blobs.path(sha256), name }, batches.get(batch), fields.map(({ field: { page, name: field, box, text } }) => ({ page, name: field, box, text: text! })));
      return digits.map(({ page, name: field, digit, pixels }) => {
        const found = fields.find(({ field: { page: on, name: called } }) => on === page && called === field)!;
        return { field: found.field.id, split, digit, pixels, source: `document ${id}, page ${page + 1}, field ${field}, ${found.how}` };
      });
    } catch (error) {
      if (!isOfTheDocument(error)) throw error;
      log(`The digits of ${name} could not be filed: ${error.message}`);
      return [];
    }
  }

  /** Fields that a person typed or confirmed, with who did; what was accepted unseen is no label. */
  private decidedFields(id: DocumentId): DecidedField[] {
    const { review } = this.parts;
    return review.fieldsOf(id).flatMap((field) => {
      const last = standing(review.decisionsOn(field.id)).at(-1);
      if (field.state !== 'decided' || field.text === null || field.text === '' || last === undefined) return [];
      return [{ field, how: `${last.what === 'keyed' ? 'typed' : 'confirmed'} by ${last.operator}` }];
    });
  }
}

/** Not that the studio closes or an engine is not there; a scanner that crashed was given the document twice. */
function isOfTheDocument(error: unknown): error is StudioError {
  return error instanceof StudioError && (error.kind === 'input' || error.code === 'SCANNER_CRASHED');
}

/** What was decided of which box: equal texts for equal labels. */
function labelsOf(fields: readonly DecidedField[]): string {
  return JSON.stringify(fields.map(({ field: { id, text, box }, how }) => [id, text, box, how]));
}
