import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildWhereNeeded } from '../../scripts/start/interface-build.ts';
import { figure, figureWithRange } from '../bench-line.ts';
import { benchProgram } from '../bench-program.ts';
import { summarise } from '../statistics.ts';
import { growingRun } from './growing-run.ts';
import type { GrowingRun } from './growing-run.ts';
import { PageGauge } from './page-gauge.ts';
import type { PageCost } from './page-gauge.ts';
import { root, studioPages } from './studio-page.ts';

const points = 100_000;
const growEveryMs = 100;
/** A hundred batches a second: more than any engine here trains. */
const batchesAtOnce = 10;
const measuredMs = 10_000;

await benchProgram('interface/charts', `Live charts of a run with ${points.toLocaleString('en')} batches, ten times a second`, async ({ output, options, folder }) => {
  buildWhereNeeded(root, 'interface', (line) => output.note(line));
  const data = join(folder, 'data');
  const growing = await growingRun(data, points);
  const pages = await studioPages(data);
  try {
    const page = await pages.open();
    const openedAt = performance.now();
    await page.evaluate(`window.location.hash = '#/train/${growing.run.id}?show=run'`);
    await page.getByRole('img', { name: /^Loss\. train/ }).waitFor();
    output.line(`first curve after opening: ${figure(performance.now() - openedAt)} ms`);
    const gauge = await PageGauge.on(page);
    await gauge.settle();
    for (const [name, batches] of [['nothing new', 0], [`${batchesAtOnce} batches every ${growEveryMs} ms`, batchesAtOnce]] as const) {
      const costs: PageCost[] = [];
      output.note(`${name}; load of the machine ${loadavg().map((load) => load.toFixed(1)).join(' ')}`);
      for (let round = 0; round < options.rounds; round++) costs.push(await gauge.measure(() => keepGrowing(growing, batches)));
      const share = (of: keyof PageCost): string => {
        const { median, range } = summarise(costs.map((cost) => cost[of] * 100));
        return `${figureWithRange(median, range)} %`;
      };
      const updates = summarise(costs.map(({ updatesPerSecond }) => updatesPerSecond));
      output.line(
        `${name}: main thread ${share('thread')} of a core (scripts ${share('scripts')}), the page's process ${share('process')}, `
        + `${figureWithRange(updates.median, updates.range)} updates/s; n = ${costs.length} × ${measuredMs / 1000} s`
      );
      output.item({ name: `interface/charts/${batches}`, unit: 'share of a core', costs });
    }
    output.line(`batches at the end: ${growing.steps.toLocaleString('en')}`);
  } finally {
    await pages.close();
    growing.close();
  }
});

async function keepGrowing(growing: GrowingRun, batches: number): Promise<void> {
  const start = performance.now();
  for (let tick = 1; performance.now() - start < measuredMs; tick++) {
    if (batches > 0) growing.grow(batches);
    await pause(Math.max(0, start + tick * growEveryMs - performance.now()));
  }
}
