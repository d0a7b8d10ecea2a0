import type { SampleColumns } from '../../../../domain/columns.ts';

/** The sample that is asked for, where it is one of them; else the first of the test split, or of all. Null: there are none. */
export function sampleToShow({ ids, splits }: SampleColumns, wanted: number | null): number | null {
  if (wanted !== null && ids.includes(wanted)) return wanted;
  return ids[Math.max(0, splits.indexOf(1))] ?? null;
}

/** The sample so many places further; the first or last one at the ends. */
export function stepped({ ids }: SampleColumns, sample: number, by: number): number {
  return ids[Math.min(ids.length - 1, Math.max(0, ids.indexOf(sample) + by))]!;
}
