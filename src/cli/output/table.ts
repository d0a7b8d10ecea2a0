import type { Paint, Tone } from './style.ts';
import { displayWidth, pad, printable, truncate } from './width.ts';

export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  readonly align?: 'left' | 'right';
  readonly tone?: (row: Row) => Tone;
  /** Gives way where the terminal is too narrow; the widest first. */
  readonly flexible?: boolean;
}

const gap = '  ';
/** A flexible column is never cut below this. */
const leastWidth = 8;

/** Lines of a table with a quiet heading. `width` is the terminal's, Infinity for a pipe: nothing is cut then. */
export function tableLines<Row>(columns: readonly Column<Row>[], rows: readonly Row[], paint: Paint, width: number): string[] {
  const cells = rows.map((row) => columns.map((column) => printable(column.text(row))));
  const widths = fit(columns, columns.map((column, i) => Math.max(displayWidth(column.title), ...cells.map((line) => displayWidth(line[i]!)))), width);
  const line = (texts: readonly string[], tone: (column: Column<Row>) => Tone): string =>
    columns.map((column, i) => {
      const last = i === columns.length - 1 && column.align !== 'right';
      const text = truncate(texts[i]!, widths[i]!);
      return paint(tone(column), last ? text : pad(text, widths[i]!, column.align ?? 'left'));
    }).join(gap).trimEnd();
  return [
    line(columns.map((column) => column.title), () => 'quiet'),
    ...cells.map((texts, i) => line(texts, (column) => column.tone?.(rows[i]!) ?? 'plain'))
  ];
}

/** Takes columns from the widest flexible one until the line fits. */
function fit(columns: readonly Column<never>[], widths: number[], width: number): number[] {
  const total = (): number => widths.reduce((sum, w) => sum + w, 0) + gap.length * (widths.length - 1);
  while (total() > width) {
    const widest = columns.reduce((best, column, i) => (column.flexible && widths[i]! > leastWidth && widths[i]! > (widths[best] ?? 0) ? i : best), -1);
    if (widest < 0) break;
    widths[widest]! -= 1;
  }
  return widths;
}

/** `name   value` lines, the names quiet and of one width. */
export function factLines(facts: readonly (readonly [name: string, value: string])[], paint: Paint): string[] {
  const width = Math.max(...facts.map(([name]) => displayWidth(name)));
  return facts.map(([name, value]) => `${paint('quiet', pad(name, width, 'left'))}${gap}${printable(value)}`);
}
