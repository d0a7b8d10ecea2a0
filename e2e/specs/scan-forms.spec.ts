import { readFileSync } from 'node:fs';
import { drawnDocuments, numberLines, slipField } from '../drawn-documents.ts';
import { expect, test } from '../fixtures.ts';
import { ScanPage } from '../pages/scan.ts';

test('a form is drawn on a page that the studio does not know, and reads the next one', async ({ studio }) => {
  test.setTimeout(150_000);
  const { slips } = await drawnDocuments(studio.dataDir, 0);
  const scan = new ScanPage(await studio.open('#/scan'));
  const { page } = scan;
  await scan.dropIntoNewBatch([slips[0]!]);
  await scan.allRead();
  await page.evaluate(`window.location.hash += '?view=documents'`);
  await scan.documents.getByRole('button', { name: /slip-1/ }).click();
  await expect(page.getByText('The form was not found').or(page.getByText(/is of the form/)).first()).toBeVisible();
  await page.getByRole('button', { name: 'Make a form of it' }).click();
  await page.getByRole('textbox', { name: 'Form name' }).fill('slip');
  await page.getByRole('textbox', { name: 'Field name' }).fill('number');
  const surface = page.getByRole('application', { name: 'Box of the field' });
  const [at, box] = [await scan.placeOnPage(slipField), (await surface.boundingBox())!];
  await page.mouse.move(box.x + at.left, box.y + at.top);
  await page.mouse.down();
  await page.mouse.move(box.x + at.right, box.y + at.bottom, { steps: 5 });
  await page.mouse.up();
  await page.getByRole('button', { name: 'Learn the form' }).click();
  await expect(page.getByText('The form slip is known now')).toBeVisible();
  await page.getByRole('button', { name: 'Try here' }).click();
  await expect(page.getByText('It is this form.')).toBeVisible();

  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'New batch' });
  await dialog.getByRole('combobox', { name: 'Form' }).click();
  await page.getByRole('option', { name: 'slip' }).click();
  await dialog.getByRole('button', { name: 'Create batch' }).click();
  await expect(dialog).toBeHidden();
  await page.getByLabel('Add files').setInputFiles([slips[1]!]);
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  await page.keyboard.press('d');
  await expect(scan.documents.getByRole('button', { name: /slip-2/ })).not.toContainText('not read');
});

test('a page of numbers is read line by line where its batch is told so, reviewed with Enter, and exported in its order', async ({ studio }) => {
  const { numbers } = await drawnDocuments(studio.dataDir, 0);
  const scan = new ScanPage(await studio.open('#/scan'));
  const { page } = scan;
  await scan.dropIntoNewBatch([numbers], async (dialog) => {
    await dialog.getByRole('combobox', { name: 'Form' }).press('Enter');
    await page.keyboard.type('Page');
    await page.keyboard.press('Enter');
    await dialog.getByRole('spinbutton', { name: 'Hidden audit' }).fill('100');
  });
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  await expect(scan.queue.getByRole('listitem')).toHaveCount(numberLines.length);
  for (let left = numberLines.length; left > 0; left--) {
    await expect(scan.queue.getByRole('listitem')).toHaveCount(left);
    const line = Number(/^Line (\d+) of numbers\.png/.exec(await scan.current())![1]);
    await expect(scan.value).toHaveValue(numberLines[line - 1]!);
    await page.keyboard.press('Enter');
  }
  await expect(page.getByText('Nothing left to review')).toBeVisible();
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Records as CSV' }).click()]);
  const [columns, record] = readFileSync(await download.path(), 'utf8').trim().split('\n').map((row) => row.split(','));
  expect(columns!.flatMap((column, at) => (/^line\d+_text$/.test(column) ? [record![at]] : []))).toEqual(numberLines);
});
