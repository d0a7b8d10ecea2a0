import type { Batch, Decision, DocumentField } from '../../contract/documents.ts';
import { StudioError } from '../../contract/errors.ts';
import type { FieldReading, ReadCharacter } from '../../contract/reading.ts';
import { shownInQueue } from '../../domain/records/audit.ts';
import { votesAmong } from '../../domain/records/settle.ts';
import type { QueuedField } from './ports.ts';

/** A field as operators see it: with nothing read where they type blind, and an audited one like a doubtful one. */
export function shownReading({ field, batch, decisions }: Pick<QueuedField, 'field' | 'batch' | 'decisions'>): DocumentField['reading'] {
  const { reading, state } = field;
  // A field may be open for ever, in a document that was rejected, and its reading be redacted.
  if (reading === null || state !== 'open') return reading;
  return isTypedBlind(batch, votesAmong(decisions)) ? null : shownInQueue(reading, field);
}

/** Two operators type without seeing anything. */
export function isTypedBlind({ doubleKeying }: Batch, votes: readonly Decision[]): boolean {
  return doubleKeying && votes.length < 2;
}

/**
 * Refuses to look into a field that operators may not, or cannot any more.
 * @throws StudioError DOCUMENT_REDACTED, DOCUMENT_PICTURE_REMOVED, FIELD_KEYED_BLIND
 */
export function checkShown(shown: Pick<QueuedField, 'field' | 'document' | 'batch' | 'decisions'>): void {
  const { document, field } = shown;
  if (document.redactedAt !== null) {
    throw new StudioError('DOCUMENT_REDACTED', 'What was written on this document is not kept any more.', { remedy: 'Settings say how long values are kept.' });
  }
  if (document.pictureRemovedAt !== null) throw pictureRemoved(field.page);
  if (shownReading(shown) === null) {
    throw new StudioError('FIELD_KEYED_BLIND', 'Fields of this batch are typed without seeing what was read.', { remedy: 'Type what is written there.' });
  }
}

/** @throws StudioError USAGE_INVALID where the reading has no such character */
export function characterOf({ boxes }: FieldReading, index: number): ReadCharacter {
  const character = boxes[index];
  if (character !== undefined) return character;
  throw new StudioError('USAGE_INVALID', `There is no character ${index} in a reading of ${boxes.length}.`, { remedy: 'Count them from 0.' });
}

/** @param page counted from 0 */
export function pictureRemoved(page: number): StudioError {
  return new StudioError('DOCUMENT_PICTURE_REMOVED', `There is no picture of page ${page + 1} of this document.`, { remedy: 'Settings say how long pictures are kept.' });
}
