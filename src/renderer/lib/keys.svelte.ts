import { getContext, setContext, untrack } from 'svelte';
import type { WordKey } from '../words/dictionaries.ts';
import { elementTakesKey, isWrittenIn, matchesShortcut, parseShortcut } from './key-match.ts';
import type { Shortcut } from './key-match.ts';
import { isMac } from './platform.ts';

export interface KeyBinding {
  /** `x`, `mod+k`, `shift+escape`, `arrowleft`; several are alternatives. Left out: a command for the palette alone. */
  readonly keys?: string | readonly string[];
  readonly label: WordKey;
  /** Answering false leaves the key to others. */
  readonly run: (event: KeyboardEvent | null) => unknown;
  /** Heard in a text field too, which would otherwise have the key to itself; `alt`: of its keys those with Alt, which write nothing. */
  readonly whileTyping?: boolean | 'alt';
  /** Not offered while it answers false. */
  readonly when?: () => boolean;
  /** Printed instead of the keys, such as `0-9` once for ten bindings. */
  readonly shownAs?: string;
  /** Works, but is on neither list. */
  readonly hidden?: boolean;
  /** Not offered in the palette (moving a selection makes no sense there). */
  readonly keyOnly?: boolean;
}

/** The bindings of one mounted component, under the name of the place that the key sheet groups by. */
export interface KeyGroup {
  readonly place: WordKey;
  readonly bindings: () => readonly KeyBinding[];
  /** Null: the page itself. */
  readonly layer: symbol | null;
}

class KeyRegistry {
  #groups = $state.raw<readonly KeyGroup[]>([]);
  #layers = $state.raw<readonly symbol[]>([]);

  /** Outermost first. */
  get groups(): readonly KeyGroup[] {
    return this.#groups;
  }

  /** Dialogs lie over the rest: only the keys of the topmost layer are heard. */
  get layer(): symbol | null {
    return this.#layers.at(-1) ?? null;
  }

  pushLayer(layer: symbol): () => void {
    this.#layers = [...this.#layers, layer];
    return () => {
      this.#layers = this.#layers.filter((other) => other !== layer);
    };
  }

  add(group: KeyGroup): () => void {
    this.#groups = [...this.#groups, group];
    return () => {
      this.#groups = this.#groups.filter((other) => other !== group);
    };
  }

  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    // What was mounted last lies innermost and is asked first.
    for (const group of this.#groups.toReversed()) {
      if (group.layer !== this.layer) continue;
      const meant = group.bindings().filter((binding) => this.#meant(binding, event, target));
      // What a key writes goes before where it stands: in France the minus is on the key of the six, which without Shift is heard as the six too.
      for (const binding of meant.toSorted((a, b) => Number(isWritten(b, event)) - Number(isWritten(a, event)))) {
        // A key that is held moves on, but decides once: a finger that rests on Enter must not accept field after field unseen.
        if ((!event.repeat || moves(event.key)) && binding.run(event) === false) continue;
        event.preventDefault();
        return;
      }
    }
  }

  #meant(binding: KeyBinding, event: KeyboardEvent, target: HTMLElement | null): boolean {
    if (binding.when?.() === false) return false;
    return shortcutsOf(binding).some((shortcut) => {
      const isHeardTyping = binding.whileTyping === true || (binding.whileTyping === 'alt' && shortcut.alt);
      return matchesShortcut(shortcut, event, isMac) && ((isHeardTyping && isWrittenIn(target)) || !elementTakesKey(target, shortcut));
    });
  }
}

function shortcutsOf({ keys = [] }: KeyBinding): readonly Shortcut[] {
  return (typeof keys === 'string' ? [keys] : keys).map(parseShortcut);
}

function isWritten(binding: KeyBinding, { key }: KeyboardEvent): boolean {
  return shortcutsOf(binding).some((shortcut) => shortcut.key === key.toLowerCase());
}

function moves(key: string): boolean {
  return /^(Arrow|Page|[jk]$|[+=-]$)/.test(key);
}

export const keyRegistry = new KeyRegistry();

const layerKey = Symbol('key layer');

/** Registers shortcuts and commands while the component is mounted; they may be a function of its state. To be called while it is made. */
export function useKeys(bindings: readonly KeyBinding[] | (() => readonly KeyBinding[]), place: WordKey = 'shell.keysHere'): void {
  const layer = getContext<symbol | undefined>(layerKey) ?? null;
  const group: KeyGroup = { place, layer, bindings: typeof bindings === 'function' ? bindings : () => bindings };
  // Registering reads the list that it writes: that must not make the effect run again.
  $effect(() => untrack(() => keyRegistry.add(group)));
}

/** While the component is mounted only the shortcuts inside it are heard. To be called while it is made. */
export function useKeyLayer(): void {
  const layer = Symbol('layer');
  setContext(layerKey, layer);
  $effect(() => untrack(() => keyRegistry.pushLayer(layer)));
}
