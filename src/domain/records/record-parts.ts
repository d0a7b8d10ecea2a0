import type { Decision, DocumentField, DocumentRecord, RecordContent, RecordPayload } from '../../contract/documents.ts';

/** A document's field with the decisions on it that stand. */
export interface DecidedField extends DocumentField {
  readonly decisions: readonly Decision[];
}

/** What the log says for good about fields: no text that was written on the document. */
export function contentOf(fields: readonly DecidedField[]): RecordContent['fields'] {
  return fields.map(({ page, form, name, content, confidence, accepted, audited, model, readAt, decisions }) => ({
    page, form, name, kind: content.kind, confidence, accepted, audited, model, readAt,
    decisions: decisions.map(({ operator, at, what }) => ({ operator, at, what }))
  }));
}

/** All the rest: the texts, which retention can take away. */
export function payloadOf(name: string, fields: readonly DecidedField[]): RecordPayload {
  return {
    name,
    fields: fields.map(({ text, value, reading, decisions }) => ({
      text, value,
      reading: { text: reading?.text ?? '', value: reading?.value ?? null },
      decisions: decisions.map(({ before, after, reason }) => ({ before, after, reason }))
    }))
  };
}

/** The two parts as one record again; of one whose payload was taken away the texts are null. */
export function joinRecord(content: RecordContent, payload: RecordPayload | null, hash: string): DocumentRecord {
  const { seq, at, document: id, sha256, batch } = content;
  return {
    seq, hash, at, batch,
    document: { id, sha256, name: payload?.name ?? null },
    redacted: payload === null,
    fields: content.fields.map((field, i) => {
      const texts = payload?.fields[i];
      return {
        ...field,
        text: texts?.text ?? null,
        value: texts?.value ?? null,
        reading: texts?.reading ?? null,
        decisions: field.decisions.map((decision, j) => ({ ...decision, ...(texts?.decisions[j] ?? { before: null, after: null, reason: null }) }))
      };
    })
  };
}
