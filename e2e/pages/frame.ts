import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The workspaces, with their keys and the heading each begins with. */
export const workspaces = [['Control+1', 'data'], ['Control+2', 'train'], ['Control+3', 'runs'], ['Control+4', 'models'], ['Control+5', 'pad'], ['Control+6', 'scan'], ['Control+7', 'explain']] as const;

/** What lies around every workspace: rail, top, foot, palette and key sheet. In English. */
export class Frame {
  readonly page: Page;
  readonly palette: Locator;
  readonly keySheet: Locator;
  readonly heading: Locator;

  constructor(page: Page) {
    this.page = page;
    this.palette = page.getByRole('dialog', { name: 'Search and commands' });
    this.keySheet = page.getByRole('dialog', { name: 'Keys' });
    this.heading = page.getByRole('heading', { level: 1 });
  }

  /** Opens the palette, types, and runs what is offered first, once that is `first`: stored things come a moment later than commands. */
  async command(words: string, first: string | RegExp = /./): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await expect(this.palette).toBeVisible();
    await this.page.keyboard.type(words);
    await expect(this.palette.getByRole('option').first()).toHaveAccessibleName(first);
    await this.page.keyboard.press('Enter');
    await expect(this.palette).toBeHidden();
  }

  async chooseLanguage(name: string): Promise<void> {
    await this.page.getByRole('button', { name: /^(Language|语言)/ }).click();
    await this.page.getByRole('menuitemradio', { name, exact: true }).click();
  }
}
