import type { RecordHead } from '../../contract/documents.ts';
import type { RecordPages } from './records-table.ts';

/** `{ head, records }` as `JSON.stringify(…, null, 2)` would indent it, piece by piece: of many records no engine holds the whole text as one string. */
export async function* recordsJson(head: RecordHead | null, pages: RecordPages): AsyncGenerator<string, void> {
  yield `{\n  "head": ${indented(head, '  ')},\n  "records": [`;
  let written = 0;
  for await (const records of pages) {
    yield records.map((record) => `${written++ === 0 ? '' : ','}\n    ${indented(record, '    ')}`).join('');
  }
  yield written === 0 ? ']\n}\n' : '\n  ]\n}\n';
}

/** Line feeds stand between values alone: those within a text are escaped. */
function indented(value: unknown, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
}
