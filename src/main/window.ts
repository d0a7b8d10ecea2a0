import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { studioOrigin } from './scheme.ts';
import { WindowState } from './window-state.ts';

const smallest = { width: 1024, height: 700 } as const;

let window: BrowserWindow | undefined;

export function openWindow(): void {
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
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false
    }
  });
  if (state.maximized) window.maximize();
  window.once('ready-to-show', () => window?.show());
  window.on('close', () => {
    if (window !== undefined) state.save(window.getNormalBounds(), window.isMaximized());
  });
  window.on('closed', () => (window = undefined));
  void window.loadURL(`${studioOrigin}/index.html`);
}

/** To the front, made anew where it was closed. */
export function showWindow(): void {
  if (window === undefined) {
    openWindow();
    return;
  }
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
