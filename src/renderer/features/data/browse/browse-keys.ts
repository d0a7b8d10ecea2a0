import type { KeyBinding } from '../../../lib/keys.svelte.ts';
import { labelOfKey, moveKeys } from './keys.ts';

export interface BrowseActions {
  readonly classes: readonly string[];
  readonly relabel: (label: number) => void;
  readonly mark: (which: 'starred' | 'quarantined') => void;
  readonly move: (event: KeyboardEvent) => void;
  readonly back: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly toggle: () => void;
  readonly selectAll: () => void;
  /** False where nothing was selected. */
  readonly clear: () => unknown;
  readonly search: () => void;
  readonly update: () => void;
  readonly zoom: (step: number) => void;
  readonly histogram: () => void;
  readonly hasSamples: () => boolean;
}

/** The keys of the sample browser, in the order of the key sheet. */
export function browseKeys(actions: BrowseActions): KeyBinding[] {
  const { hasSamples: when } = actions;
  const digits = Array.from({ length: 10 }, (_, digit) => ({ digit, label: labelOfKey(actions.classes, digit) })).filter(({ label }) => label !== null);
  return [
    ...digits.map(
      ({ digit, label }, index): KeyBinding => ({
        keys: String(digit), label: 'data.keyLabel', when, keyOnly: true, run: () => actions.relabel(label!), ...(index === 0 ? { shownAs: `${digit}-${digits.at(-1)!.digit}` } : { hidden: true })
      })
    ),
    { keys: 'backspace', label: 'data.keyBack', when, keyOnly: true, run: actions.back },
    { keys: 'x', label: 'data.keyQuarantine', when, run: () => actions.mark('quarantined') },
    { keys: 's', label: 'data.keyStar', when, run: () => actions.mark('starred') },
    { keys: 'mod+z', label: 'data.undo', run: actions.undo },
    { keys: ['mod+shift+z', 'mod+y'], label: 'data.redo', run: actions.redo },
    { keys: moveKeys, shownAs: 'arrowright', label: 'data.keyMove', when, keyOnly: true, run: (event) => event && actions.move(event) },
    { keys: 'space', label: 'data.keySelect', when, keyOnly: true, run: actions.toggle },
    { keys: 'mod+a', label: 'data.keySelectAll', when, run: actions.selectAll },
    { keys: 'escape', label: 'data.clearSelection', keyOnly: true, run: actions.clear },
    { keys: '/', label: 'data.keyFilter', run: actions.search },
    { keys: 'r', label: 'data.keyUpdate', when, run: actions.update },
    { keys: ['plus', '='], label: 'data.keyLarger', when, keyOnly: true, run: () => actions.zoom(8) },
    { keys: '-', label: 'data.keySmaller', when, keyOnly: true, run: () => actions.zoom(-8) },
    { keys: 'h', label: 'data.keyHistogram', run: actions.histogram }
  ];
}
