import { invalidFile } from './file-errors.ts';

/** Characters a field may have: a path and some notes, not a whole file behind a forgotten quote. */
const maxFieldCharacters = 4096;

export interface CsvRow {
  /** Counted from 1, as an editor shows it. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** The rows of a small CSV (RFC 4180: quotes, doubled quotes, line ends inside quotes), empty lines left out. @throws DATASET_FILE_INVALID */
export function* csvRows(name: string, text: string): Generator<CsvRow> {
  let line = 1;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const startLine = line;
    const fields: string[] = [];
    for (let more = true; more;) {
      const field = text[at] === '"' ? quotedField(name, text, at, line) : plainField(text, at);
      if (field.value.length > maxFieldCharacters) {
        throw invalidFile(name, `line ${startLine}: a field has more than ${maxFieldCharacters} characters`, quoteRemedy);
      }
      fields.push(field.value);
      line += field.value.split('\n').length - 1;
      at = field.end;
      more = text[at] === ',';
      if (more) at++;
    }
    if (text[at] === '\r') at++;
    if (at < text.length && text[at] !== '\n') throw invalidFile(name, `line ${line}: text follows a closing quote`, quoteRemedy);
    at++;
    line++;
    if (fields.length > 1 || fields[0] !== '') yield { line: startLine, fields };
  }
}

const quoteRemedy = 'Check the quotes: a field with commas is written "like, this", a quote inside it is doubled.';

function plainField(text: string, from: number): { value: string; end: number } {
  let end = from;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && !(text[end] === '\r' && text[end + 1] === '\n')) end++;
  return { value: text.slice(from, end), end };
}

function quotedField(name: string, text: string, from: number, line: number): { value: string; end: number } {
  let value = '';
  let start = from + 1;
  for (;;) {
    const quote = text.indexOf('"', start);
    if (quote < 0) throw invalidFile(name, `line ${line}: a quote is opened and never closed`, quoteRemedy);
    value += text.slice(start, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    start = quote + 2;
  }
}
