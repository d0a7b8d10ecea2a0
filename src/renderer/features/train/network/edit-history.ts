import type { LayerSpec } from '../../../../contract/network.ts';

type Layers = readonly LayerSpec[];

const longest = 200;

/** What came before and after, for undo and redo. Typing on in one field is one step. */
export class EditHistory {
  readonly #before: readonly Layers[];
  readonly #after: readonly Layers[];
  readonly #lastEdit: string | null;

  constructor(before: readonly Layers[] = [], after: readonly Layers[] = [], lastEdit: string | null = null) {
    this.#before = before;
    this.#after = after;
    this.#lastEdit = lastEdit;
  }

  get canUndo(): boolean {
    return this.#before.length > 0;
  }

  get canRedo(): boolean {
    return this.#after.length > 0;
  }

  /** @param what of the edit; one that names a field (`3.kernel`) goes on with the same edit before it. */
  with(layers: Layers, what: string): EditHistory {
    const goesOn = what.includes('.') && what === this.#lastEdit;
    return new EditHistory(goesOn ? this.#before : [...this.#before, layers].slice(-longest), [], what);
  }

  /** Null where there is nothing to go back to. */
  undo(now: Layers): { readonly layers: Layers; readonly history: EditHistory } | null {
    const layers = this.#before.at(-1);
    return layers ? { layers, history: new EditHistory(this.#before.slice(0, -1), [...this.#after, now]) } : null;
  }

  redo(now: Layers): { readonly layers: Layers; readonly history: EditHistory } | null {
    const layers = this.#after.at(-1);
    return layers ? { layers, history: new EditHistory([...this.#before, now], this.#after.slice(0, -1)) } : null;
  }
}
