import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** The Train workspace: the form on the left, a run or the plan on the right. */
export class TrainPage {
  readonly page: Page;
  readonly form: Locator;
  readonly queueButton: Locator;
  /** Name, status and buttons of the run that is shown. */
  readonly run: Locator;
  readonly runName: Locator;
  readonly layers: Locator;
  readonly queue: Locator;
  readonly result: Locator;

  constructor(page: Page) {
    this.page = page;
    this.form = page.getByRole('complementary', { name: 'Training' });
    this.queueButton = this.form.getByRole('button', { name: /^Queue( \d+)? runs?/ });
    const side = page.getByRole('region', { name: 'Right side' });
    this.run = side.getByRole('group', { name: 'Run', exact: true });
    this.runName = this.run.getByRole('heading');
    this.layers = side.getByRole('table').first();
    this.queue = side.getByRole('region', { name: 'Queue' });
    this.result = side.getByRole('region', { name: 'Result' });
  }

  field(label: string): Locator {
    return this.form.getByRole('spinbutton', { name: label, exact: true });
  }

  /** Types over what is there, as one does; takes effect while it is typed. */
  async type(label: string, text: string): Promise<void> {
    await this.field(label).fill(text);
  }

  async choose(label: string, option: string): Promise<void> {
    await this.form.getByRole('combobox', { name: label, exact: true }).click();
    // A note may follow its name.
    await this.page.getByRole('option', { name: new RegExp(`^${option}( |$)`) }).click();
  }

  async queueRun(): Promise<void> {
    await this.queueButton.click();
  }

  /** The status word beside the run's name. */
  async expectStatus(status: string, options: { readonly timeout?: number } = {}): Promise<void> {
    await expect(this.run.getByText(new RegExp(`${status}$`))).toBeVisible(options);
  }

  async expectTraining(): Promise<void> {
    await this.expectStatus('Running', { timeout: 60_000 });
    await expect(this.chart('Loss')).toBeVisible({ timeout: 60_000 });
  }

  /** From then on there is a best epoch to keep and a checkpoint to resume from. */
  async expectEpochDone(): Promise<void> {
    await expect(this.page.getByText(/^of epoch \d/)).toBeVisible({ timeout: 60_000 });
  }

  /** Only there once something is drawn. */
  chart(name: string): Locator {
    return this.page.getByRole('img', { name: new RegExp(`^${name}\\. train`) });
  }

  /** A layer's line of the plan's table. */
  layer(name: string): Locator {
    return this.layers.getByRole('row').filter({ has: this.page.getByRole('cell', { name, exact: true }) });
  }

  /**
   * What the window shows of a curve, point by point, as a screen reader hears it: with smoothing off every batch is one.
   * @returns `step, value as written` from the first point to the last
   */
  async readCurve(name: string): Promise<string[]> {
    const smoothing = this.page.getByRole('slider', { name: 'Smoothing' });
    await smoothing.press('Home');
    const chart = this.chart(name);
    const heard = chart.locator('xpath=following-sibling::*[@aria-live]');
    const read: string[] = [];
    for (let text = '', key = 'Home'; ; key = 'ArrowRight') {
      await chart.press(key);
      // At the end nothing new is said.
      const isNew = await expect(heard).not.toHaveText(text, { timeout: 1_000 }).then(() => true, () => false);
      if (!isNew) return read;
      text = (await heard.textContent()) ?? '';
      const [, step, value] = /^step ([\d,]+), train ([\d.]+)/.exec(text) ?? [];
      read.push(`${step?.replace(',', '')} ${value}`);
    }
  }
}
