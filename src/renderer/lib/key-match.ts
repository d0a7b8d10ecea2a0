/** A shortcut as it is written down: `mod+k` (Ctrl, on a Mac ⌘), `shift+escape`, `arrowleft`, `space`, `x`, `7`, `?`. */
export interface Shortcut {
  readonly key: string;
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

/** What of a KeyboardEvent decides. */
export interface PressedKey {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const named: Readonly<Record<string, string>> = { space: ' ', esc: 'escape', del: 'delete', plus: '+' };

export function parseShortcut(text: string): Shortcut {
  const parts = text.toLowerCase().split('+');
  const last = parts.pop()!;
  return { key: named[last] ?? last, mod: parts.includes('mod'), shift: parts.includes('shift'), alt: parts.includes('alt') };
}

export function matchesShortcut(shortcut: Shortcut, pressed: PressedKey, isMac: boolean): boolean {
  const mod = isMac ? pressed.metaKey : pressed.ctrlKey;
  const otherMod = isMac ? pressed.ctrlKey : pressed.metaKey;
  if (shortcut.mod !== mod || otherMod || shortcut.alt !== pressed.altKey) return false;
  const digit = /^[0-9]$/.test(shortcut.key);
  // A sign such as ? needs Shift on some keyboards and none on others: what counts is the sign. Digits are on Shift in France.
  const isSign = shortcut.key.length === 1 && !/[a-z0-9 ]/.test(shortcut.key);
  if (!isSign && !(digit && pressed.key === shortcut.key) && shortcut.shift !== pressed.shiftKey) return false;
  if (pressed.key.toLowerCase() === shortcut.key) return true;
  // With Option a Mac's letters become signs.
  if (isMac && shortcut.alt && /^[a-z]$/.test(shortcut.key)) return pressed.code === `Key${shortcut.key.toUpperCase()}`;
  // By the key of a number row alone: those of the number pad are arrows where Num Lock is off.
  return digit && pressed.code === `Digit${shortcut.key}`;
}

const shown: Readonly<Record<string, string>> = {
  ' ': 'Space', escape: 'Esc', enter: 'Enter', backspace: '⌫', delete: 'Del', tab: 'Tab', home: 'Home', end: 'End', pageup: 'PgUp', pagedown: 'PgDn',
  arrowleft: '←', arrowright: '→', arrowup: '↑', arrowdown: '↓'
};

/** The caps to print, such as `['Ctrl', 'K']`. A range such as `0-9` stays as it is. */
export function keyCaps(text: string, isMac: boolean): readonly string[] {
  if (text.length > 1 && !text.includes('+') && /^.-.$/.test(text)) return [text.replace('-', '–').toUpperCase()];
  const { key, mod, shift, alt } = parseShortcut(text);
  const cap = shown[key] ?? (key.length === 1 ? key.toUpperCase() : key[0]!.toUpperCase() + key.slice(1));
  return [...(mod ? [isMac ? '⌘' : 'Ctrl'] : []), ...(alt ? [isMac ? '⌥' : 'Alt'] : []), ...(shift ? ['Shift'] : []), cap];
}

const otherInputs: readonly string[] = ['checkbox', 'radio', 'button', 'submit', 'range', 'file'];

/** Whether the element that has the focus is written in. */
export function isWrittenIn(element: ElementLike | null): boolean {
  if (!element) return false;
  const tag = element.tagName.toLowerCase();
  return tag === 'textarea' || element.isContentEditable === true || (tag === 'input' && !otherInputs.includes((element.getAttribute('type') ?? 'text').toLowerCase()));
}

/** Whether the key belongs to the element that has the focus: text fields take all that writes, buttons Space and Enter, sliders and lists their arrows. */
export function elementTakesKey(element: ElementLike | null, shortcut: Shortcut): boolean {
  if (!element) return false;
  const tag = element.tagName.toLowerCase();
  const role = element.getAttribute('role') ?? '';
  const type = (element.getAttribute('type') ?? 'text').toLowerCase();
  if (isWrittenIn(element)) return !shortcut.mod || ['a', 'c', 'v', 'x', 'z', 'y', 'arrowleft', 'arrowright', 'backspace', 'delete'].includes(shortcut.key);
  if (shortcut.mod) return false;
  if (shortcut.key === ' ' || shortcut.key === 'enter') {
    if (shortcut.key === 'enter' && ['checkbox', 'switch', 'radio'].includes(role)) return false;
    return ['button', 'a', 'select', 'summary', 'input'].includes(tag) || ['button', 'link', 'switch', 'checkbox', 'radio', 'tab', 'option', 'menuitem', 'combobox'].includes(role);
  }
  if (tag === 'select' || ['menu', 'listbox', 'combobox', 'option', 'menuitem', 'menuitemradio', 'menuitemcheckbox'].includes(role)) return true;
  const moves = shortcut.key.startsWith('arrow') || ['home', 'end', 'pageup', 'pagedown'].includes(shortcut.key);
  return moves && (type === 'range' || ['slider', 'spinbutton', 'tab', 'radio'].includes(role));
}

/** What of an Element decides. */
export interface ElementLike {
  readonly tagName: string;
  readonly isContentEditable?: boolean;
  getAttribute(name: string): string | null;
}
