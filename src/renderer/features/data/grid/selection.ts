/** Which positions of a list are selected. Immutable: each step gives a new one, so that a view sees the change. */
export interface Selection {
  readonly marks: Uint8Array;
  readonly size: number;
  /** Where a range starts that Shift extends. */
  readonly anchor: number;
  /** Where the range that Shift made last ends; it shrinks again when the range does. */
  readonly head: number;
}

export function nothingSelected(count: number): Selection {
  return { marks: new Uint8Array(count), size: 0, anchor: 0, head: 0 };
}

/** Starts a new range here without selecting anything new. */
export function anchoredAt(selection: Selection, position: number): Selection {
  return { ...selection, anchor: position, head: position };
}

export function toggledAt(selection: Selection, position: number): Selection {
  const marks = selection.marks.slice();
  marks[position] = marks[position] === 1 ? 0 : 1;
  return { marks, size: selection.size + (marks[position] === 1 ? 1 : -1), anchor: position, head: position };
}

/** Selects from the anchor to `position`, both included, in place of the range that reached to the former head. */
export function extendedTo(selection: Selection, position: number): Selection {
  const marks = selection.marks.slice();
  const { anchor } = selection;
  if (selection.head !== anchor) marks.fill(0, Math.min(anchor, selection.head), Math.max(anchor, selection.head) + 1);
  marks.fill(1, Math.min(anchor, position), Math.max(anchor, position) + 1);
  return { marks, size: sizeOf(marks), anchor, head: position };
}

export function allSelected(count: number): Selection {
  return { marks: new Uint8Array(count).fill(1), size: count, anchor: 0, head: Math.max(0, count - 1) };
}

export function selectedPositions({ marks, size }: Selection): Uint32Array {
  const positions = new Uint32Array(size);
  let found = 0;
  for (let i = 0; i < marks.length; i++) if (marks[i] === 1) positions[found++] = i;
  return positions;
}

function sizeOf(marks: Uint8Array): number {
  let size = 0;
  for (const mark of marks) size += mark;
  return size;
}
