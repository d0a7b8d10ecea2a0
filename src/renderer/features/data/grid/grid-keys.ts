/** How the arrow and page keys move through a grid of `count` cells. */
export interface GridShape {
  readonly count: number;
  readonly columns: number;
  /** Whole rows that show at a time. */
  readonly rowsInView: number;
}

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Where a key leads from `position`; null for keys that do not move. Home and End stay in the row; with Ctrl they go to the first and last cell. */
export function moved({ key, ctrlKey, metaKey }: KeyPress, position: number, { count, columns, rowsInView }: GridShape): number | null {
  if (count === 0) return null;
  const last = count - 1;
  const far = ctrlKey || metaKey;
  const rowStart = position - (position % columns);
  const sameColumn = (rows: number): number => {
    const target = position + rows * columns;
    if (target >= 0 && target <= last) return target;
    if (target < 0) return position % columns;
    // The last row may be too short to have this column.
    const lastInColumn = last - ((last - position) % columns);
    return Math.abs(rows) === 1 ? position : Math.max(position, lastInColumn);
  };
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, position - 1);
    case 'ArrowRight':
      return Math.min(last, position + 1);
    case 'ArrowUp':
      return position < columns ? position : position - columns;
    case 'ArrowDown':
      return sameColumn(1);
    case 'PageUp':
      return sameColumn(-Math.max(1, rowsInView));
    case 'PageDown':
      return sameColumn(Math.max(1, rowsInView));
    case 'Home':
      return far ? 0 : rowStart;
    case 'End':
      return far ? last : Math.min(last, rowStart + columns - 1);
    default:
      return null;
  }
}
