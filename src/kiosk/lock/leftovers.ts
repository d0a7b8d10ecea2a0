import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { profilePrefix } from './kiosk-browser.ts';

/** The number of the supervisor that made it. */
const profileName = new RegExp(`^${profilePrefix}(\\d+)-`);

/**
 * Ends browsers that outlived a supervisor that was killed, and removes the profiles that it left: a page without a server would lie over the new one.
 * Chromium's `SingletonLock` in a profile is a link to `host-pid`; on other systems than Linux nobody can tell whose number it is by now.
 */
export function removeLeftovers(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const supervisor = profileName.exec(name)?.[1];
    if (supervisor === undefined || isThere(Number(supervisor))) continue;
    const profile = join(folder, name);
    try {
      const browser = browserOf(profile);
      if (browser !== undefined) process.kill(browser, 'SIGKILL');
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // Another account's, or it ended by itself just now.
    }
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function browserOf(profile: string): number | undefined {
  try {
    const pid = Number(/-(\d+)$/.exec(readlinkSync(join(profile, 'SingletonLock')))?.[1]);
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').includes(`--user-data-dir=${profile}`) ? pid : undefined;
  } catch {
    return undefined;
  }
}
