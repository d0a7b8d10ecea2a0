import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { DataPage } from './data.ts';

/** How the region is called in which a field is reviewed. */
const fieldOfDocument = /^(Amount|Date|Cheque number|Line \d+) of /;

/** The scanning workspace, as an operator uses it. */
export class ScanPage {
  readonly page: Page;
  /** Where a value is typed. */
  readonly value: Locator;
  readonly queue: Locator;
  readonly documents: Locator;

  constructor(page: Page) {
    this.page = page;
    this.value = page.getByRole('region', { name: fieldOfDocument }).getByRole('textbox');
    this.queue = page.getByRole('list', { name: 'Fields to review' });
    this.documents = page.getByRole('list', { name: 'Documents' });
  }

  /** Drops files where no batch is yet; `settings` changes what is asked before it is made. */
  async dropIntoNewBatch(files: readonly string[], settings: (dialog: Locator) => Promise<void> = () => Promise.resolve()): Promise<void> {
    await this.page.getByText('Nothing was scanned yet').waitFor();
    await new DataPage(this.page).drop(files, this.page.getByRole('main'));
    const dialog = this.page.getByRole('dialog', { name: 'New batch' });
    await settings(dialog);
    await dialog.getByRole('textbox', { name: 'Name' }).press('Enter');
    await expect(dialog).toBeHidden();
  }

  async sayWhoReviews(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Say who you are' }).click();
    await this.page.getByRole('dialog').getByRole('textbox').fill(name);
    await this.page.keyboard.press('Enter');
  }

  /** Another operator goes on. */
  async becomes(name: string): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await this.page.keyboard.type('Change operator');
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('dialog').getByRole('textbox').fill(name);
    await this.page.keyboard.press('Enter');
    // As long as it is there, keys are the dialog's.
    await expect(this.page.getByRole('dialog')).toHaveCount(0);
  }

  /** Leaves fields for later until this one is looked at, as `current` names it. */
  async goTo(field: string): Promise<void> {
    for (let left = await this.queue.getByRole('listitem').count(); left > 1 && (await this.current()) !== field; left--) await this.page.keyboard.press('PageDown');
    await expect.poll(() => this.current()).toBe(field);
  }

  /** Accepts all that is in the queue, and types where no value was read; answers the last field. */
  async reviewAll(): Promise<string> {
    let last = '';
    for (let left = await this.queue.getByRole('listitem').count(); left > 0; left--) {
      await expect(this.queue.getByRole('listitem')).toHaveCount(left);
      last = await this.current();
      if (await this.page.getByRole('button', { name: 'Accept' }).isDisabled()) await this.type();
      await this.page.keyboard.press('Enter');
    }
    await expect(this.page.getByText('Nothing left to review')).toBeVisible();
    return last;
  }

  /** Until every document was read, or could not be. */
  async allRead(): Promise<void> {
    await expect(this.page.getByText(/^(Reading,|Adding|Paused)/)).toHaveCount(0, { timeout: 60_000 });
  }

  /** Types a value that the field may have, in the place of all that stands there; answers it. */
  async type(amount = '123.45'): Promise<string> {
    const field = await this.current();
    const text = field.startsWith('Amount') ? amount : field.startsWith('Date') ? '04/05/2026' : '4711';
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.type(text);
    return text;
  }

  /** Where a box of a page's pixels is shown, in pixels of the page's view. */
  async placeOnPage({ left, top, width, height }: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }): Promise<{ left: number; top: number; right: number; bottom: number }> {
    const [x, y, scale] = await this.page.evaluate<[number, number, number]>(`(() => {
      const image = document.querySelector('.picture img');
      const [page, view] = [image.getBoundingClientRect(), image.closest('.page').getBoundingClientRect()];
      return [page.left - view.left, page.top - view.top, page.width / image.naturalWidth];
    })()`);
    return { left: x + scale * left, top: y + scale * top, right: x + scale * (left + width), bottom: y + scale * (top + height) };
  }

  async currentDocument(): Promise<string> {
    return (await this.current()).replace(/^.* of /, '');
  }

  /** The field that is looked at: its name, and its document. */
  async current(): Promise<string> {
    return (await this.page.getByRole('region', { name: fieldOfDocument }).getAttribute('aria-label'))!;
  }
}
