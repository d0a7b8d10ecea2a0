import { expect, test } from 'vitest';
import { leadsAway } from './guard-page.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}): boolean =>
  leadsAway({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

test('keys of the browser are caught, keys for writing and moving are not', () => {
  for (const key of ['F1', 'F5', 'F11', 'F12', 'ContextMenu', 'BrowserBack']) expect(press(key), key).toBe(true);
  for (const key of ['p', 'r', 'l', 'o', 's', 'u', 'f', '+', '0']) expect(press(key, { ctrlKey: true }), key).toBe(true);
  expect(press('ArrowLeft', { altKey: true })).toBe(true);
  expect(press('q', { metaKey: true })).toBe(true);
  for (const key of ['1', 'Enter', 'Backspace', 'Tab', 'Escape', ' ', 'F', 'Alt']) expect(press(key), key).toBe(false);
});
