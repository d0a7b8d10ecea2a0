import type { Locator, Page } from '@playwright/test';

/** The workspace where a model is looked into. In English. */
export class ExplainPage {
  readonly page: Page;
  readonly layers: Locator;
  readonly panel: Locator;

  constructor(page: Page) {
    this.page = page;
    this.layers = page.getByRole('radiogroup', { name: 'Layers' });
    this.panel = page.locator('#explain-panel');
  }

  async view(name: string): Promise<void> {
    await this.page.getByRole('tab', { name, exact: true }).click();
  }

  async layer(name: string): Promise<void> {
    await this.layers.getByRole('radio', { name: new RegExp(`^${name} `) }).click();
  }
}
