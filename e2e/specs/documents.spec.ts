import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { drawnDocuments } from '../drawn-documents.ts';
import { expect, test } from '../fixtures.ts';
import { ScanPage } from '../pages/scan.ts';

test('a form that is being drawn stays until it is cancelled, and each of its fields has a box of its own', async ({ studio }) => {
  const { slips } = await drawnDocuments(studio.dataDir, 0);
  const scan = new ScanPage(await studio.open('#/scan'));
  const { page } = scan;
  await scan.dropIntoNewBatch(slips);
  await scan.allRead();
  await page.evaluate(`window.location.hash += '?view=documents'`);
  const [first, second] = [scan.documents.getByRole('button').first(), scan.documents.getByRole('button').nth(1)];
  const form = page.getByRole('textbox', { name: 'Form name' });
  const editor = page.getByRole('application', { name: 'Box of the field' });
  const boxLeft = async (): Promise<number> => (await editor.locator('.box').boundingBox())!.x;
  await page.getByRole('button', { name: 'Make a form of it' }).click();
  await form.fill('slip');

  // Two lie where fields begin, the first one is moved away.
  await page.getByRole('button', { name: 'Add a field' }).click();
  await expect(page.getByRole('radio', { name: 'field2' })).toBeChecked();
  const left = await boxLeft();
  await page.getByRole('radio', { name: 'field1' }).click();
  await expect(editor).toBeFocused();
  for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowLeft');
  expect(await boxLeft()).toBeLessThan(left - 10);
  await page.getByRole('button', { name: 'Remove the field' }).click();
  await expect(page.getByRole('radio', { name: 'field2' })).toBeChecked();
  expect(await boxLeft()).toBeCloseTo(left, 0);
  await page.keyboard.press('ArrowDown');
  expect(await boxLeft()).toBeCloseTo(left, 0);

  // Arrows on what has no use for them, leaving the page, another document and another view: nothing is lost.
  await page.getByRole('checkbox', { name: 'It may be left empty' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(first).toHaveAttribute('aria-current', 'true');
  await expect(form).toHaveValue('slip');
  await editor.focus();
  await page.keyboard.press('Escape');
  await expect(form).toBeFocused();
  await second.click();
  await expect(second).toHaveAttribute('aria-current', 'true');
  await expect(form).toBeHidden();
  await first.click();
  await expect(form).toHaveValue('slip');
  await page.evaluate(`window.location.hash = '#/pad'`);
  await expect(form).toBeHidden();
  await page.goBack();
  await expect(form).toHaveValue('slip');
  await expect(page.getByRole('radio', { name: 'field2' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(form).toBeHidden();
  await expect(page.getByRole('button', { name: 'Make a form of it' })).toBeVisible();
});

test('where no days are given, documents are kept for ever, and no unit stands behind those words', async ({ studio }) => {
  const page = await studio.open('#/settings');
  const days = page.getByRole('spinbutton', { name: 'Keep pictures' });
  const box = days.locator('..');
  await expect(days).toHaveAttribute('placeholder', 'for ever');
  await expect(box).toHaveText('');
  await days.fill('30');
  await expect(box).toHaveText('days');
  await days.press('Enter');
  await expect(box).toHaveText('days');
  await days.fill('');
  await expect(box).toHaveText('');
});

test('every document of a large batch can be reached, by its address and in the list', async ({ studio }) => {
  const { letter } = await drawnDocuments(studio.dataDir, 0);
  const scan = new ScanPage(await studio.open('#/scan'));
  await scan.dropIntoNewBatch([letter]);
  await scan.allRead();
  const last = addFailedDocuments(studio.dataDir, 1300);
  const page = await studio.open(`#/scan?view=documents&document=${last}`);
  const list = page.getByRole('list', { name: 'Documents' });
  const title = page.getByRole('heading', { name: 'scan-1300.png' });
  await expect(title).toBeVisible();
  await expect(list.getByRole('listitem')).toHaveCount(200);

  const more = page.getByRole('button', { name: /^Show more/ });
  await more.press('Enter');
  await expect(list.getByRole('listitem')).toHaveCount(1200);
  await expect(more).toBeFocused();
  await more.press('Enter');
  await expect(list.getByRole('listitem')).toHaveCount(1301);
  await expect(more).toBeHidden();
  await expect(list.getByRole('button').nth(1200)).toBeFocused();
  await expect(list.getByRole('button', { name: /scan-1300\.png/ })).toHaveAttribute('aria-current', 'true');
  await expect(title).toBeVisible();

  // The row that the arrows choose stays in sight.
  await page.evaluate(`window.location.hash = '#/scan?view=documents'`);
  await expect(list.getByRole('button').first()).toHaveAttribute('aria-current', 'true');
  for (let i = 0; i < 40; i++) await page.keyboard.press('ArrowDown');
  await expect(list.getByRole('button').nth(40)).toHaveAttribute('aria-current', 'true');
  await expect(list.getByRole('button').nth(40)).toBeInViewport();

  await page.evaluate(`window.location.hash = '#/scan?view=documents&document=gone'`);
  await expect(page.getByRole('alert')).toBeVisible();
});

/** To the only batch, beside the studio that has the database open; answers the id of the last one. */
function addFailedDocuments(dataDir: string, count: number): string {
  const database = new Sqlite(join(dataDir, 'studio.db'));
  try {
    const add = database.prepare(`
      INSERT INTO documents (id, batch_id, sha256, name, size_bytes, mime, added_at, status, error_code, error_message, finished_at)
      SELECT ?, id, ?, ?, 1, 'image/png', made_at, 'failed', 'DOCUMENT_INVALID', 'It is cut off.', made_at FROM batches`);
    database.transaction(() => {
      for (let i = 1; i <= count; i++) add.run(`document-${i}`, i.toString(16).padStart(64, '0'), `scan-${i}.png`);
    })();
    return `document-${count}`;
  } finally {
    database.close();
  }
}
