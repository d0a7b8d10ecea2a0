import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { quietBrowserArguments } from '../../src/kiosk/browser-arguments.ts';
import type { Browser } from '../../src/kiosk/browsers.ts';

/** A window of its own, without tabs and address bar, that knows nothing of the person's browser and reaches nothing by itself. */
export function openAppWindow({ program, isSnap }: Browser, address: string, dataDir: string): ChildProcess {
  const profile = isSnap ? join(homedir(), 'snap', 'chromium', 'common', 'dsdc-studio') : join(dataDir, 'browser');
  mkdirSync(profile, { recursive: true });
  return spawn(program, appWindowArguments(address, profile), { stdio: 'ignore' });
}

export function appWindowArguments(address: string, profile: string, asRoot?: boolean): string[] {
  return [`--app=${address}`, '--window-size=1440,900', ...quietBrowserArguments(profile, asRoot)];
}
