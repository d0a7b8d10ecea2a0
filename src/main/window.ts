import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { keepKioskShown } from './kiosk-window.ts';
import { studioOrigin } from './studio-address.ts';
import { WindowState } from './window-state.ts';

const smallest = { width: 1024, height: 700 } as const;

let window: BrowserWindow | undefined;

export function openWindow({ locked }: { readonly locked: boolean }): void {
  const state = new WindowState(screen.getAllDisplays().map(({ workArea }) => workArea));
  window = new BrowserWindow({
    ...state.bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'DSDC Studio',
    // The paper of the theme, so that the first frame does not flash.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#171614' : '#faf9f6',
    autoHideMenuBar: true,
    show: false,
    kiosk: locked,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      devTools: !locked
    }
  });
  if (locked) keepKioskShown(window.webContents);
  else if (state.maximized) window.maximize();
  window.once('ready-to-show', () => window?.show());
  window.on('close', () => {
    if (window !== undefined && !locked) state.save(window.getNormalBounds(), window.isMaximized());
  });
  window.on('closed', () => (window = undefined));
  void window.loadURL(`${studioOrigin}/${locked ? 'kiosk' : 'index'}.html`);
}

/** To the front, made anew where it was closed. */
export function showWindow(): void {
  if (window === undefined) {
    openWindow({ locked: false });
    return;
  }
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
