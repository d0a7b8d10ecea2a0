/**
 * `npm run pictures -- DATA_DIR [NAME …]`: takes the README's pictures of the interface, all or those that are named, on the studio in DATA_DIR, which should hold some runs,
 * a search of ten trials or more, and digits of “datasets synthesize”. Needs a browser as the end-to-end specs do, and the built interface.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { drawnDocuments } from '../e2e/drawn-documents.ts';
import { browserLaunch, browserOrReason } from '../e2e/hosts.ts';
import { PadPage } from '../e2e/pages/pad.ts';
import type { Strokes } from '../e2e/pages/pad.ts';
import { SearchesPage } from '../e2e/pages/searches.ts';
import { ScanPage } from '../e2e/pages/scan.ts';
import { serveKiosk } from '../src/kiosk/serve.ts';

interface Picture {
  readonly name: string;
  readonly place: string;
  readonly language: string;
  readonly theme: 'light' | 'dark';
  /** What is done before it is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** Cheques of a bank that does not exist, handed in and read. */
async function scanCheques(page: Page): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dsdc-pictures-'));
  try {
    const scan = new ScanPage(page);
    await scan.dropIntoNewBatch((await drawnDocuments(folder, 8)).cheques);
    await scan.sayWhoReviews('Ada');
    await scan.allRead();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The upper part of the newest search's trials, marked by keys. */
async function markBestTrials(page: Page): Promise<void> {
  await page.locator('a[href*="/runs/searches/"]').first().click();
  const searches = new SearchesPage(page);
  await searches.rows().first().waitFor();
  await searches.brush('Validation accuracy', 'from').focus();
  for (const key of ['PageUp', 'PageUp', 'PageUp', 'PageUp']) await page.keyboard.press(key);
}

const three: Strokes = [[[0.32, 0.2], [0.42, 0.13], [0.55, 0.12], [0.66, 0.2], [0.66, 0.32], [0.57, 0.43], [0.46, 0.47], [0.58, 0.5], [0.68, 0.6], [0.68, 0.74], [0.56, 0.85], [0.42, 0.86], [0.3, 0.78]]];

const pictures: readonly Picture[] = [
  { name: 'data', place: 'data/synthetic', language: 'en-GB', theme: 'light' },
  { name: 'train', place: 'train', language: 'en-GB', theme: 'light' },
  { name: 'runs', place: 'runs', language: 'en-GB', theme: 'light' },
  { name: 'search', place: 'runs/searches', language: 'en-GB', theme: 'light', prepare: markBestTrials },
  { name: 'models', place: 'models', language: 'en-GB', theme: 'dark' },
  { name: 'pad', place: 'pad', language: 'en-GB', theme: 'light', prepare: (page: Page) => new PadPage(page).write(three) },
  { name: 'scan', place: 'scan', language: 'en-GB', theme: 'light', prepare: scanCheques },
  { name: 'walk', place: 'explain?view=walk&layer=block2-depthwise', language: 'en-GB', theme: 'light' },
  { name: 'reach', place: 'explain?view=reach&layer=block3-depthwise', language: 'en-GB', theme: 'light' },
  { name: 'map', place: 'explain?view=map', language: 'en-GB', theme: 'light' },
  { name: 'train.zh-CN', place: 'train', language: 'zh-CN', theme: 'light' }
];
/** Answers, charts and pages of digits are all there by then. */
const settledMs = 2_500;

const root = join(import.meta.dirname, '..');
const folder = join(root, 'resources', 'readme');
const [dataDir, ...names] = process.argv.slice(2);
if (dataDir === undefined) refuse('Usage: npm run pictures -- DATA_DIR [NAME …]');
const unknown = names.filter((name) => !pictures.some((picture) => picture.name === name));
if (unknown.length > 0) refuse(`There is no picture ${unknown.join(', ')}; there are ${pictures.map(({ name }) => name).join(', ')}.`);
const browser = browserOrReason();
if ('reason' in browser) refuse(`No browser: ${browser.reason}`);

function refuse(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}

mkdirSync(folder, { recursive: true });
const kiosk = await serveKiosk({ dataDir, rendererDir: join(root, 'out', 'renderer') });
const running = await chromium.launch(browserLaunch(browser.path));
try {
  for (const { name, place, language, theme, prepare } of pictures) {
    if (names.length > 0 && !names.includes(name)) continue;
    const context = await running.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5, locale: language, colorScheme: theme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(kiosk.newAddress());
    await page.getByRole('main').waitFor();
    await page.evaluate(`window.location.hash = ${JSON.stringify(`#/${place}`)}`);
    await page.waitForTimeout(settledMs);
    if (prepare) {
      await prepare(page);
      await page.waitForTimeout(settledMs);
    }
    await page.screenshot({ path: join(folder, `${name}.png`) });
    process.stdout.write(`${name}.png\n`);
    await context.close();
  }
} finally {
  await running.close();
  await kiosk.close();
}
