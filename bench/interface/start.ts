import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import type { Browser } from '@playwright/test';
import { browserLaunch, browserOrReason } from '../../e2e/hosts.ts';
import { buildWhereNeeded } from '../../scripts/start/interface-build.ts';
import { writeIdx } from '../../src/exchange/write-idx.ts';
import { createStudio } from '../../src/host/studio.ts';
import { benchProgram } from '../bench-program.ts';
import { loadDigits, takeDigits } from '../digits.ts';
import { summarise } from '../statistics.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const probe = join(import.meta.dirname, 'grid-probe.js');
const renderer = join(root, 'out', 'renderer');
const samples = 70_000;
const fewestRounds = 7;
const goalSeconds = 1;
const goalBytes = 600_000;

/** Seconds of one start, part after part. */
interface Start {
  /** From the start of the process to an address that answers. */
  readonly listening: number;
  /** From there until the page and its scripts have come. The browser runs already. */
  readonly loaded: number;
  /** From there until the studio is connected to and its frame is shown. */
  readonly connected: number;
  /** From there to the frame that shows rows of samples. */
  readonly rows: number;
  readonly total: number;
}

await benchProgram('interface/start', 'Seconds from the start of the kiosk to a grid that answers, and the size of what is loaded first', async ({ output, options, dataDir, folder }) => {
  const browserFound = browserOrReason();
  if ('reason' in browserFound) throw new Error(`A browser is needed: ${browserFound.reason}`);
  buildWhereNeeded(root, 'interface', (line) => output.note(line));
  const size = initialBytes();

  const digits = await loadDigits(dataDir);
  output.note(`Storing ${samples.toLocaleString('en')} of ${digits.source}.`);
  const full = join(folder, 'full');
  const source = join(folder, 'idx');
  await writeIdx({ classes: Array.from('0123456789'), splits: { train: takeDigits(digits, samples) }, source, notes: [] }, source);
  const studio = await createStudio({ dataDir: full });
  await studio.datasets.importDataset({ path: source, name: 'bench-digits' });
  await studio.settings.set('start.done', true);
  await studio.close();

  const browser = await chromium.launch(browserLaunch(browserFound.path));
  const starts: Start[] = [];
  try {
    // The first one warms the disk's cache and the browser.
    for (let round = -1; round < Math.max(fewestRounds, options.rounds); round++) {
      const start = await startOnce(full, browser);
      if (round >= 0) starts.push(start);
    }
  } finally {
    await browser.close();
  }

  output.line('');
  for (const part of ['listening', 'loaded', 'connected', 'rows', 'total'] as const) {
    const { median, range } = summarise(starts.map((start) => start[part]));
    output.item({ name: `interface/start/${part}`, unit: 's', median, range, n: starts.length, samples, ...(part === 'total' && { goal: goalSeconds }) });
    output.line(`${part.padEnd(10)} ${median.toFixed(3)} s (${range.map((value) => value.toFixed(3)).join('–')}), n=${starts.length}${part === 'total' ? `, goal ${goalSeconds.toFixed(1)} s` : ''}`);
  }
  output.item({ name: 'interface/initial-bundle', unit: 'bytes gzipped', ...size, goal: goalBytes });
  output.line(`first load ${(size.scripts / 1000).toFixed(0)} kB of scripts and ${(size.styles / 1000).toFixed(0)} kB of styles, gzipped; goal ${goalBytes / 1000} kB`);
});

async function startOnce(data: string, browser: Browser): Promise<Start> {
  const startedAt = Date.now();
  const child = spawn(process.execPath, [join(root, 'scripts/with-node.mjs'), join(root, 'scripts/start.ts'), '--no-open', '--data-dir', data], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  let address = '';
  for await (const line of createInterface(child.stdout)) {
    address = /http:\S+/.exec(line)?.[0] ?? '';
    if (address !== '') break;
  }
  const listeningAt = Date.now();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    // In the page's own time: what the bench's own talk with the browser costs is left out.
    await page.addInitScript({ path: probe });
    await page.addInitScript('gridProbe.timeOpening()');
    await page.goto(address);
    // No waitForFunction: the page's policy forbids evaluating text in it.
    while (await page.evaluate('gridProbe.opening.digitsMs === null')) await pause(10);
    const { loadedMs, connectedMs, digitsMs } = await page.evaluate<Record<'loadedMs' | 'connectedMs' | 'digitsMs', number>>('gridProbe.opening');
    const listening = (listeningAt - startedAt) / 1000;
    return { listening, loaded: loadedMs / 1000, connected: (connectedMs - loadedMs) / 1000, rows: (digitsMs - connectedMs) / 1000, total: listening + digitsMs / 1000 };
  } finally {
    await context.close();
    child.kill('SIGINT');
    await ended;
  }
}

/** Of the scripts and styles that index.html names: all that is loaded before a workspace is asked for. */
function initialBytes(): { readonly scripts: number; readonly styles: number } {
  const html = readFileSync(join(renderer, 'index.html'), 'utf8');
  const files = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file!);
  const bytesOf = (type: string): number => files.filter((file) => file.endsWith(type)).reduce((sum, file) => sum + gzipSync(readFileSync(join(renderer, file))).length, 0);
  return { scripts: bytesOf('.js'), styles: bytesOf('.css') };
}
