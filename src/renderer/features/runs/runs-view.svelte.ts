import { SvelteSet } from 'svelte/reactivity';
import type { ListedRun } from '../../../contract/api/runs.ts';
import { address } from '../../lib/address.svelte.ts';
import { t } from '../../lib/words.svelte.ts';
import { filterRuns, readFilter, writeFilter } from './table/filter-runs.ts';
import type { RunFilter } from './table/filter-runs.ts';
import { groupings } from './table/group-runs.ts';
import type { Grouping } from './table/group-runs.ts';
import { nextSort, readSort, writeSort } from './table/sort-runs.ts';
import { runsOf, tableLines } from './table/table-lines.ts';
import type { TableLine } from './table/table-lines.ts';

/** Drawn until somebody chooses: as many as there are colours. */
export const firstDrawn = 6;
/** More lines than this say nothing, and their curves would have to be fetched. */
export const mostDrawn = 60;

/** What is to be seen of the runs, and which of them are meant. What others may be shown (filter, sort, groups, drawn runs) stands in the address. */
export class RunsView {
  readonly #rows: () => readonly ListedRun[];
  readonly #expanded = new SvelteSet<string>();
  readonly #chosen = new SvelteSet<string>();
  #at = $state<string | null>(null);
  /** Where that line stood when one last went there: the line that comes in its place is the next. */
  #place = $state(0);
  /** Where choosing on with Shift began. */
  #anchor: string | null = null;

  readonly filter = $derived(readFilter(address.query));
  readonly sort = $derived(readSort(address.get('sort')));
  readonly grouping = $derived(groupings.find((each) => each === address.get('group')) ?? 'none');
  readonly found: readonly ListedRun[] = $derived.by(() => filterRuns(this.#rows(), this.filter, (status) => t(`train.status.${status}`)));
  readonly lines: readonly TableLine[] = $derived.by(() => tableLines(this.found, this.sort, this.grouping, (key) => this.#expanded.has(key)));

  /** The line that keys act on. */
  readonly at: number = $derived.by(() => {
    const at = this.lines.findIndex(({ id }) => id === this.#at);
    return at >= 0 || this.#at === null ? at : Math.min(this.#place, this.lines.length - 1);
  });
  readonly line = $derived(this.lines[this.at]);
  /** In the order of the table, those only that are in it: what is filtered away is not acted on. */
  readonly chosen: readonly ListedRun[] = $derived.by(() => (this.#chosen.size === 0 ? [] : this.found.filter(({ run }) => this.#chosen.has(run.id))));
  /** Ids of the runs whose curves are drawn: those that were asked for, else the first lines of the table. */
  readonly drawn: ReadonlySet<string> = $derived.by(() => {
    const asked = address.get('draw');
    const numbers = asked === null ? null : new Set(asked.split(',').map(Number));
    const rows = numbers === null ? this.#heads().slice(0, firstDrawn).flatMap(runsOf) : this.found.filter(({ run }) => numbers.has(run.number));
    return new Set(rows.slice(0, mostDrawn).map(({ run }) => run.id as string));
  });
  readonly drawnByChoice = $derived(address.get('draw') !== null);

  constructor(rows: () => readonly ListedRun[]) {
    this.#rows = rows;
  }

  setFilter(filter: RunFilter): void {
    address.set(writeFilter(filter));
  }

  sortBy(column: string): void {
    address.set({ sort: writeSort(nextSort(this.sort, column)) });
  }

  setGrouping(grouping: Grouping): void {
    address.set({ group: grouping === 'none' ? null : grouping });
  }

  // ——— where one is

  goTo(id: string): void {
    this.#at = id;
    this.#place = Math.max(0, this.lines.findIndex((line) => line.id === id));
    this.#anchor = id;
  }

  /** To a run that may lie in a folded group. */
  find(id: string): void {
    const group = this.lines.find((line) => line.kind === 'group' && !line.expanded && line.group.runs.some(({ run }) => run.id === id));
    if (group) this.#expanded.add(group.id);
    this.goTo(id);
  }

  move(by: number, { choosing = false }: { readonly choosing?: boolean } = {}): void {
    const { lines } = this;
    if (lines.length === 0) return;
    const from = this.at;
    const to = from < 0 ? 0 : Math.min(lines.length - 1, Math.max(0, from + by));
    if (choosing) this.chooseTo(lines[to]!.id);
    else this.goTo(lines[to]!.id);
  }

  fold(id: string, open = !this.#expanded.has(id)): void {
    if (open) this.#expanded.add(id);
    else this.#expanded.delete(id);
  }

  // ——— choosing

  isChosen(line: TableLine): boolean {
    return runsOf(line).every(({ run }) => this.#chosen.has(run.id));
  }

  choose(line: TableLine, on = !this.isChosen(line)): void {
    for (const { run } of runsOf(line)) {
      if (on) this.#chosen.add(run.id);
      else this.#chosen.delete(run.id);
    }
    this.goTo(line.id);
  }

  /** From where choosing began to this line, both included. */
  chooseTo(id: string): void {
    const { lines } = this;
    const to = lines.findIndex((line) => line.id === id);
    const from = Math.max(0, lines.findIndex((line) => line.id === (this.#anchor ?? this.#at)));
    this.#chosen.clear();
    for (const line of lines.slice(Math.min(from, to), Math.max(from, to) + 1)) for (const { run } of runsOf(line)) this.#chosen.add(run.id);
    this.#anchor ??= lines[from]?.id ?? null;
    this.#at = id;
  }

  chooseAll(on: boolean): void {
    this.#chosen.clear();
    if (on) for (const { run } of this.found) this.#chosen.add(run.id);
  }

  /** What an action is meant for: the chosen runs, else those of the line one is on. */
  get meant(): readonly ListedRun[] {
    if (this.chosen.length > 0) return this.chosen;
    return this.line === undefined ? [] : runsOf(this.line);
  }

  // ——— drawing

  isDrawn(line: TableLine): boolean {
    return runsOf(line).some(({ run }) => this.drawn.has(run.id));
  }

  draw(line: TableLine, on = !this.isDrawn(line)): void {
    const ids = new Set(this.drawn);
    for (const { run } of runsOf(line)) {
      if (on) ids.add(run.id);
      else ids.delete(run.id);
    }
    this.drawOnly(this.#rows().filter(({ run }) => ids.has(run.id)));
  }

  /** By number, which stays readable in the address. Of none the address says 0, which no run has. */
  drawOnly(rows: readonly ListedRun[]): void {
    address.set({ draw: rows.length === 0 ? '0' : rows.map(({ run }) => run.number).join(',') });
  }

  drawFirst(): void {
    address.set({ draw: null });
  }

  /** Lines that are drawn one for one: groups where there are groups. */
  #heads(): readonly TableLine[] {
    return this.grouping === 'none' ? this.lines : this.lines.filter(({ kind }) => kind === 'group');
  }
}
