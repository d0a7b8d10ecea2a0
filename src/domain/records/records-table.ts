import type { DocumentRecord, RecordedField } from '../../contract/documents.ts';

const common = ['document', 'sha256', 'batch', 'page', 'form', 'recorded_at'] as const;

/** Many records, some at a time: there may be more of them than memory could hold. */
export type RecordPages = AsyncIterable<readonly DocumentRecord[]>;

/** Where a record has a field. */
export type FieldPlace = Pick<RecordedField, 'page' | 'name'>;

/** What has to be known of all records before the first line of their table can be written. */
export interface RecordsOutline {
  /** Of fields, in the order in which they come first. */
  readonly names: readonly string[];
  /** Without the header. */
  readonly lines: number;
}

/** What an exported cell holds; a table's writer decides how that looks in its format. */
export type RecordCell =
  | { readonly as: 'text'; readonly text: string }
  | { readonly as: 'count'; readonly count: number }
  /** Of 1. */
  | { readonly as: 'share'; readonly share: number }
  /** ISO 8601, UTC. */
  | { readonly as: 'time'; readonly time: string }
  | { readonly as: 'value'; readonly field: RecordedField; readonly document: DocumentRecord['document']['id']; readonly value: string }
  | null;

/** @param pages the fields of each record, some records at a time */
export async function outlineRecords(pages: AsyncIterable<readonly (readonly FieldPlace[])[]>): Promise<RecordsOutline> {
  const names = new Set<string>();
  let lines = 0;
  for await (const records of pages) {
    for (const fields of records) {
      for (const { name } of fields) names.add(name);
      lines += new Set(fields.map(({ page }) => page)).size;
    }
  }
  return { names: [...names], lines };
}

/** Four columns a field: its value, the text as it was written, who decided (the last operator; else the model that read it) and the confidence of the reading. */
export function recordsHeader({ names }: RecordsOutline): string[] {
  return [...common, ...names.flatMap((name) => [name, `${name}_text`, `${name}_by`, `${name}_confidence`])];
}

/** A line a page that has fields. Fields that a page does not have, and what was redacted, stay empty. */
export function recordLines({ document, batch, at, fields }: DocumentRecord, { names }: RecordsOutline): RecordCell[][] {
  const pages = [...new Set(fields.map(({ page }) => page))];
  return pages.map((page) => {
    const there = new Map(fields.filter((field) => field.page === page).map((field) => [field.name, field]));
    const form = fields.find((field) => field.page === page)!.form;
    return [
      text(document.name), text(document.sha256), text(batch.name), { as: 'count', count: page + 1 }, text(form), { as: 'time', time: at },
      ...names.flatMap((name) => cellsOf(there.get(name), document.id))
    ];
  });
}

function cellsOf(field: RecordedField | undefined, document: DocumentRecord['document']['id']): RecordCell[] {
  if (field === undefined) return [null, null, null, null];
  const value: RecordCell = field.value === null ? null : { as: 'value', field, document, value: field.value };
  return [value, text(field.text), text(field.decisions.at(-1)?.operator ?? field.model.name), { as: 'share', share: field.confidence }];
}

function text(value: string | null): RecordCell {
  return value === null ? null : { as: 'text', text: value };
}
