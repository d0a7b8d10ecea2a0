import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { synthesiseDigits } from '../../src/domain/digits/synthesise.ts';
import { writeIdx } from '../../src/exchange/write-idx.ts';

/** The Data workspace as a person finds their way through it: by what things are called. */
export class DataPage {
  readonly page: Page;
  readonly datasets: Locator;
  readonly jobs: Locator;
  readonly grid: Locator;
  /** The sample with the focus, as a screen reader says it: “Sample 1, label 7, Train”. */
  readonly sample: Locator;
  readonly chips: Locator;
  /** “600 samples”, “51 of 600”. */
  readonly count: Locator;
  readonly histogram: Locator;
  readonly inspector: Locator;
  readonly messages: Locator;

  constructor(page: Page) {
    this.page = page;
    this.datasets = page.getByRole('navigation', { name: 'Datasets' });
    this.jobs = page.getByRole('list', { name: 'Work under way' });
    this.grid = page.getByRole('grid', { name: 'Samples' });
    this.sample = this.grid.getByRole('gridcell');
    this.chips = page.getByRole('list', { name: 'Filter' });
    this.count = page.getByRole('search', { name: 'Filter' }).getByRole('status');
    this.histogram = page.getByRole('region', { name: 'Samples by class and split' });
    this.inspector = page.getByRole('complementary', { name: 'Inspector' });
    this.messages = page.getByRole('list', { name: 'Messages' });
  }

  dataset(name: string): Locator {
    return this.datasets.getByRole('link', { name });
  }

  bar(label: string, split: 'Train' | 'Test'): Locator {
    return this.histogram.getByRole('button', { name: new RegExp(`^${label}, ${split}: `) });
  }

  async label(): Promise<string> {
    return /label (\w+)/.exec(await this.sample.innerText())![1]!;
  }

  async openTab(name: 'Sample' | 'Augment' | 'Classes' | 'Edits'): Promise<void> {
    await this.inspector.getByRole('tab', { name }).click();
  }

  /** The edits, newest first, as the log lists them. */
  async editLog(): Promise<Locator> {
    await this.openTab('Edits');
    return this.inspector.getByRole('tabpanel').getByRole('listitem');
  }

  async choose(box: string, option: string): Promise<void> {
    await this.page.getByRole('combobox', { name: new RegExp(`^${box}: `) }).click();
    await this.page.getByRole('option', { name: option }).click();
  }

  /** As the system drops files and folders from its file manager. */
  async drop(paths: readonly string[], onto: Locator): Promise<void> {
    const box = (await onto.boundingBox())!;
    const session = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x: box.x + box.width / 2, y: box.y + box.height / 2, data });
    }
    await session.detach();
  }
}

/** A folder as MNIST comes: pictures and labels in one file each. */
export async function idxFolder(name: string, count: number): Promise<string> {
  const folder = join(mkdtempSync(join(tmpdir(), 'dsdc-files-')), name);
  mkdirSync(folder);
  await writeIdx({ classes: Array.from('0123456789'), splits: { train: synthesiseDigits({ count, seed: 1 }) }, source: name, notes: [] }, folder);
  return folder;
}
