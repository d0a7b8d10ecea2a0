import { beginsLikeFormula } from './formula.ts';

/**
 * In front of what people open in a spreadsheet: without it Excel takes UTF-8 for the machine's own encoding, and every name beyond ASCII is garbled. Not in
 * front of what programs read: a naive reader takes it for a part of the first column's name.
 */
export const byteOrderMark = '\uFEFF';

/** Comma-separated values (RFC 4180). Numbers are written so that they are read back exactly; null and undefined are empty. */
export function csvText(lines: readonly (readonly (string | number | null | undefined)[])[]): string {
  return lines.map((line) => `${line.map((value) => quoted(String(value ?? ''))).join(',')}\r\n`).join('');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A text that no spreadsheet takes for a formula: those that begin like one get an apostrophe before them, as OWASP's page on CSV injection advises. */
export function plainCell(text: string): string {
  return beginsLikeFormula(text) ? `'${text}` : text;
}
