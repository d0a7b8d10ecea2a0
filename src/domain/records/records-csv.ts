import type { DocumentRecord, RecordedField } from '../../contract/documents.ts';
import { csvText } from '../csv.ts';

const common = ['document', 'sha256', 'batch', 'page', 'form', 'recorded_at'] as const;

/**
 * Records as comma-separated values (RFC 4180): a line a page that has fields, four columns a field: its value, the text as it was written, who decided
 * (the last operator; else the model that read it) and the confidence of the reading. Fields that a page does not have, and what was redacted, stay empty.
 */
export function recordsCsv(records: readonly DocumentRecord[]): string {
  const names = [...new Set(records.flatMap(({ fields }) => fields.map(({ name }) => name)))];
  const header = [...common, ...names.flatMap((name) => [name, `${name}_text`, `${name}_by`, `${name}_confidence`])];
  return csvText([header, ...records.flatMap((record) => linesOf(record, names))].map((line) => line.map((cell) => (typeof cell === 'string' ? plainCell(cell) : cell))));
}

/**
 * A text that no spreadsheet takes for a formula: those that begin like one get an apostrophe before them, as OWASP's page on CSV injection advises (the
 * full-width signs are what East Asian spreadsheets take for the others).
 */
export function plainCell(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}

type Cell = string | number | null;

function linesOf({ document, batch, at, fields }: DocumentRecord, names: readonly string[]): Cell[][] {
  const pages = [...new Set(fields.map(({ page }) => page))];
  return pages.map((page) => {
    const there = new Map(fields.filter((field) => field.page === page).map((field) => [field.name, field]));
    const form = fields.find((field) => field.page === page)!.form;
    return [document.name, document.sha256, batch.name, page + 1, form, at, ...names.flatMap((name) => cellsOf(there.get(name)))];
  });
}

function cellsOf(field: RecordedField | undefined): Cell[] {
  if (field === undefined) return [null, null, null, null];
  return [field.value, field.text, field.decisions.at(-1)?.operator ?? field.model.name, field.confidence];
}
