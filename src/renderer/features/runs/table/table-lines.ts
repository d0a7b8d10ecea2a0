import type { ListedRun } from '../../../../contract/api/runs.ts';
import { groupRuns } from './group-runs.ts';
import type { Grouping, RunGroup } from './group-runs.ts';
import { sortGroups, sortRuns } from './sort-runs.ts';
import type { RunSort } from './sort-runs.ts';

/** A line of the table: a run, or the head of a group of them. */
export type TableLine =
  | { readonly kind: 'group'; readonly id: string; readonly group: RunGroup; readonly expanded: boolean }
  | { readonly kind: 'run'; readonly id: string; readonly row: ListedRun; readonly inGroup: boolean };

/** What the table shows, from top to bottom. */
export function tableLines(rows: readonly ListedRun[], sort: RunSort | null, grouping: Grouping, isExpanded: (key: string) => boolean): readonly TableLine[] {
  const line = (inGroup: boolean) => (row: ListedRun): TableLine => ({ kind: 'run', id: row.run.id, row, inGroup });
  const ordered = sortRuns(rows, sort);
  if (grouping === 'none') return ordered.map(line(false));
  return sortGroups(groupRuns(ordered, grouping), sort).flatMap((group) => {
    const expanded = isExpanded(group.key);
    return [{ kind: 'group' as const, id: group.key, group, expanded }, ...(expanded ? group.runs.map(line(true)) : [])];
  });
}

/** The runs of a line. */
export function runsOf(line: TableLine): readonly ListedRun[] {
  return line.kind === 'group' ? line.group.runs : [line.row];
}

export const rowPx = 32;
/** Drawn beyond what is seen, so that fast scrolling meets no empty lines. */
const overscan = 8;

/** Of thousands of lines only those in sight are in the document: from (included) and to (excluded). */
export function visibleLines(count: number, scrollTop: number, heightPx: number): [from: number, to: number] {
  const from = Math.max(0, Math.floor(scrollTop / rowPx) - overscan);
  return [Math.min(from, Math.max(0, count - 1)), Math.min(count, Math.ceil((scrollTop + heightPx) / rowPx) + overscan)];
}

/** Where to scroll so that a line lies between the head and the lower edge; null where it does already. */
export function scrolledTo(index: number, scrollTop: number, heightPx: number): number | null {
  const top = index * rowPx;
  if (top < scrollTop) return top;
  if (top + rowPx > scrollTop + heightPx) return top + rowPx - heightPx;
  return null;
}
