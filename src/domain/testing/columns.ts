import { codeOfSplit } from '../columns.ts';
import type { SampleColumns } from '../columns.ts';
import type { SplitName } from '../../contract/datasets.ts';

interface ColumnParts {
  readonly ids?: readonly number[];
  readonly labels?: readonly number[];
  readonly originalLabels?: readonly number[];
  readonly splits?: readonly SplitName[];
  readonly starred?: readonly number[];
  readonly quarantined?: readonly number[];
}

/** A small sample table: what is not said is 0, `train`, or the label as imported. */
export function columnsOf(parts: ColumnParts): SampleColumns {
  const count = Math.max(...Object.values(parts).map((part: readonly unknown[]) => part.length));
  const bytes = (values: readonly number[] = []): Uint8Array => Uint8Array.from({ length: count }, (_, i) => values[i] ?? 0);
  return {
    count,
    ids: Uint32Array.from({ length: count }, (_, i) => parts.ids?.[i] ?? i + 1),
    labels: bytes(parts.labels),
    originalLabels: bytes(parts.originalLabels ?? parts.labels),
    splits: Uint8Array.from({ length: count }, (_, i) => codeOfSplit(parts.splits?.[i] ?? 'train')),
    starred: bytes(parts.starred),
    quarantined: bytes(parts.quarantined)
  };
}
