import { untrack } from 'svelte';
import type { PredictionColumns } from '../../../../domain/columns.ts';
import { address } from '../../../lib/address.svelte.ts';
import { countClasses } from '../classes/class-counts.ts';
import { answersOf } from '../filter/answers.ts';
import type { Answers } from '../filter/answers.ts';
import { applyFilter, outdatedRows } from '../filter/apply-filter.ts';
import { filterOfQuery, queryOfFilter } from '../filter/sample-filter.ts';
import type { SampleFilter } from '../filter/sample-filter.ts';
import { allSelected, anchoredAt, extendedTo, nothingSelected, selectedPositions, toggledAt } from '../grid/selection.ts';
import type { Selection } from '../grid/selection.ts';
import { positionOf } from './focus-keeper.ts';
import type { SampleTable } from './sample-table.svelte.ts';

export interface BrowseSources {
  /** Of the dataset. */
  readonly classes: readonly string[];
  /** Of the chosen model, once its list is here. The same array as long as they are the same: another one makes the list of samples anew. */
  readonly modelClasses: () => readonly string[] | null;
  readonly predictions: () => PredictionColumns | null;
  /** Of the model that it is held against, and what that one answered. */
  readonly otherClasses: () => readonly string[] | null;
  readonly otherPredictions: () => PredictionColumns | null;
}

const none = new Uint32Array(0);

/**
 * What of a dataset is shown, which sample has the focus, and which are selected. A list stands while its samples are edited: none moves or
 * disappears under the hand that labels it; `update` makes it anew. To be made while a component is made.
 */
export class BrowseState {
  readonly #table: SampleTable;
  readonly #sources: BrowseSources;
  #updates = $state(0);
  #position = $state(0);
  #selection = $state.raw<Selection>(nothingSelected(0));
  /** Where the focus was when the list was last made. */
  #row: number | null = null;

  readonly #query = $derived.by(() => JSON.stringify(queryOfFilter(filterOfQuery((name) => address.get(name)))));
  readonly filter: SampleFilter = $derived.by(() => {
    void this.#query;
    return untrack(() => filterOfQuery((name) => address.get(name)));
  });
  readonly answers = $derived.by(() => this.#answersOf(this.#sources.modelClasses(), this.#sources.predictions()));
  readonly otherAnswers = $derived.by(() => this.#answersOf(this.#sources.otherClasses(), this.#sources.otherPredictions()));
  readonly rows = $derived.by(() => {
    void this.#updates;
    return this.#passing();
  });
  readonly outdated = $derived.by(() => {
    void this.#table.version;
    const { columns } = this.#table;
    return columns === null ? 0 : outdatedRows(this.rows, applyFilter(columns, this.answers, { ...this.filter, order: 'stored' }, this.otherAnswers), columns.count);
  });
  readonly counts = $derived.by(() => {
    void this.#table.version;
    const { columns } = this.#table;
    return columns === null ? null : countClasses(columns, this.#sources.classes.length, this.answers);
  });
  readonly shownCounts = $derived.by(() => {
    void this.#table.version;
    const { columns } = this.#table;
    return columns === null ? null : countClasses(columns, this.#sources.classes.length, null, this.rows);
  });

  constructor(table: SampleTable, sources: BrowseSources) {
    this.#table = table;
    this.#sources = sources;
    $effect.pre(() => {
      const { rows } = this;
      untrack(() => {
        this.#position = positionOf(this.#row, rows);
        this.#row = rows[this.#position] ?? this.#row;
        this.#selection = anchoredAt(nothingSelected(rows.length), this.#position);
      });
    });
  }

  get focused(): number {
    return Math.min(this.#position, Math.max(0, this.rows.length - 1));
  }

  /** Row of the focused sample; null where nothing is shown. */
  get row(): number | null {
    return this.rows[this.focused] ?? null;
  }

  get selection(): Selection {
    return this.#selection.marks.length === this.rows.length ? this.#selection : nothingSelected(this.rows.length);
  }

  /** The samples that an edit is meant for: the selected ones, else the focused one. */
  get meant(): Uint32Array {
    if (this.selection.size > 0) return selectedPositions(this.selection).map((position) => this.rows[position]!);
    return this.row === null ? none : Uint32Array.of(this.row);
  }

  /** Where the focus starts: at this sample where the list has it. */
  startAt(row: number): void {
    const position = row < 0 ? -1 : this.rows.indexOf(row);
    if (position >= 0) this.moveTo(position);
  }

  setFilter(filter: SampleFilter): void {
    address.set(queryOfFilter(filter));
  }

  #answersOf(modelClasses: readonly string[] | null, predictions: PredictionColumns | null): Answers | null {
    const { columns } = this.#table;
    return columns === null || predictions === null || modelClasses === null ? null : answersOf(columns, predictions, modelClasses, this.#sources.classes);
  }

  /** Makes the list anew after edits. */
  update(): void {
    this.#updates += 1;
  }

  moveTo(position: number, how: 'plain' | 'range' | 'toggle' = 'plain'): void {
    this.#position = Math.min(Math.max(0, position), Math.max(0, this.rows.length - 1));
    this.#row = this.row;
    if (how === 'range') this.#selection = extendedTo(this.selection, this.#position);
    else if (how === 'toggle') this.#selection = toggledAt(this.selection, this.#position);
    else this.#selection = anchoredAt(this.selection, this.#position);
  }

  /**
   * Goes to a sample: where the list is older than the edit that brings it in, the list is made anew. Where the filter holds it back, `instead`
   * takes the filter's place; null leaves filter and focus alone. False where there is no such sample.
   */
  moveToRow(row: number, instead: SampleFilter | null): boolean {
    if (row < 0) return false;
    const position = this.rows.indexOf(row);
    if (position >= 0) {
      this.moveTo(position);
      return true;
    }
    const passes = this.#passing().includes(row);
    if (!passes && instead === null) return true;
    this.#row = row;
    if (passes) this.update();
    else this.setFilter(instead!);
    return true;
  }

  /** The rows that pass now, in order: newer than the list where samples were edited since. */
  #passing(): Uint32Array {
    const { columns } = this.#table;
    return columns === null ? none : applyFilter(columns, this.answers, this.filter, this.otherAnswers);
  }

  selectAll(): void {
    this.#selection = { ...allSelected(this.rows.length), anchor: this.focused, head: this.focused };
  }

  clearSelection(): void {
    this.#selection = anchoredAt(nothingSelected(this.rows.length), this.focused);
  }
}
