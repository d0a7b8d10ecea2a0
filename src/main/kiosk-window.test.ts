import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { WebContents } from 'electron';
import { expect, test } from 'vitest';
import { isShortcut, keepKioskShown } from './kiosk-window.ts';

function contents(): EventEmitter & { reloads: number; gone: boolean } {
  return Object.assign(new EventEmitter(), { reloads: 0, gone: false, reload(this: { reloads: number }) { this.reloads++; }, isDestroyed(this: { gone: boolean }) { return this.gone; } });
}

const plain = { control: false, alt: false, meta: false };

test('keys of the window are blocked, those for writing are not', () => {
  const page = contents();
  keepKioskShown(page as unknown as WebContents);
  const prevented = (input: object): boolean => {
    let is = false;
    page.emit('before-input-event', { preventDefault: () => (is = true) }, { ...plain, ...input });
    return is;
  };
  for (const input of [{ key: 'w', control: true }, { key: 'F4', alt: true }, { key: 'q', meta: true }, { key: 'F11' }, { key: 'F12' }, { key: 'ContextMenu' }]) expect(prevented(input), JSON.stringify(input)).toBe(true);
  for (const key of ['1', 'Enter', 'Backspace', 'Tab', ' ', 'F']) expect(isShortcut({ ...plain, key }), key).toBe(false);
});

test('a page that is gone is loaded again, unless its window went', async () => {
  const page = contents();
  keepKioskShown(page as unknown as WebContents);
  page.emit('render-process-gone');
  await pause(400);
  expect(page.reloads).toBe(1);
  page.gone = true;
  page.emit('render-process-gone');
  await pause(400);
  expect(page.reloads).toBe(1);
});
