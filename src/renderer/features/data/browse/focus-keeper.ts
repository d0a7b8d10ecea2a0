/** Where the focus goes when another list of samples is shown: to the same sample where it is in it, else to the start. */
export function positionOf(row: number | null, rows: Uint32Array): number {
  if (row === null) return 0;
  const position = rows.indexOf(row);
  return position < 0 ? 0 : position;
}
