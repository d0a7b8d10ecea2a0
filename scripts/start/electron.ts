import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Its package has no binary: that is fetched at first use, about 110 MB. */
const fetchLimitMs = 20_000;
const answerLimitMs = 3_000;
/** A window that ends this soon with an error was none: a library of the system is missing. */
const shortestLifeMs = 5_000;

/** Electron's program, fetched where it is missing; or why there is none, in words that finish the sentence “No Electron: …”. */
export async function findElectron(root: string, say: (line: string) => void): Promise<{ program: string } | { reason: string }> {
  const folder = join(root, 'node_modules', 'electron');
  if (!existsSync(folder)) return { reason: 'it is not installed' };
  const there = installed(folder);
  if (there !== undefined) return { program: there };
  const releases = process.env['npm_config_electron_mirror'] ?? process.env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/';
  if (!(await answers(releases))) return { reason: `it is fetched at first use, and ${new URL(releases).host} does not answer` };
  say('Fetching Electron (about 110 MB, once).');
  const problem = await runInstaller(folder);
  const fetched = installed(folder);
  if (fetched !== undefined) return { program: fetched };
  return { reason: `${problem} (“npx install-electron” tries without a limit)` };
}

/** Resolves when its window has closed, with the reason where there never was one. */
export async function openElectron(program: string, root: string, dataDir: string, interrupted: AbortSignal): Promise<string | undefined> {
  const startedAt = performance.now();
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  // Chromium's sandbox refuses to work for root.
  const child = spawn(program, [...(asRoot ? ['--no-sandbox'] : []), root], { stdio: ['ignore', 'inherit', 'pipe'], env: { ...process.env, DSDC_DATA_DIR: dataDir } });
  const end = (): void => void child.kill('SIGTERM');
  interrupted.addEventListener('abort', end);
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-2000);
    // Chromium's own complaints, about a missing bus or the like, help nobody.
    const ours = text.split('\n').filter((line) => line.trim() !== '' && !/^\[\d+:\d+[/:]/.test(line));
    for (const line of ours) process.stderr.write(`${line}\n`);
  });
  return new Promise((resolve) => {
    const answer = (failed: boolean, why: string): void => {
      interrupted.removeEventListener('abort', end);
      resolve(failed && !interrupted.aborted && performance.now() - startedAt < shortestLifeMs ? why : undefined);
    };
    child.on('error', (error) => answer(true, `it could not be started (${error.message})`));
    child.on('close', (code) => answer(code !== 0, `it ended at once (${lastWords.trim().split('\n').at(-1) ?? ''})`));
  });
}

function installed(folder: string): string | undefined {
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const program = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), readFileSync(pathFile, 'utf8'));
  return existsSync(program) ? program : undefined;
}

async function answers(address: string): Promise<boolean> {
  try {
    await fetch(address, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(answerLimitMs) });
    return true;
  } catch {
    return false;
  }
}

/** Answers why it did not work; only asked where it did not. */
function runInstaller(folder: string): Promise<string> {
  const child = spawn(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore' });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill();
  }, fetchLimitMs);
  return new Promise((resolve) => {
    child.on('error', ({ message }) => resolve(`its installer could not be started (${message})`));
    child.on('close', () => {
      clearTimeout(timer);
      resolve(timedOut ? `it could not be fetched within ${fetchLimitMs / 1000} s` : 'it could not be fetched');
    });
  });
}
