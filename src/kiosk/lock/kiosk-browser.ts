import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { quietBrowserArguments } from '../browser-arguments.ts';
import type { Browser } from '../browsers.ts';

export interface BrowserProcess {
  readonly pid: number | undefined;
  kill(): void;
  /** In words how it ended; never rejects. What it had written goes then. */
  readonly exited: Promise<string>;
}

export const profilePrefix = 'dsdc-kiosk-';

/** Where profiles are made: a snap may write nowhere but in its own folder. */
export function profilesFolder({ isSnap }: Pick<Browser, 'isSnap'>): string {
  return isSnap ? join(homedir(), 'snap', 'chromium', 'common') : tmpdir();
}

/** Full screen, with a profile of its own that goes with it. */
export function openKioskBrowser(browser: Browser, address: string): BrowserProcess {
  mkdirSync(profilesFolder(browser), { recursive: true });
  const profile = mkdtempSync(join(profilesFolder(browser), `${profilePrefix}${process.pid}-`));
  disallowDeveloperTools(profile);
  // A group of its own: Ctrl+C in the terminal is not for it, and all its processes can be ended together.
  const ownGroup = process.platform !== 'win32';
  const child = spawn(browser.program, kioskArguments(address, profile), { stdio: 'ignore', detached: ownGroup });
  const kill = (): void => {
    try {
      if (ownGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    } catch {
      // All of them have ended.
    }
  };
  const exited = new Promise<string>((resolve) => {
    const end = (how: string): void => {
      // Its helpers would end by themselves soon, but may still write.
      kill();
      resolve(how);
      // The next browser need not wait for it; what cannot be removed is a leftover for the next start.
      rm(profile, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
    };
    child.on('error', (error) => {
      if (child.pid === undefined) end(error.message);
    });
    child.on('exit', (code, signal) => end(signal ?? `exit status ${code}`));
  });
  return { pid: child.pid, kill, exited };
}

export function kioskArguments(address: string, profile: string, asRoot?: boolean): string[] {
  return [
    '--kiosk',
    `--app=${address}`,
    ...quietBrowserArguments(profile, asRoot),
    // Whatever Chromium may still think of: no other name or number of a machine leads anywhere.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--disable-client-side-phishing-detection',
    '--disable-breakpad',
    // After a power cut no bubble asks whether to restore pages, and no dialogue waits for somebody.
    '--hide-crash-restore-bubble',
    '--noerrdialogs',
    '--deny-permission-prompts',
    '--disable-notifications',
    '--block-new-web-contents',
    // Neither swiping back nor pinching.
    '--overscroll-history-navigation=0',
    '--disable-pinch'
  ];
}

/** Developer tools have no switch. 2 is the value of the policy DeveloperToolsAvailability that never allows them. */
function disallowDeveloperTools(profile: string): void {
  const folder = join(profile, 'Default');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'Preferences'), JSON.stringify({ devtools: { availability: 2 } }));
}
