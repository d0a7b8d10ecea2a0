import type { Batch, ScannedDocument } from '../../contract/documents.ts';
import { StudioError } from '../../contract/errors.ts';
import type { ProcessIdentity } from '../../contract/runs.ts';
import { drawAudit, isDoubtfulByRule } from '../../domain/records/audit.ts';
import { messageOf } from '../message-of.ts';
import type { BlobStore, Transaction } from '../runs/ports.ts';
import { conclude } from './conclude.ts';
import type { ConcludeParts } from './conclude.ts';
import type { Claim, DocumentReader, NewPage, ReadPage } from './ports.ts';

export interface ReadingLoopParts extends ConcludeParts {
  readonly reader: DocumentReader;
  readonly blobs: BlobStore;
  readonly transaction: Transaction;
  readonly self: ProcessIdentity;
  readonly log: (line: string) => void;
}

/** While one is read, another is scanned: each is the work of a process of its own. */
const atOnce = 2;

/**
 * Reads waiting documents, two at a time, until none is left. Each is claimed first and stored in one transaction at its end: a process that dies in
 * between leaves it as if it had not been begun, and what was stored is never read again.
 */
export class ReadingLoop {
  private readonly parts: ReadingLoopParts;
  private readonly active = new Set<Promise<void>>();
  private closed = false;
  /** Nothing can be stored: what is being read is finished, and nothing else begun. */
  private halted = false;
  /** Documents that could not be given back, since nothing could be stored. */
  private readonly unreleased = new Set<Claim>();

  constructor(parts: ReadingLoopParts) {
    this.parts = parts;
  }

  /** Does nothing while it is fully at work. */
  start(): void {
    if (this.active.size === 0) this.halted = false;
    this.releaseClaims();
    while (!this.closed && !this.halted && this.active.size < atOnce) {
      const work = this.readAll().finally(() => this.active.delete(work));
      this.active.add(work);
    }
  }

  /** Reads what a process was killed over: it cannot say so, and nobody else has a reason to begin. */
  takeUpAbandoned(): void {
    if (this.parts.documents.releaseAbandoned() > 0) this.start();
  }

  /** Once nothing is left to read. */
  async idle(): Promise<void> {
    while (this.active.size > 0) await Promise.all(this.active);
  }

  /** What is being read is given up with its next page, and waits again. */
  async close(): Promise<void> {
    this.closed = true;
    await this.idle();
  }

  private async readAll(): Promise<void> {
    try {
      while (!this.closed && !this.halted) {
        const claim = this.parts.documents.takeNext(this.parts.self);
        if (claim === undefined) return;
        await this.readOne(claim);
      }
    } catch (error) {
      // Not the document's fault but the data folder's: the next start tries again.
      this.halted = true;
      this.parts.log(`Documents could not be read on: ${messageOf(error)}`);
    }
  }

  /** What cannot be given back now is at the next start. */
  private releaseClaims(): void {
    try {
      for (const claim of this.unreleased) {
        this.parts.documents.release(claim);
        this.unreleased.delete(claim);
      }
    } catch (error) {
      this.parts.log(`Documents could not be given back: ${messageOf(error)}`);
    }
  }

  private async readOne(claim: Claim): Promise<void> {
    const { batches, blobs, documents, reader, transaction, log } = this.parts;
    const { document } = claim;
    const pages: ReadPage[] = [];
    try {
      const batch = batches.get(document.batch);
      let failure: NonNullable<ScannedDocument['error']> | undefined;
      try {
        for await (const page of reader.read({ path: blobs.path(document.sha256), name: document.name }, batch)) {
          if (this.closed) break;
          pages.push(page);
        }
        if (pages.every(({ fields }) => fields.length === 0)) failure = { code: 'DOCUMENT_FORM_UNKNOWN', message: `No page of ${document.name} is of the form ${batch.form}.` };
      } catch (error) {
        failure = failureOf(error, document, log);
      }
      if (this.closed) documents.release(claim);
      else {
        transaction(() => {
          const stored = pages.map((page) => newPage(page, blobs.put(page.picture).sha256, document, batch));
          // Pages without a form are kept too: a person may want to see them, or to make a form of one.
          if (failure !== undefined) documents.fail(claim, failure, failure.code === 'DOCUMENT_FORM_UNKNOWN' ? stored : []);
          else if (documents.store(claim, stored)) conclude(this.parts, document.id, null);
        });
      }
    } catch (error) {
      this.unreleased.add(claim);
      this.releaseClaims();
      throw error;
    }
  }
}

function failureOf(error: unknown, { name }: ScannedDocument, log: (line: string) => void): NonNullable<ScannedDocument['error']> {
  if (error instanceof StudioError) return { code: error.code, message: error.message };
  log(`${name} could not be read: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return { code: 'INTERNAL', message: `Something went wrong inside the studio while it read ${name}; the log tells more.` };
}

function newPage({ threshold, ...page }: ReadPage, picture: string, { sha256 }: ScannedDocument, batch: Batch): NewPage {
  return {
    ...page,
    picture,
    fields: page.fields.map((field) => {
      const draw = drawAudit({ sha256, page: page.index, name: field.name, reading: field.reading, threshold }, batch);
      return { ...field, ...draw, byRule: isDoubtfulByRule(field.reading), state: field.reading.accepted && !draw.audited ? 'accepted' : 'open' };
    })
  };
}
