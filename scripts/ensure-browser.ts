/**
 * `npm run browser`: makes sure that there is a browser for the end-to-end specs. One that is installed is taken, Playwright's own too; root on a Debian
 * gets Chromium from its packages. Otherwise it ends with the command that mends it: tests never pass by leaving those specs out.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { browserOrReason } from '../e2e/hosts.ts';

const canInstall = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

if ('reason' in browserOrReason() && canInstall) {
  process.stdout.write('The end-to-end specs need a browser: installing Chromium with apt-get, once.\n');
  // An outdated list of packages names versions that are gone.
  aptGet('update', '-qq');
  aptGet('install', '-y', '-qq', '--no-install-recommends', 'chromium');
}

const browser = browserOrReason();
if ('reason' in browser) {
  process.stderr.write(`error: The end-to-end specs need a browser: ${browser.reason}\n`);
  process.exitCode = 1;
}

function aptGet(...args: readonly string[]): void {
  spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
