import type { Download, Locator, Page } from '@playwright/test';
import { expect } from '../fixtures.ts';

export interface Cell {
  readonly actual: number;
  readonly predicted: number;
  readonly count: number;
}

/** The Models workspace. */
export class ModelsPage {
  readonly page: Page;
  readonly list: Locator;
  readonly confusion: Locator;
  readonly threshold: Locator;
  /** The active model, in the top bar. */
  readonly active: Locator;
  readonly messages: Locator;

  constructor(page: Page) {
    this.page = page;
    this.list = page.getByRole('navigation', { name: 'Models' });
    this.confusion = page.getByRole('table', { name: 'Actual ↓ Predicted →' });
    this.threshold = page.getByRole('slider', { name: 'Threshold' });
    this.active = page.getByRole('banner').getByRole('link', { name: /is the active model$/ });
    this.messages = page.getByRole('list', { name: 'Messages' });
  }

  model(name: string): Locator {
    return this.page.getByRole('article', { name, exact: true });
  }

  async choose(name: string): Promise<void> {
    await this.list.getByRole('link', { name: new RegExp(`^${name} `) }).click();
    await this.model(name).waitFor();
  }

  async view(tab: 'Overview' | 'Evaluation' | 'Compare'): Promise<void> {
    await this.page.getByRole('tab', { name: tab }).click();
  }

  /** Asks the model about the dataset shown, and waits for the figures. */
  async evaluate(): Promise<void> {
    await this.page.getByRole('button', { name: 'Evaluate', exact: true }).click();
    await this.confusion.waitFor();
  }

  /** A figure with its label, such as `Errors`. */
  figure(label: string): Locator {
    return this.page.getByRole('tabpanel').getByText(label, { exact: true }).locator('..');
  }

  /** The number that a labelled figure shows. */
  async number(label: string): Promise<number> {
    const text = await this.figure(label).innerText();
    return Number(/^[\d,.]+/m.exec(text)![0].replaceAll(',', ''));
  }

  card(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true });
  }

  cell(actual: number | string, predicted: number | string): Locator {
    return this.confusion.getByRole('link', { name: new RegExp(`^Actual ${actual}, predicted ${predicted}: `) });
  }

  /** Every cell of the confusion matrix, the totals left out. */
  async cells(): Promise<Cell[]> {
    const told = await this.confusion.ariaSnapshot();
    return Array.from(told.matchAll(/link "Actual (\d), predicted (\d): ([\d,]+)"/g), ([, actual, predicted, count]) => ({
      actual: Number(actual), predicted: Number(predicted), count: Number(count!.replaceAll(',', ''))
    }));
  }

  /** Opens the menu of exports and takes what it hands over. */
  async exportAs(format: 'safetensors' | 'TensorFlow.js'): Promise<Download> {
    await this.page.getByRole('button', { name: 'Export' }).click();
    const download = this.page.waitForEvent('download');
    // Its layers model comes after the graph model of the same name.
    await this.page.getByRole('menuitem', { name: format }).first().click();
    return download;
  }

  async importFile(path: string): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.list.getByRole('button', { name: 'Import a model' }).click();
    await (await chooser).setFiles(path);
  }
}

/** The sample browser, as a figure opened it. */
export class OpenedSamples {
  readonly page: Page;
  readonly grid: Locator;
  private readonly count: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('grid');
    this.count = page.getByRole('search').getByRole('status');
  }

  /** Waits until exactly so many are shown. */
  async expectCount(count: number): Promise<void> {
    await expect(this.count).toHaveText(new RegExp(`^${count.toLocaleString('en')} of `));
  }

  /** What a screen reader says of every sample shown, walked through by key. */
  async spoken(count: number): Promise<string[]> {
    await this.grid.focus();
    await this.page.keyboard.press('Home');
    const said: string[] = [];
    for (let i = 0; i < count; i++) {
      if (i > 0) await this.page.keyboard.press('ArrowRight');
      const cell = this.grid.getByRole('gridcell');
      if (i > 0) await expect(cell).not.toHaveText(said[i - 1]!);
      said.push(await cell.innerText());
    }
    return said;
  }
}
