import type { Download, Locator, Page } from '@playwright/test';

/** The Runs workspace, by what its parts are called. */
export class RunsPage {
  readonly page: Page;
  readonly table: Locator;
  readonly search: Locator;
  /** All about one run. */
  readonly detail: Locator;
  readonly comparison: Locator;
  readonly legend: Locator;

  constructor(page: Page) {
    this.page = page;
    this.table = page.getByRole('grid', { name: 'Table of runs' });
    this.search = page.getByRole('searchbox', { name: 'Find a run' });
    this.detail = page.getByRole('article', { name: 'About the run' });
    this.comparison = page.getByRole('table', { name: 'Comparison' });
    this.legend = page.getByRole('list', { name: 'Drawn runs' });
  }

  line(name: string): Locator {
    return this.table.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name }) });
  }

  /** Names of the runs and groups, from top to bottom, without their numbers. */
  async names(): Promise<string[]> {
    const heads = await this.table.getByRole('rowheader').allInnerTexts();
    return heads.map((text) => text.replace(/#\d+\s*/, '').split('\n')[0]!.trim());
  }

  head(column: string): Locator {
    return this.table.getByRole('columnheader', { name: column, exact: true });
  }

  /** A chart, whose words tell the newest value of each of its lines. */
  chart(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true }).getByRole('img');
  }

  async sortBy(column: string): Promise<void> {
    await this.head(column).getByRole('button').click();
  }

  async chooseGrouping(grouping: string): Promise<void> {
    await this.page.getByRole('combobox', { name: /^Group:/ }).click();
    await this.page.getByRole('option', { name: grouping }).click();
  }

  async compare(...names: string[]): Promise<void> {
    for (const name of names) await this.line(name).getByRole('checkbox').check();
    await this.page.getByRole('button', { name: 'Compare' }).click();
  }

  /** Of a run that is open. */
  async exported(what: string): Promise<Download> {
    const download = this.page.waitForEvent('download');
    await this.detail.getByRole('button', { name: 'Export' }).click();
    await this.page.getByRole('menuitem', { name: what }).click();
    return download;
  }
}
