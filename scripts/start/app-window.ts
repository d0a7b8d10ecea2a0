import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from './browsers.ts';

/** A window of its own, without tabs and address bar, that knows nothing of the person's browser and reaches nothing by itself. */
export function openAppWindow({ program, isSnap }: Browser, address: string, dataDir: string): ChildProcess {
  const profile = isSnap ? join(homedir(), 'snap', 'chromium', 'common', 'dsdc-studio') : join(dataDir, 'browser');
  mkdirSync(profile, { recursive: true });
  return spawn(program, appWindowArguments(address, profile, process.platform === 'linux' && process.getuid?.() === 0), { stdio: 'ignore' });
}

/** @param asRoot Chromium's sandbox refuses to work for root */
export function appWindowArguments(address: string, profile: string, asRoot: boolean): string[] {
  return [
    `--app=${address}`,
    `--user-data-dir=${profile}`,
    '--window-size=1440,900',
    '--no-first-run',
    '--no-default-browser-check',
    // Chromium's own errands: updates, field trials, lists, sync. Nothing leaves the machine.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-sync',
    '--disable-features=MediaRouter,OptimizationHints,Translate',
    '--no-pings',
    // Asking for the keyring's password would make no sense: nothing is kept there.
    '--password-store=basic',
    ...(asRoot ? ['--no-sandbox'] : [])
  ];
}
