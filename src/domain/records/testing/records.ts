import type { DocumentRecord, RecordedField } from '../../../contract/documents.ts';
import { outlineRecords } from '../records-table.ts';
import type { RecordPages, RecordsOutline } from '../records-table.ts';

/** A field that a model read and accepted. */
export function recordedField(name: string, text: string | null, more: Partial<RecordedField> = {}): RecordedField {
  return {
    page: 0, form: 'cheque', name, kind: 'digits', confidence: 0.75, accepted: true, audited: false, model: { key: 'm', name: 'reader' },
    readAt: '2026-01-01T00:00:00.000Z', text, value: text, reading: null, decisions: [], ...more
  };
}

/** @param name null: redacted */
export function recordOf(name: string | null, fields: readonly RecordedField[]): DocumentRecord {
  return {
    seq: 1, hash: 'h', at: '2026-01-02T12:00:00.000Z', document: { id: 'd' as never, sha256: 'abc', name }, batch: { id: 'b' as never, name: 'Monday', form: 'cheque' },
    fields, redacted: name === null
  };
}

/** As a writer is given them: a page a record. */
export async function exportedAs<Result>(records: readonly DocumentRecord[], write: (outline: RecordsOutline, pages: RecordPages) => Result): Promise<Result> {
  const outline = await outlineRecords(inPages(records.map(({ fields }) => fields)));
  return write(outline, inPages(records));
}

export async function* inPages<Item>(items: readonly Item[]): AsyncGenerator<Item[], void> {
  for (const item of items) yield [item];
}
