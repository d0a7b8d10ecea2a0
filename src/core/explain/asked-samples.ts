import type { ExplainedSplit } from '../../contract/api/explain.ts';
import type { Dataset } from '../../contract/datasets.ts';
import type { DatasetId } from '../../contract/ids.ts';
import { codeOfSplit } from '../../domain/columns.ts';
import type { SampleRepository } from '../samples/ports.ts';

export interface AskedSamples {
  readonly dataset: Dataset;
  readonly ids: Uint32Array;
  readonly labels: Uint8Array;
  /** How many there are to choose from. */
  readonly of: number;
}

/** Samples of a split that are in use: all of them, or, where there are more than `most`, every n-th. */
export function samplesToAsk(samples: SampleRepository, id: DatasetId, split: ExplainedSplit, most: number): AskedSamples {
  const { dataset, columns } = samples.columns(id);
  const rows = Array.from(columns.ids.keys()).filter((row) => columns.quarantined[row] === 0 && (split === 'all' || columns.splits[row] === codeOfSplit(split)));
  const count = Math.min(most, rows.length);
  const chosen = Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]!);
  return { dataset, ids: Uint32Array.from(chosen, (row) => columns.ids[row]!), labels: Uint8Array.from(chosen, (row) => columns.labels[row]!), of: rows.length };
}
