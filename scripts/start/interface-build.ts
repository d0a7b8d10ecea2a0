import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './fail.ts';

/** What is built from what: everything below these places of the checkout. */
const builds = {
  interface: {
    made: 'out/renderer/index.html',
    from: ['src/renderer', 'src/contract', 'src/domain', 'config/renderer.vite.ts', 'package-lock.json'],
    program: 'node_modules/vite/bin/vite.js',
    args: ['build', '-c', 'config/renderer-build.ts', '--logLevel', 'error']
  },
  window: {
    made: 'out/main/main.js',
    from: ['src', 'config/renderer.vite.ts', 'electron.vite.config.ts', 'package-lock.json'],
    program: 'node_modules/electron-vite/bin/electron-vite.js',
    args: ['build', '--logLevel', 'error']
  }
} as const;

export type Build = keyof typeof builds;

/** Builds what is missing or older than its sources. A studio without sources is as it was built. @throws StartError */
export function buildWhereNeeded(root: string, what: Build, say: (line: string) => void): void {
  const { made, from, program, args } = builds[what];
  const sources = from.map((place) => join(root, place)).filter((place) => existsSync(place));
  const madeAt = statSync(join(root, made), { throwIfNoEntry: false })?.mtimeMs;
  if (madeAt !== undefined && Math.max(...sources.map(newest)) <= madeAt) return;
  const isMissing = madeAt === undefined;
  if (!existsSync(join(root, program))) {
    if (!isMissing) return;
    throw new StartError('The interface is not built, and what builds it is not installed.', 'Run “npm install” in the studio’s folder.');
  }
  say(isMissing ? 'Building the interface for the first time.' : 'Building the interface: its sources have changed.');
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, program), ...args], { cwd: root, encoding: 'utf8' });
  if (status === 0) return;
  const lastWords = `${stdout}${stderr}`.trim().split('\n').slice(-15).join('\n');
  throw new StartError(`The interface could not be built:\n${lastWords}`, 'Run “npm install” and try again; “npm run build” shows more.');
}

/** When the youngest file at or below a place was written. Tests are not built. */
function newest(place: string): number {
  const status = statSync(place);
  if (!status.isDirectory()) return status.mtimeMs;
  const below = readdirSync(place, { withFileTypes: true }).filter(({ name }) => !name.endsWith('.test.ts') && name !== 'testing');
  // A folder's own time tells of files that were removed.
  return Math.max(status.mtimeMs, ...below.map(({ name }) => newest(join(place, name))));
}
