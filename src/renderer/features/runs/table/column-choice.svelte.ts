import { settings } from '../../../lib/settings.svelte.ts';
import { columnsNamed, firstColumns } from './columns.ts';
import type { RunColumn } from './columns.ts';

const key = 'runs.columns';

const isNames = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((each) => typeof each === 'string');

/** The columns that are shown, in their order; kept in the studio. */
class ColumnChoice {
  readonly #names = $derived(settings.get<readonly string[]>(key, firstColumns, isNames));
  readonly columns: readonly RunColumn[] = $derived(columnsNamed(this.#names));

  toggle(id: string): void {
    const names = this.columns.map((column) => column.id);
    settings.set(key, names.includes(id) ? names.filter((name) => name !== id) : [...names, id]);
  }

  /** One place to the left or to the right. */
  move(id: string, by: -1 | 1): void {
    const names = this.columns.map((column) => column.id);
    const from = names.indexOf(id);
    const to = from + by;
    if (from < 0 || to < 0 || to >= names.length) return;
    [names[from], names[to]] = [names[to]!, names[from]!];
    settings.set(key, names);
  }

  reset(): void {
    settings.set(key, null);
  }
}

export const columnChoice = new ColumnChoice();
