import type { Locator, Page } from '@playwright/test';

/** Searches in the Runs workspace, by what their parts are called. */
export class SearchesPage {
  readonly page: Page;
  readonly form: Locator;
  readonly detail: Locator;
  readonly trials: Locator;
  readonly chart: Locator;

  constructor(page: Page) {
    this.page = page;
    this.form = page.getByRole('dialog', { name: 'New search' });
    this.detail = page.getByRole('region', { name: 'About the search' });
    this.trials = this.detail.getByRole('table', { name: 'Trials' });
    this.chart = this.detail.getByRole('group', { name: 'Trials' });
  }

  /** A trial by row, best first. */
  rows(): Locator {
    return this.trials.locator('tbody tr');
  }

  /** One end of what is marked on an axis, to be moved by keys. */
  brush(axis: string, end: 'from' | 'to'): Locator {
    return this.chart.getByRole('slider', { name: `${axis}, ${end}`, exact: true });
  }
}
