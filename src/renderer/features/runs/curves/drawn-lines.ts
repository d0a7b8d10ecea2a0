import type { ListedRun } from '../../../../contract/api/runs.ts';
import { seriesLook } from '../../../ui/chart/series-colour.ts';
import type { SeriesLook } from '../../../ui/chart/series-colour.ts';
import { groupName, numberOfGroup } from '../table/group-words.ts';
import type { TableLine } from '../table/table-lines.ts';

/** What is one line in every chart: a run, or the mean of a group. */
export interface DrawnLine {
  /** Of the line of the table that it belongs to. */
  readonly id: string;
  readonly label: string;
  readonly look: SeriesLook;
  readonly rows: readonly ListedRun[];
}

/** In the order of the table. Where there are groups, each is one line, of those of its runs that are drawn. */
export function drawnLines(lines: readonly TableLine[], drawn: ReadonlySet<string>): readonly DrawnLine[] {
  return lines.flatMap((line): DrawnLine[] => {
    if (line.kind === 'run') {
      const { run } = line.row;
      return line.inGroup || !drawn.has(run.id) ? [] : [{ id: line.id, label: `#${run.number} ${run.name}`, look: seriesLook(run.number), rows: [line.row] }];
    }
    const rows = line.group.runs.filter(({ run }) => drawn.has(run.id));
    if (rows.length === 0) return [];
    const name = groupName(line.group);
    return [{ id: line.id, label: rows.length === 1 ? name : `${name} (${rows.length})`, look: seriesLook(numberOfGroup(line.group)), rows }];
  });
}
