import { app, Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import { menuWords } from './menu-words.ts';

/** What the system expects, in its language (a role's own label is English): clipboard, zoom, full screen. Everything of the studio itself is in the interface, with its keys. */
export function installMenu(): void {
  const words = menuWords();
  const view: MenuItemConstructorOptions[] = [
    { role: 'reload', label: words.reload },
    { type: 'separator' },
    { role: 'resetZoom', label: words.actualSize }, { role: 'zoomIn', label: words.zoomIn }, { role: 'zoomOut', label: words.zoomOut },
    { type: 'separator' },
    { role: 'togglefullscreen', label: words.fullScreen }
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate([
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { label: words.file, submenu: [process.platform === 'darwin' ? { role: 'close', label: words.close } : { role: 'quit', label: words.exit }] },
    // The interface has an undo of its own for what is not text.
    { label: words.edit, submenu: [
      { role: 'cut', label: words.cut }, { role: 'copy', label: words.copy }, { role: 'paste', label: words.paste }, { role: 'selectAll', label: words.selectAll }
    ] },
    { label: words.view, submenu: app.isPackaged ? view : [...view, { role: 'toggleDevTools' }] },
    { label: words.window, submenu: [{ role: 'minimize', label: words.minimise }, { role: 'zoom', label: words.maximise }] }
  ]));
}
