import type { SampleChange, SampleEdit } from '../../../../contract/api/samples.ts';
import type { StudioClient } from '../../../../contract/api/api.ts';
import type { DatasetId } from '../../../../contract/ids.ts';
import { askedError } from '../../../lib/problems.ts';
import type { SampleTable } from '../browse/sample-table.svelte.ts';
import { applyChange, rowsToChange, setSample, takeBack } from './apply-change.ts';

export interface EditorReports {
  /** Done in the studio too. */
  readonly onEdited: (edit: SampleEdit) => void;
  readonly onUndone: (edit: SampleEdit | null, direction: 'undo' | 'redo') => void;
  readonly onFailed: (error: unknown) => void;
}

/** The samples shown are out of date with the studio for this long after an edit, so that quick labelling does not load them each time. */
const quietMs = 600;

/** Changes samples: in the table at once, in the studio one edit after the other; what the studio refuses is taken back. */
export class SampleEditor {
  readonly #api: StudioClient;
  readonly #dataset: DatasetId;
  readonly #table: SampleTable;
  readonly #reports: EditorReports;
  #tail: Promise<void> = Promise.resolve();
  #pending = 0;
  #editedAt = -Infinity;
  #edits = 0;
  /** What does each edit again that a locked test split refused, until the person decides: several may come before the question is seen. */
  #heldUp = $state.raw<readonly (() => void)[]>([]);

  constructor(api: StudioClient, dataset: DatasetId, table: SampleTable, reports: EditorReports) {
    this.#api = api;
    this.#dataset = dataset;
    this.#table = table;
    this.#reports = reports;
  }

  get isHeldUp(): boolean {
    return this.#heldUp.length > 0;
  }

  /** Grows with each edit: an answer that was asked for before it is older than what is shown. */
  get edits(): number {
    return this.#edits;
  }

  /** Rows that already are as wanted are left out; false where none is left. */
  change(rows: Uint32Array, change: SampleChange): boolean {
    const columns = this.#table.columns;
    if (columns === null) return false;
    const changing = rowsToChange(columns, rows, change);
    if (changing.length === 0) return false;
    const samples = Array.from(changing, (row) => columns.ids[row]!);
    const before = this.#table.edit(() => applyChange(columns, changing, change))!;
    this.#enqueue(
      async () => {
        const { edit } = await this.#api.samples.change({ dataset: this.#dataset, samples, change });
        if (edit !== null) this.#reports.onEdited(edit);
      },
      () => this.#table.edit((shown) => (shown === columns ? takeBack(shown, before, change) : undefined)),
      () => this.change(rows, change)
    );
    return true;
  }

  undo(): void {
    this.#step('undo');
  }

  redo(): void {
    this.#step('redo');
  }

  /** Lets the test split change, then does again what it held up. */
  async unlock(): Promise<void> {
    await this.#api.datasets.unlockTest({ dataset: this.#dataset });
    // What was on its way before the split was open may have been refused only now.
    await this.#tail;
    const held = this.#heldUp;
    this.#heldUp = [];
    for (const again of held) again();
  }

  giveUp(): void {
    this.#heldUp = [];
  }

  /** Until every edit is done and some time has gone by. */
  async settled(signal: AbortSignal): Promise<void> {
    for (;;) {
      const leftMs = this.#editedAt + quietMs - performance.now();
      if (this.#pending === 0 && leftMs <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, Math.max(50, leftMs)));
      signal.throwIfAborted();
    }
  }

  #step(direction: 'undo' | 'redo'): void {
    this.#enqueue(
      async () => {
        const { edit } = await this.#api.samples[direction]({ dataset: this.#dataset });
        if (edit !== null) {
          // Of a large edit only the first samples are told: the rest comes with the columns, which the studio has announced.
          this.#table.edit((columns) => {
            for (const { id, before, after } of edit.samples) {
              const row = this.#table.rowOf(id);
              if (row >= 0) setSample(columns, row, direction === 'undo' ? before : after);
            }
          });
        }
        this.#reports.onUndone(edit, direction);
      },
      () => undefined,
      () => this.#step(direction)
    );
  }

  #enqueue(act: () => Promise<void>, takeBackNow: () => void, again: () => void): void {
    this.#pending += 1;
    this.#edits += 1;
    this.#editedAt = performance.now();
    this.#tail = this.#tail.then(act).then(
      () => this.#done(),
      (error: unknown) => {
        takeBackNow();
        this.#done();
        if (askedError(error).code === 'DATASET_SPLIT_LOCKED') this.#heldUp = [...this.#heldUp, again];
        else this.#reports.onFailed(error);
      }
    );
  }

  #done(): void {
    this.#pending -= 1;
    this.#edits += 1;
    this.#editedAt = performance.now();
  }
}
