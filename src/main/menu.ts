import { app, Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import { menuWords } from './menu-words.ts';

/** What the system expects: clipboard, zoom, full screen. Everything of the studio itself is in the interface, with its keys. */
export function installMenu(): void {
  const words = menuWords();
  const view: MenuItemConstructorOptions[] = [
    { role: 'reload' }, { type: 'separator' }, { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate([
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { label: words.file, submenu: [process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' }] },
    // The interface has an undo of its own for what is not text.
    { label: words.edit, submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] },
    { label: words.view, submenu: app.isPackaged ? view : [...view, { role: 'toggleDevTools' }] },
    { label: words.window, submenu: [{ role: 'minimize' }, { role: 'zoom' }] }
  ]));
}
