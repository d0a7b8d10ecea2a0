/** Where the cells of a grid lie: all of one size, so that any of a million is found by arithmetic. Lengths in CSS pixels. */
export interface GridLayout {
  readonly count: number;
  readonly columns: number;
  readonly rows: number;
  /** Side of a cell. */
  readonly cell: number;
  /** From one cell to the next. */
  readonly pitch: number;
  /** What is left over at both sides, so that the grid sits in the middle. */
  readonly left: number;
  readonly top: number;
  readonly height: number;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

export const cellSides = { smallest: 28, usual: 56, largest: 112 } as const;

export function layoutGrid(count: number, width: number, cell: number): GridLayout {
  const gap = cell < 44 ? 3 : 4;
  const pitch = cell + gap;
  const columns = Math.max(1, Math.floor((width - gap) / pitch));
  const rows = Math.ceil(count / columns);
  const left = Math.max(0, Math.floor((width - columns * pitch + gap) / 2));
  return { count, columns, rows, cell, pitch, left, top: gap, height: rows * pitch + gap };
}

/** Rows from `first` up to, without, `end` show in a window of `height` that is scrolled to `scrollTop`. */
export function rowsInView(layout: GridLayout, scrollTop: number, height: number): { readonly first: number; readonly end: number } {
  const first = Math.max(0, Math.floor((scrollTop - layout.top) / layout.pitch));
  const end = Math.min(layout.rows, Math.ceil((scrollTop + height - layout.top) / layout.pitch));
  return { first: Math.min(first, end), end: Math.max(0, end) };
}

export function cellAt(layout: GridLayout, position: number): Rectangle {
  return {
    x: layout.left + (position % layout.columns) * layout.pitch,
    y: layout.top + Math.floor(position / layout.columns) * layout.pitch,
    side: layout.cell
  };
}

/** The position under a point of the whole grid, gaps counted to the cell before them; null outside. */
export function positionAt(layout: GridLayout, x: number, y: number): number | null {
  const column = Math.floor((x - layout.left) / layout.pitch);
  const row = Math.floor((y - layout.top) / layout.pitch);
  if (column < 0 || column >= layout.columns || row < 0) return null;
  const position = row * layout.columns + column;
  return position < layout.count ? position : null;
}

/** The nearest scroll position that shows the whole cell. */
export function scrollToShow(layout: GridLayout, position: number, scrollTop: number, height: number): number {
  const { y, side } = cellAt(layout, position);
  const margin = layout.top;
  if (y - margin < scrollTop) return Math.max(0, y - margin);
  if (y + side + margin > scrollTop + height) return Math.max(0, y + side + margin - height);
  return scrollTop;
}

/** The scroll position that keeps a cell at the height where it was while the layout changes. */
export function scrollToKeep(before: GridLayout, after: GridLayout, position: number, scrollTop: number): number {
  return Math.max(0, cellAt(after, position).y - (cellAt(before, position).y - scrollTop));
}
