import type { DatasetId } from '../../../../contract/ids.ts';
import type { SampleColumns } from '../../../../domain/columns.ts';
import { refreshColumns } from '../editing/apply-change.ts';

/** Columns of the datasets that were looked at last, so that coming back shows them at once. */
const known = new Map<DatasetId, SampleColumns>();
const mostKnown = 3;

/**
 * The sample columns of one dataset. They are changed in place, 70,000 entries being too many to copy for each key press; `version` grows
 * each time, and `columns` itself changes only when other samples take the place of these.
 */
export class SampleTable {
  #columns = $state.raw<SampleColumns | null>(null);
  #version = $state(0);
  #rowOfId: Map<number, number> | null = null;
  readonly #dataset: DatasetId;

  constructor(dataset: DatasetId) {
    this.#dataset = dataset;
    this.#columns = known.get(dataset) ?? null;
  }

  get columns(): SampleColumns | null {
    return this.#columns;
  }

  get version(): number {
    return this.#version;
  }

  /** Newer columns from the studio. */
  accept(newer: SampleColumns): void {
    if (this.#columns !== null && refreshColumns(this.#columns, newer)) {
      this.#version += 1;
      return;
    }
    this.#columns = newer;
    this.#rowOfId = null;
    this.#version += 1;
    known.delete(this.#dataset);
    known.set(this.#dataset, newer);
    const [oldest] = known.keys();
    if (known.size > mostKnown) known.delete(oldest!);
  }

  /** Changes the columns in place, and has it shown. */
  edit<T>(change: (columns: SampleColumns) => T): T | null {
    if (this.#columns === null) return null;
    const result = change(this.#columns);
    this.#version += 1;
    return result;
  }

  /** -1 where there is no such sample. */
  rowOf(id: number): number {
    if (this.#rowOfId === null) {
      this.#rowOfId = new Map();
      this.#columns?.ids.forEach((each, row) => this.#rowOfId!.set(each, row));
    }
    return this.#rowOfId.get(id) ?? -1;
  }
}
