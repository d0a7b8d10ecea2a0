/**
 * `npm run pictures -- DATA_DIR`: takes the README's pictures of the interface, on the studio in DATA_DIR, which should hold some runs and digits of “datasets synthesize”.
 * Needs a browser as the end-to-end specs do, and the built interface.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { browserLaunch, browserOrReason } from '../e2e/hosts.ts';
import { serveKiosk } from '../src/kiosk/serve.ts';

const pictures = [
  { name: 'data', place: 'data/synthetic', language: 'en-GB', theme: 'light' },
  { name: 'train', place: 'train', language: 'en-GB', theme: 'light' },
  { name: 'runs', place: 'runs', language: 'en-GB', theme: 'light' },
  { name: 'models', place: 'models', language: 'en-GB', theme: 'dark' },
  { name: 'train.zh-CN', place: 'train', language: 'zh-CN', theme: 'light' }
] as const;
/** Answers, charts and pages of digits are all there by then. */
const settledMs = 2_500;

const root = join(import.meta.dirname, '..');
const folder = join(root, 'resources', 'readme');
const [dataDir] = process.argv.slice(2);
const browser = browserOrReason();
if (dataDir === undefined || 'reason' in browser) {
  process.stderr.write(dataDir === undefined ? 'Usage: npm run pictures -- DATA_DIR\n' : `No browser: ${'reason' in browser ? browser.reason : ''}\n`);
  process.exit(2);
}

mkdirSync(folder, { recursive: true });
const kiosk = await serveKiosk({ dataDir, rendererDir: join(root, 'out', 'renderer') });
const running = await chromium.launch(browserLaunch(browser.path));
try {
  for (const { name, place, language, theme } of pictures) {
    const context = await running.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5, locale: language, colorScheme: theme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(kiosk.newAddress());
    await page.getByRole('main').waitFor();
    await page.evaluate(`window.location.hash = ${JSON.stringify(`#/${place}`)}`);
    await page.waitForTimeout(settledMs);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    process.stdout.write(`${name}.png\n`);
    await context.close();
  }
} finally {
  await running.close();
  await kiosk.close();
}
