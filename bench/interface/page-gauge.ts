import { setTimeout as pause } from 'node:timers/promises';
import type { CDPSession, Page } from '@playwright/test';

/** Shares of one core. */
export interface PageCost {
  /** The page's main thread. */
  readonly thread: number;
  readonly scripts: number;
  /** Its whole process: drawing the canvas, collecting garbage. */
  readonly process: number;
  readonly updatesPerSecond: number;
}

/** What of the page's own globals is used: these programs are not checked with a browser's types. */
interface PageWindow {
  updates: number;
  readonly MutationObserver: new (changed: () => void) => { observe(element: unknown, what: { readonly attributes: true; readonly attributeFilter: readonly string[] }): void };
}

/** Reads processor time, which a busy machine does not stretch, of a page's main thread and process. */
export class PageGauge {
  private readonly page: Page;
  private readonly session: CDPSession;
  private readonly browser: CDPSession;

  private constructor(page: Page, session: CDPSession, browser: CDPSession) {
    this.page = page;
    this.session = session;
    this.browser = browser;
  }

  static async on(page: Page): Promise<PageGauge> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const browser = await page.context().browser()!.newBrowserCDPSession();
    // What the loss chart says of itself changes with its values; its lines are drawn as often as that can be seen.
    await page.getByRole('img', { name: /^Loss\. train/ }).evaluate((chart) => {
      const window = globalThis as unknown as PageWindow;
      window.updates = 0;
      new window.MutationObserver(() => (window.updates += 1)).observe(chart, { attributes: true, attributeFilter: ['aria-label'] });
    });
    return new PageGauge(page, session, browser);
  }

  /** Until the replay of what is stored is over. */
  async settle(): Promise<void> {
    for (let before = -1, now = 0; now !== before; [before, now] = [now, await this.updates()]) await pause(1500);
  }

  async measure(work: () => Promise<void>): Promise<PageCost> {
    const [before, startedAt] = [await this.read(), performance.now()];
    await work();
    const [after, seconds] = [await this.read(), (performance.now() - startedAt) / 1000];
    return {
      thread: (after.thread - before.thread) / seconds,
      scripts: (after.scripts - before.scripts) / seconds,
      process: (after.process - before.process) / seconds,
      updatesPerSecond: (after.updates - before.updates) / seconds
    };
  }

  private async read(): Promise<{ readonly thread: number; readonly scripts: number; readonly process: number; readonly updates: number }> {
    const { metrics } = await this.session.send('Performance.getMetrics');
    const { processInfo } = await this.browser.send('SystemInfo.getProcessInfo');
    const secondsOf = (name: string): number => metrics.find((metric) => metric.name === name)!.value;
    // One page, so one renderer works; others are spare.
    const process = Math.max(...processInfo.filter(({ type }) => type === 'renderer').map(({ cpuTime }) => cpuTime));
    return { thread: secondsOf('TaskDuration'), scripts: secondsOf('ScriptDuration'), process, updates: await this.updates() };
  }

  private updates(): Promise<number> {
    return this.page.evaluate(() => (globalThis as unknown as PageWindow).updates);
  }
}
