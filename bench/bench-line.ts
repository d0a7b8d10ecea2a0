import type { Output } from '../src/cli/output/output.ts';
import type { Column } from '../src/cli/output/table.ts';
import type { Range } from './statistics.ts';

/** One measurement as `--json` prints it. Where a figure is missing, `reason` says why. */
export interface BenchLine {
  readonly name: string;
  /** Of `ours` and `peer`. */
  readonly unit: string;
  readonly ours: number | null;
  readonly peer: number | null;
  /** How many times as fast ours is, whatever the unit. */
  readonly ratio: number | null;
  readonly oursRange?: Range;
  readonly peerRange?: Range;
  readonly ratioRange?: Range;
  readonly reason?: string;
}

/** Four digits: more are noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

export function roundedRange([low, high]: Range): Range {
  return [rounded(low), rounded(high)];
}

export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return value.toLocaleString('en', { maximumSignificantDigits: 4 });
}

/** `1,204 (1,180–1,216)`. */
export function figureWithRange(value: number | null, range: Range | undefined): string {
  return range === undefined ? figure(value) : `${figure(value)} (${figure(range[0])}–${figure(range[1])})`;
}

export const commonColumns: readonly Column<BenchLine>[] = [
  { title: 'measured', text: ({ name }) => name, tone: () => 'heading' },
  { title: 'unit', text: ({ unit }) => unit, tone: () => 'quiet' },
  { title: 'ours', text: ({ ours, oursRange }) => figureWithRange(ours, oursRange), align: 'right' },
  { title: 'peer', text: ({ peer, peerRange }) => figureWithRange(peer, peerRange), align: 'right' },
  {
    title: 'times as fast',
    text: ({ ratio, ratioRange }) => figureWithRange(ratio, ratioRange),
    align: 'right',
    tone: ({ ratio }) => (ratio === null ? 'quiet' : ratio >= 1 ? 'good' : 'doubtful')
  }
];

/** The table for people, and under it why figures are missing. */
export function printTable<Line extends BenchLine>(output: Output, columns: readonly Column<Line>[], lines: readonly Line[]): void {
  output.line();
  output.table(columns, lines);
  for (const { name, reason } of lines) if (reason !== undefined) output.line(`${name}: ${reason}`, 'quiet');
}
