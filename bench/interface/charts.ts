import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { CDPSession, Page } from '@playwright/test';
import { buildWhereNeeded } from '../../scripts/start/interface-build.ts';
import { figure, figureWithRange } from '../bench-line.ts';
import { benchProgram } from '../bench-program.ts';
import { summarise } from '../statistics.ts';
import { growingRun } from './growing-run.ts';
import type { GrowingRun } from './growing-run.ts';
import { root, studioPages } from './studio-page.ts';

const points = 100_000;
const growEveryMs = 100;
/** A hundred batches a second: more than any engine here trains. */
const batchesAtOnce = 10;
const measuredMs = 10_000;

/** Shares of one core. */
interface Cost {
  /** The page's main thread. */
  readonly thread: number;
  readonly scripts: number;
  /** Its whole process: drawing the canvas, collecting garbage. */
  readonly process: number;
  readonly redrawsPerSecond: number;
}

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
    const gauge = await Gauge.on(page);
    await gauge.settle();
    for (const [name, batches] of [['nothing new', 0], [`${batchesAtOnce} batches every ${growEveryMs} ms`, batchesAtOnce]] as const) {
      const costs: Cost[] = [];
      output.note(`${name}; load of the machine ${loadavg().map((load) => load.toFixed(1)).join(' ')}`);
      for (let round = 0; round < options.rounds; round++) costs.push(await gauge.measure(() => keepGrowing(growing, batches)));
      const share = (of: keyof Cost): string => {
        const { median, range } = summarise(costs.map((cost) => cost[of] * 100));
        return `${figureWithRange(median, range)} %`;
      };
      const redraws = summarise(costs.map(({ redrawsPerSecond }) => redrawsPerSecond));
      output.line(
        `${name}: main thread ${share('thread')} of a core (scripts ${share('scripts')}), the page's process ${share('process')}, `
        + `${figureWithRange(redraws.median, redraws.range)} redraws/s; n = ${costs.length} × ${measuredMs / 1000} s`
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

/** Reads processor time, which a busy machine does not stretch, of a page's main thread and process. */
class Gauge {
  private readonly page: Page;
  private readonly session: CDPSession;
  private readonly browser: CDPSession;

  private constructor(page: Page, session: CDPSession, browser: CDPSession) {
    this.page = page;
    this.session = session;
    this.browser = browser;
  }

  static async on(page: Page): Promise<Gauge> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const browser = await page.context().browser()!.newBrowserCDPSession();
    // What the loss chart says of itself changes with every redraw of its values. As text: these programs know nothing of a browser's types.
    await page.getByRole('img', { name: /^Loss\. train/ }).evaluate(`(chart) => {
      window.redraws = 0;
      new MutationObserver(() => (window.redraws += 1)).observe(chart, { attributes: true, attributeFilter: ['aria-label'] });
    }`);
    return new Gauge(page, session, browser);
  }

  /** Until the replay of what is stored is over. */
  async settle(): Promise<void> {
    for (let before = -1, now = 0; now !== before; [before, now] = [now, await this.redraws()]) await pause(1500);
  }

  async measure(work: () => Promise<void>): Promise<Cost> {
    const [before, startedAt] = [await this.read(), performance.now()];
    await work();
    const [after, seconds] = [await this.read(), (performance.now() - startedAt) / 1000];
    return {
      thread: (after.thread - before.thread) / seconds,
      scripts: (after.scripts - before.scripts) / seconds,
      process: (after.process - before.process) / seconds,
      redrawsPerSecond: (after.redraws - before.redraws) / seconds
    };
  }

  private async read(): Promise<{ readonly thread: number; readonly scripts: number; readonly process: number; readonly redraws: number }> {
    const { metrics } = await this.session.send('Performance.getMetrics');
    const { processInfo } = await this.browser.send('SystemInfo.getProcessInfo');
    const secondsOf = (name: string): number => metrics.find((metric) => metric.name === name)!.value;
    // One page, so one renderer works; others are spare.
    const process = Math.max(...processInfo.filter(({ type }) => type === 'renderer').map(({ cpuTime }) => cpuTime));
    return { thread: secondsOf('TaskDuration'), scripts: secondsOf('ScriptDuration'), process, redraws: await this.redraws() };
  }

  private redraws(): Promise<number> {
    return this.page.evaluate<number>('window.redraws');
  }
}
