import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appWindowArguments } from './app-window.ts';
import { findBrowser } from '../../src/kiosk/browsers.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'dsdc-browsers-'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

function install(file: string, mode = 0o755): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, mode);
  return file;
}

test.skipIf(process.platform === 'win32')('finds a browser in the folders of PATH, in the order of preference', () => {
  const edge = install(join(home, 'bin', 'microsoft-edge'));
  const brave = install(join(home, 'bin', 'brave-browser'));
  const find = (): string | undefined => findBrowser({ platform: 'linux', environment: { PATH: `${join(home, 'none')}:${dirname(edge)}` }, home })?.program;
  const isElsewhere = find()?.startsWith('/usr/') || find()?.startsWith('/snap/');
  if (isElsewhere === false) expect(find()).toBe(edge);
  chmodSync(edge, 0o644);
  if (isElsewhere === false) expect(find()).toBe(brave);
  const chromium = install(join(home, 'bin', 'chromium'));
  expect(find()).toBe(chromium);
});

test.skipIf(process.platform === 'win32')('a snap is known as one, also behind a link', () => {
  mkdirSync(join(home, 'bin'));
  const snap = install(join(home, 'usr', 'snap'));
  symlinkSync(snap, join(home, 'bin', 'chromium'));
  expect(findBrowser({ platform: 'linux', environment: { PATH: join(home, 'bin') }, home })).toMatchObject({ name: 'Chromium', isSnap: true });
});

test.skipIf(process.platform !== 'linux')('looks where macOS and Windows have programs', () => {
  expect(findBrowser({ platform: 'darwin', environment: {}, home })).toBeUndefined();
  const chrome = install(join(home, 'Applications/Google Chrome.app/Contents/MacOS/Google Chrome'));
  expect(findBrowser({ platform: 'darwin', environment: {}, home })).toEqual({ name: 'Google Chrome', program: chrome, isSnap: false });
  // Here, a backslash is a letter like any other.
  const edge = install(`${join(home, 'Programs')}\\Microsoft\\Edge\\Application\\msedge.exe`);
  expect(findBrowser({ platform: 'win32', environment: { 'ProgramFiles(x86)': join(home, 'Programs') }, home })).toEqual({ name: 'Microsoft Edge', program: edge, isSnap: false });
});

test('the window has a profile of its own and reaches nothing by itself', () => {
  const args = appWindowArguments('http://127.0.0.1:1/#token=x', '/data/browser', false);
  expect(args).toEqual(expect.arrayContaining(['--app=http://127.0.0.1:1/#token=x', '--user-data-dir=/data/browser', '--disable-background-networking', '--disable-component-update', '--no-first-run']));
  expect(args).not.toContain('--no-sandbox');
  expect(appWindowArguments('x', 'y', true)).toContain('--no-sandbox');
});
