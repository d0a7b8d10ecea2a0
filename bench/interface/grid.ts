import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { buildWhereNeeded } from '../../scripts/start/interface-build.ts';
import { StudioError } from '../../src/contract/errors.ts';
import { randomStream } from '../../src/domain/random.ts';
import { createStudio } from '../../src/host/studio.ts';
import { figure, figureWithRange } from '../bench-line.ts';
import { benchProgram } from '../bench-program.ts';
import { percentile, summarise } from '../statistics.ts';
import { root, studioPages } from './studio-page.ts';

const probe = { path: join(import.meta.dirname, 'grid-probe.js') };
const scrollMs = 10_000;
/** A frame that took longer is one that the eye may notice. */
const slowFrameMs = 33;

/** What is asked for on the whole of the dataset, as a fragment's query. Two of a kind, so that each round changes the list. */
const filters = {
  label: ['label=3', 'label=8'],
  'wrong only': ['wrong=1', 'wrong=1&split=train'],
  confidence: ['confidence=0.2-0.8', 'confidence=0.1-0.5']
} as const;

await benchProgram('interface/grid', 'The sample grid with MNIST in it: first rows, frames while scrolling, filters', async ({ output, options, folder }) => {
  const mnist = join(process.env['DSDC_DATA'] ?? join(root, '../shared/data'), 'mnist');
  if (!existsSync(mnist)) throw new StudioError('FILE_NOT_FOUND', `MNIST is not at ${mnist}`, { remedy: 'Set DSDC_DATA to a folder that holds it in “mnist”.' });
  buildWhereNeeded(root, 'interface', (line) => output.note(line));
  const data = join(folder, 'data');
  output.note('Storing MNIST, training a small model and asking it about all 70,000.');
  const { dataset, small, model } = await prepare(data, mnist);
  const place = (query: string): string => `#/data/${dataset}?model=${model}&${query}`;

  output.note(`Load of the machine before: ${loads()}.`);
  const pages = await studioPages(data);
  try {
    const opened: number[] = [];
    for (let round = 0; round < options.rounds; round++) {
      const page = await pages.open(probe);
      await goTo(page, `#/data/${small}`);
      await settled(page);
      opened.push((await timeList(page, `#/data/${dataset}`)).digitsMs);
      await page.context().close();
    }
    output.line(`first rows of 70,000 after opening: ${figureWithRange(summarise(opened).median, summarise(opened).range)} ms, n = ${opened.length}`);

    const page = await pages.open(probe);
    await goTo(page, `#/data/${dataset}`);
    await settled(page);
    output.line(`by wheel: ${frameLine(await framesWhile(page, () => wheel(page)))}`);
    output.line(`dragging the scrollbar to random places: ${frameLine(await framesWhile(page, () => dragAbout(page)))}`);

    for (const [name, queries] of Object.entries(filters)) {
      const times: ListTimes[] = [];
      for (let round = 0; round < options.rounds; round++) {
        await goTo(page, place(''));
        await settled(page);
        times.push(await timeList(page, place(queries[round % queries.length]!)));
      }
      const list = summarise(times.map(({ listMs }) => listMs));
      const digits = summarise(times.map(({ digitsMs }) => digitsMs));
      output.line(`filter, ${name}: list after ${figureWithRange(list.median, list.range)} ms, its digits after ${figureWithRange(digits.median, digits.range)} ms, n = ${times.length}`);
    }
  } finally {
    await pages.close();
  }
  output.note(`Load of the machine after: ${loads()}.`);
});

async function prepare(data: string, mnist: string): Promise<{ dataset: string; small: string; model: string }> {
  const studio = await createStudio({ dataDir: data });
  const { dataset } = await studio.datasets.importDataset({ path: mnist, name: 'mnist' });
  const { dataset: small } = await studio.datasets.synthesiseDataset({ name: 'practice', count: 3000, seed: 1 });
  await studio.close();
  const train = ['train', '--preset', 'dsdc', '--dataset', 'practice', '--epochs', '5', '--name', 'small', '--data-dir', data];
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'src/cli/dsdc.mjs'), ...train], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`dsdc ${train.join(' ')} ended with ${status}: ${stderr}`);
  const again = await createStudio({ dataDir: data });
  const { modelId } = await again.models.evaluateAll({ model: 'small', dataset: dataset.id });
  await again.close();
  return { dataset: dataset.id, small: small.id, model: modelId };
}

interface ListTimes {
  /** Until the new list was on the screen. */
  readonly listMs: number;
  /** Until its first digits were. */
  readonly digitsMs: number;
}

/** Going somewhere is what links and filters do, too. */
async function timeList(page: Page, place: string): Promise<ListTimes> {
  return page.evaluate<ListTimes>(`gridProbe.timeList(() => { window.location.hash = ${JSON.stringify(place)}; })`);
}

async function goTo(page: Page, place: string): Promise<void> {
  await page.evaluate(`window.location.hash = ${JSON.stringify(place)}`);
}

/** Until the means are there, which are the last to come, and what was loaded ahead. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('grid').waitFor();
  await page.waitForLoadState('networkidle');
}

async function framesWhile(page: Page, scroll: () => Promise<void>): Promise<number[]> {
  await page.evaluate('gridProbe.watchFrames()');
  await scroll();
  return page.evaluate<number[]>('gridProbe.takeFrames()');
}

/** As fast as a hand turns it: 24 notches a second, a while down, then up. */
async function wheel(page: Page): Promise<void> {
  const box = (await page.getByRole('grid').boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const end = performance.now() + scrollMs;
  for (let notch = 0; performance.now() < end; notch++) {
    await page.mouse.wheel(0, notch % 80 < 60 ? 120 : -120);
    await page.waitForTimeout(1000 / 24);
  }
}

async function dragAbout(page: Page): Promise<void> {
  const grid = page.getByRole('grid');
  await grid.evaluate((element: { scrollTop: number }) => (element.scrollTop = 0));
  const box = (await grid.boundingBox())!;
  const x = box.x + box.width - 4;
  const places = randomStream(1, 'bench', 'scrollbar');
  const end = performance.now() + scrollMs;
  await page.mouse.move(x, box.y + 8);
  await page.mouse.down();
  while (performance.now() < end) {
    await page.mouse.move(x, box.y + places.uniform(8, box.height - 8), { steps: 12 });
    await page.waitForTimeout(150);
  }
  await page.mouse.up();
}

function frameLine(frames: readonly number[]): string {
  const at = (share: number): string => figure(percentile(frames, share));
  const slow = frames.filter((frame) => frame > slowFrameMs).length;
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, longest ${at(1)} ms; ${slow} of ${frames.length} frames over ${slowFrameMs} ms`;
}

function loads(): string {
  return loadavg().map((load) => load.toFixed(1)).join(', ');
}
