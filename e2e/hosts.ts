import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from '../src/kiosk/browsers.ts';

export interface HostOptions {
  /** Which of the studio's hosts a spec is run on. */
  readonly host: 'kiosk' | 'window';
  /** Why this host cannot be had here; its specs are shown as skipped with it. */
  readonly skipReason: string | null;
}

/** A browser that is installed: the one named by DSDC_BROWSER, the system's, or Playwright's own. */
export function browserOrReason(): { readonly path: string } | { readonly reason: string } {
  const candidates = [process.env['DSDC_BROWSER'], findBrowser()?.program, chromium.executablePath()];
  const path = candidates.find((candidate) => candidate !== undefined && existsSync(candidate));
  return path === undefined ? { reason: 'none was found. Run “npx playwright install chromium”, or install Chromium (Debian: apt-get install chromium).' } : { path };
}

/** How it is started for our own pages. */
export function browserLaunch(path: string): { readonly executablePath: string; readonly args: string[] } {
  // Its sandbox cannot be set up by root in a container. Its camera is a drawn one: the machine's own is nobody's to switch on.
  return { executablePath: path, args: ['--disable-background-networking', '--use-fake-device-for-media-stream', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] };
}

/** Electron's binary where it was fetched before; asking must not start a download. */
export function electronOrReason(): { readonly path: string } | { readonly reason: string } {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const pathFile = join(folder, 'path.txt');
  const path = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8')) : undefined;
  if (path === undefined || !existsSync(path)) return { reason: "Electron's binary is not on this machine (npm start fetches it where its host can be reached)." };
  if (process.platform === 'linux' && process.env['DISPLAY'] === undefined && process.env['WAYLAND_DISPLAY'] === undefined) return { reason: 'There is no display for a window.' };
  return { path };
}
