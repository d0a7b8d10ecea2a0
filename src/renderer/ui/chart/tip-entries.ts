export interface TipEntry {
  readonly id: string;
  readonly label: string;
  readonly colour: string;
  readonly dash: readonly number[] | undefined;
  readonly value: number;
}

/** Of many lines those that the cursor is nearest to, and the highlighted one in any case; from the highest to the lowest, as they lie in the chart. */
export function nearestEntries(entries: readonly TipEntry[], cursorY: number | null, highlight: string | null, most: number): readonly TipEntry[] {
  const distance = ({ id, value }: TipEntry): number => (id === highlight ? -1 : cursorY === null ? 0 : Math.abs(value - cursorY));
  return [...entries].sort((a, b) => distance(a) - distance(b)).slice(0, most).sort((a, b) => b.value - a.value);
}
