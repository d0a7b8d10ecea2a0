import { describe, expect, it } from 'vitest';
import { elementTakesKey, isWrittenIn, keyCaps, matchesShortcut, parseShortcut } from './key-match.ts';
import type { PressedKey } from './key-match.ts';

const press = (key: string, more: Partial<PressedKey> = {}): PressedKey => ({ key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more });
const matches = (shortcut: string, pressed: PressedKey, isMac = false): boolean => matchesShortcut(parseShortcut(shortcut), pressed, isMac);

describe('matchesShortcut', () => {
  it('takes Ctrl for mod, and ⌘ on a Mac', () => {
    expect(matches('mod+k', press('k', { ctrlKey: true }))).toBe(true);
    expect(matches('mod+k', press('k', { metaKey: true }))).toBe(false);
    expect(matches('mod+k', press('k', { metaKey: true }), true)).toBe(true);
    expect(matches('mod+k', press('k', { ctrlKey: true }), true)).toBe(false);
    expect(matches('mod+k', press('k'))).toBe(false);
  });

  it('tells Shift apart for letters and named keys', () => {
    expect(matches('mod+z', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(matches('shift+mod+z', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(true);
    expect(matches('shift+escape', press('Escape', { shiftKey: true }))).toBe(true);
    expect(matches('escape', press('Escape', { shiftKey: true }))).toBe(false);
  });

  it('takes a letter whether Caps Lock is on or not', () => {
    expect(matches('x', press('X'))).toBe(true);
  });

  it('takes a sign with or without Shift, as keyboards differ', () => {
    expect(matches('?', press('?', { shiftKey: true }))).toBe(true);
    expect(matches('?', press('?'))).toBe(true);
    expect(matches('/', press('/', { shiftKey: true }))).toBe(true);
  });

  it('takes a letter with Option by its key on a Mac, where it writes a sign', () => {
    expect(matches('alt+x', press('≈', { code: 'KeyX', altKey: true }), true)).toBe(true);
    expect(matches('alt+x', press('Ω', { code: 'KeyZ', altKey: true }), true)).toBe(false);
    expect(matches('alt+x', press('≈', { code: 'KeyX', altKey: true }))).toBe(false);
  });

  it('takes digits by their key where they are on Shift, and those of the number pad', () => {
    expect(matches('mod+1', press('&', { code: 'Digit1', ctrlKey: true }))).toBe(true);
    expect(matches('3', press('3', { shiftKey: true, code: 'Digit3' }))).toBe(true);
    expect(matches('7', press('7', { code: 'Numpad7' }))).toBe(true);
    expect(matches('7', press('8', { code: 'Digit8' }))).toBe(false);
    expect(matches('6', press('ArrowRight', { code: 'Numpad6' }))).toBe(false);
  });

  it('knows Space by its name', () => {
    expect(matches('space', press(' '))).toBe(true);
  });
});

describe('elementTakesKey', () => {
  const element = (tagName: string, attributes: Record<string, string> = {}) => ({ tagName, isContentEditable: false, getAttribute: (name: string) => attributes[name] ?? null });
  const takes = (tag: string, shortcut: string, attributes: Record<string, string> = {}): boolean => elementTakesKey(element(tag, attributes), parseShortcut(shortcut));

  it('leaves what is typed to text fields, but not the palette', () => {
    expect(takes('INPUT', 'x')).toBe(true);
    expect(takes('TEXTAREA', 'escape')).toBe(true);
    expect(takes('INPUT', 'mod+z')).toBe(true);
    expect(takes('INPUT', 'mod+k')).toBe(false);
    expect(takes('INPUT', 'x', { type: 'checkbox' })).toBe(false);
  });

  it('leaves Space and Enter to buttons and links, other keys not', () => {
    expect(takes('BUTTON', 'space')).toBe(true);
    expect(takes('A', 'enter')).toBe(true);
    expect(takes('BUTTON', 'x')).toBe(false);
  });

  it('leaves arrows to sliders, and everything to open lists', () => {
    expect(takes('INPUT', 'arrowleft', { type: 'range' })).toBe(true);
    expect(takes('INPUT', 'x', { type: 'range' })).toBe(false);
    expect(takes('DIV', 'x', { role: 'listbox' })).toBe(true);
  });

  it('knows what is written in', () => {
    expect(isWrittenIn(element('INPUT'))).toBe(true);
    expect(isWrittenIn(element('TEXTAREA'))).toBe(true);
    expect(isWrittenIn(element('INPUT', { type: 'checkbox' }))).toBe(false);
    expect(isWrittenIn(element('BUTTON'))).toBe(false);
    expect(isWrittenIn(null)).toBe(false);
  });

  it('leaves nothing to the page itself', () => {
    expect(takes('BODY', 'space')).toBe(false);
    expect(elementTakesKey(null, parseShortcut('x'))).toBe(false);
  });
});

describe('keyCaps', () => {
  it('prints what stands on the keys', () => {
    expect(keyCaps('mod+k', false)).toEqual(['Ctrl', 'K']);
    expect(keyCaps('mod+k', true)).toEqual(['⌘', 'K']);
    expect(keyCaps('shift+escape', false)).toEqual(['Shift', 'Esc']);
    expect(keyCaps('arrowleft', false)).toEqual(['←']);
    expect(keyCaps('0-9', false)).toEqual(['0–9']);
  });
});
