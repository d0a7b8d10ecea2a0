import { operatorKey } from '../../contract/documents.ts';
import type { Batch, Decision, DecisionOutcome, DocumentField, DocumentStatus, QueueItem, ReviewQueue, ShownDocument, ShownField, UndoOutcome, Verdict } from '../../contract/documents.ts';
import { StudioError } from '../../contract/errors.ts';
import type { BatchId, DocumentId } from '../../contract/ids.ts';
import { saysTheSame, settle, standing, votesAmong } from '../../domain/records/settle.ts';
import type { Said, Settled } from '../../domain/records/settle.ts';
import type { Transaction } from '../runs/ports.ts';
import { conclude } from './conclude.ts';
import type { ConcludeParts } from './conclude.ts';
import type { FieldOutcome, Judge, QueuedField, QueueQuery } from './ports.ts';
import { characterOf, checkShown, isTypedBlind, shownReading } from './shown-fields.ts';

export interface ReviewParts extends ConcludeParts {
  readonly transaction: Transaction;
  readonly judge: Judge;
  /** Is told after every decision, in its transaction, what became of the document. */
  readonly noteOutcome: (document: DocumentId, status: DocumentStatus) => void;
}

export interface DecideRequest {
  readonly field: number;
  readonly operator: string;
  readonly verdict: Verdict;
}

export interface DoubtRequest {
  readonly field: number;
  readonly operator: string;
  /** Of the character, counted from 0. */
  readonly index: number;
}

const nextRemedy = { remedy: 'Go on with the next one in the queue.' };

/** What operators see of doubtful fields, and what they decide. */
export class Review {
  private readonly parts: ReviewParts;

  constructor(parts: ReviewParts) {
    this.parts = parts;
  }

  queue(query: QueueQuery): ReviewQueue {
    const { fields, open } = this.parts.review.queue(query);
    return { items: fields.map(toItem), open };
  }

  /** @throws StudioError DOCUMENT_NOT_FOUND */
  show(id: DocumentId): ShownDocument {
    const { batches, documents, review } = this.parts;
    const document = documents.get(id);
    const batch = batches.get(document.batch);
    const fields = review.fieldsOf(id);
    const pages = documents.pagesOf(id).map(({ picture, ...page }) => ({
      ...page,
      hasPicture: picture !== null,
      fields: fields.filter((field) => field.page === page.index).map((field): ShownField => {
        const { id: number, name, content, box, state, text, value } = field;
        return { id: number, name, content, box, state, text, value, reading: shownReading({ field, batch, decisions: review.decisionsOn(number) }) };
      })
    }));
    return { document, pages };
  }

  /** @throws StudioError FIELD_NOT_FOUND, FIELD_NOT_OPEN, FIELD_TEXT_INVALID, FIELD_KEYED_BLIND, FIELD_NEEDS_OTHER_OPERATOR */
  decide({ field: id, operator, verdict }: DecideRequest): DecisionOutcome {
    const { review, transaction } = this.parts;
    return transaction(() => {
      const { field, document, batch, decisions } = review.get(id);
      if (document.status !== 'review' || field.state !== 'open') throw new StudioError('FIELD_NOT_OPEN', 'This field is not in review any more.', nextRemedy);
      const before = standing(decisions);
      checkBlind(batch, votesAmong(before), operator, verdict);
      const after = verdict.what === 'keyed' ? verdict.text : verdict.what === 'accepted' ? field.reading!.text : null;
      if (after !== null) this.checkText(field, after);
      const reason = verdict.what === 'rejected' ? verdict.reason : null;
      const decision = review.addDecision({ field: id, operator, at: new Date().toISOString(), what: verdict.what, before: field.reading!.text, after, reason, undoes: null });
      return this.follow(field, batch, [...before, decision], decision);
    });
  }

  /**
   * Takes back what an operator decided last in a batch, as long as nobody has built on it.
   * @throws StudioError DECISION_NOT_FOUND, DECISION_FINAL
   */
  undo({ batch: batchId, operator }: { readonly batch: BatchId; readonly operator: string }): UndoOutcome {
    const { review, transaction } = this.parts;
    return transaction(() => {
      const last = review.lastDecision(batchId, operator);
      if (last === undefined) throw new StudioError('DECISION_NOT_FOUND', `There is nothing of ${operator} to undo in this batch.`, nextRemedy);
      const { field, document, batch, decisions } = review.get(last.field);
      const left = standing(decisions);
      const rejectedSince = document.status === 'rejected' && field.state !== 'rejected';
      if (left.pop()?.id !== last.id || rejectedSince || document.pictureRemovedAt !== null || document.redactedAt !== null) {
        throw new StudioError('DECISION_FINAL', 'This decision cannot be undone: somebody else has decided since, or retention has removed what it was about.', nextRemedy);
      }
      const decision = review.addDecision({ field: field.id, operator, at: new Date().toISOString(), what: 'undone', before: last.after, after: field.reading!.text, reason: null, undoes: last.id });
      const outcome = this.follow(field, batch, left, decision);
      return { ...outcome, item: outcome.field === 'open' ? toItem(review.get(field.id)) : null };
    });
  }

  /**
   * A reading that stands by itself is in review again, because an operator says that one of its characters is wrong.
   * @throws StudioError FIELD_NOT_FOUND, FIELD_NOT_ACCEPTED, USAGE_INVALID, DOCUMENT_REDACTED, DOCUMENT_PICTURE_REMOVED
   */
  doubt({ field: id, operator, index }: DoubtRequest): DecisionOutcome {
    const { review, transaction } = this.parts;
    return transaction(() => {
      const shown = review.get(id);
      const { field, document, batch, decisions } = shown;
      if (field.state !== 'accepted' || (document.status !== 'review' && document.status !== 'done')) {
        throw new StudioError('FIELD_NOT_ACCEPTED', 'This reading does not stand by itself: it is in review, or was decided.', nextRemedy);
      }
      checkShown(shown);
      characterOf(field.reading!, index);
      const decision = review.addDecision({ field: id, operator, at: new Date().toISOString(), what: 'doubted', before: field.reading!.text, after: null, reason: String(index + 1), undoes: null });
      return this.follow(field, batch, [...standing(decisions), decision], decision);
    });
  }

  /** What follows for field and document once the decisions on a field are these. */
  private follow(field: DocumentField, batch: Batch, decisions: readonly Decision[], decision: Decision): DecisionOutcome {
    const votes = votesAmong(decisions).map(({ operator, after }) => ({ operator, said: after === null ? null : this.said(field, after) }));
    const outcome = outcomeOf(field, settle(votes, batch.doubleKeying), decisions.some(({ what }) => what === 'doubted'));
    this.parts.review.setOutcome(field.id, outcome);
    const document = conclude(this.parts, field.document, decision.operator);
    this.parts.noteOutcome(field.document, document);
    return { decision, field: outcome.state, document };
  }

  private checkText(field: DocumentField, text: string): void {
    // Nothing at all says that nothing is written there.
    if (text === '') return;
    const { fits, value } = this.parts.judge(field.content, text);
    if (fits && value !== null) return;
    const why = fits ? 'could mean two values' : 'is no value';
    throw new StudioError('FIELD_TEXT_INVALID', `“${text}” ${why} of the field ${field.name}.`, {
      remedy: 'Type what is written there; reject the document where it cannot be made out.'
    });
  }

  private said({ content }: DocumentField, text: string): Said {
    if (text === '') return { text, digits: '', value: null };
    const { digits, value } = this.parts.judge(content, text);
    return { text, digits, value };
  }
}

/** @throws StudioError FIELD_KEYED_BLIND, FIELD_NEEDS_OTHER_OPERATOR */
function checkBlind({ doubleKeying }: Batch, before: readonly Decision[], operator: string, { what }: Verdict): void {
  if (!doubleKeying) return;
  if (before.some((decision) => operatorKey(decision.operator) === operatorKey(operator))) {
    throw new StudioError('FIELD_NEEDS_OTHER_OPERATOR', `${operator} has typed this field already.`, { remedy: 'Somebody else has to go on with it.' });
  }
  if (what === 'accepted' && before.length < 2) {
    throw new StudioError('FIELD_KEYED_BLIND', 'Fields of this batch are typed without seeing what was read.', { remedy: 'Type what is written there.' });
  }
}

function outcomeOf({ reading, accepted, audited, confidence, rank: drawn }: DocumentField, settled: Settled, isDoubted: boolean): FieldOutcome {
  // Somebody has said that it is wrong: nothing is less certain.
  const rank = isDoubted ? 0 : audited ? drawn : confidence;
  if (settled.state === 'decided') {
    const { text, value } = settled.said;
    return { state: 'decided', text, value, correct: saysTheSame(reading!, settled.said), rank };
  }
  // The doubt that had opened it was taken back.
  if (settled.state === 'open' && accepted && !audited && !isDoubted) return { state: 'accepted', text: reading!.text, value: reading!.value, correct: null, rank };
  return { state: settled.state, text: null, value: null, correct: null, rank };
}

function toItem({ field, document: { id, name: file, sha256, mime }, batch, decisions }: QueuedField): QueueItem {
  const votes = votesAmong(decisions);
  const { id: number, page, form, name, content, box } = field;
  return {
    field: number,
    document: { id, name: file, sha256, mime },
    batch: batch.id,
    page, form, name, content, box,
    reading: shownReading({ field, batch, decisions }),
    disagreement: batch.doubleKeying && !isTypedBlind(batch, votes) ? votes.map(({ after }) => after) : null
  };
}
