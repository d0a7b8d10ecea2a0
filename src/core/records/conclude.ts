import type { DocumentStatus, ScannedDocument } from '../../contract/documents.ts';
import { contentOf, payloadOf } from '../../domain/records/record-parts.ts';
import { standing } from '../../domain/records/settle.ts';
import type { BatchRepository, DocumentRepository, RecordLog, ReviewRepository } from './ports.ts';

export interface ConcludeParts {
  readonly batches: BatchRepository;
  readonly documents: DocumentRepository;
  readonly review: ReviewRepository;
  readonly records: RecordLog;
}

/**
 * Brings a document's status up to what its fields say, and writes the row of the log that goes with it. Belongs into the transaction that changed the
 * fields: a document is never done without its record.
 *
 * @param operator who changed them; null: they were just read
 */
export function conclude({ batches, documents, review, records }: ConcludeParts, id: ScannedDocument['id'], operator: string | null): DocumentStatus {
  const document = documents.get(id);
  const fields = review.fieldsOf(id).map((field) => ({ ...field, decisions: standing(review.decisionsOn(field.id)) }));
  const status = fields.some(({ state }) => state === 'rejected') ? 'rejected' : fields.some(({ state }) => state === 'open') ? 'review' : 'done';
  if (status === document.status) return status;
  const at = new Date().toISOString();
  documents.setStatus(id, status);
  if (status === 'review') {
    records.appendNote({ kind: 'reopened', at, document: id, concerns: records.lastOf(id)!.seq, operator });
  } else {
    const { id: batch, name, form } = batches.get(document.batch);
    records.append(
      { kind: status === 'done' ? 'recorded' : 'rejected', at, document: id, sha256: document.sha256, batch: { id: batch, name, form }, fields: contentOf(fields) },
      payloadOf(document.name, fields)
    );
  }
  return status;
}
