import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { drawnDocuments } from '../drawn-documents.ts';
import { expect, test } from '../fixtures.ts';
import { ScanPage } from '../pages/scan.ts';

test('documents are dropped, read, reviewed by keyboard alone, recorded and exported', async ({ studio }) => {
  test.setTimeout(120_000);
  const { cheques, letter } = await drawnDocuments(studio.dataDir, 3);
  const scan = new ScanPage(await studio.open('#/scan'));
  const { page } = scan;
  // All that is accepted is audited: every field is reviewed.
  await scan.dropIntoNewBatch([...cheques, letter], (dialog) => dialog.getByRole('spinbutton', { name: 'Hidden audit' }).fill('100'));
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  await expect(scan.queue.getByRole('listitem')).toHaveCount(9);

  // One is typed: the box has the focus without a click, and all of it is replaced.
  await expect(scan.value).toBeFocused();
  const typed = await scan.current();
  const text = await scan.type();
  await page.keyboard.press('Enter');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(8);
  expect(await scan.current()).not.toBe(typed);

  // What is no value is not taken, and says so.
  await page.keyboard.press('Control+a');
  await page.keyboard.type('1//2');
  await expect(page.getByText('no value of this field')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(8);
  await page.keyboard.press('Escape');

  // A rejected document takes its fields along, and undo brings them back.
  await page.keyboard.press('x');
  await page.keyboard.press('2');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect.poll(() => scan.queue.getByRole('listitem').count()).toBeLessThan(8);
  await page.keyboard.press('Control+z');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(8);

  // The others: accepted where a value was read, else typed; later ones are gone back to.
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageUp');
  for (let left = 8; left > 0; left--) {
    await expect(scan.queue.getByRole('listitem')).toHaveCount(left);
    if (await page.getByRole('button', { name: 'Accept' }).isDisabled()) await scan.type();
    await page.keyboard.press('Enter');
  }
  await expect(page.getByText('Nothing left to review')).toBeVisible();

  await page.keyboard.press('d');
  await expect(scan.documents.getByRole('listitem').filter({ hasText: 'done' })).toHaveCount(3);
  await scan.documents.getByRole('button', { name: /letter\.txt/ }).click();
  await expect(page.getByText(/letter\.txt is none of the kinds of file/)).toBeVisible();

  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Records as CSV' }).click()]);
  const csv = readFileSync(await download.path(), 'utf8');
  expect(csv.trim().split('\n')).toHaveLength(4);
  expect(csv).toContain(text);
  expect(csv).toContain('Ada');
});

test('the doubtful digit alone is keyed, and other readings are chosen with the arrows', async ({ studio }) => {
  const { cheques } = await drawnDocuments(studio.dataDir, 2);
  const scan = new ScanPage(await studio.open('#/scan'));
  await scan.dropIntoNewBatch(cheques, (dialog) => dialog.getByRole('spinbutton', { name: 'Hidden audit' }).fill('100'));
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  await expect(scan.value).toBeFocused();
  // Digit by digit: whatever is selected at first, a digit takes the place of one, or of all where no one stands out.
  const before = await scan.value.inputValue();
  const selected = await scan.page.evaluate<number>('document.activeElement.selectionEnd - document.activeElement.selectionStart');
  await scan.page.keyboard.press('7');
  expect(await scan.value.inputValue()).toHaveLength(selected === 1 ? before.length : 1);
  await scan.page.keyboard.press('Escape');
  await expect(scan.value).toHaveValue(before);
  const readings = scan.page.getByRole('region', { name: 'Readings' }).getByRole('button');
  if ((await readings.count()) > 1) {
    await scan.page.keyboard.press('ArrowDown');
    await expect(scan.value).toHaveValue((await readings.nth(1).locator('span').first().textContent())!);
    await scan.page.keyboard.press('ArrowUp');
    await expect(scan.value).toHaveValue(before);
  }
  const { violations } = await new AxeBuilder({ page: scan.page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes[0]!.html])).toEqual([]);
});

test('two operators type blind, and a third decides where they differ', async ({ studio }) => {
  test.setTimeout(120_000);
  const { cheques } = await drawnDocuments(studio.dataDir, 1);
  const scan = new ScanPage(await studio.open('#/scan'));
  const { page } = scan;
  await scan.dropIntoNewBatch(cheques, async (dialog) => {
    await dialog.getByRole('switch', { name: 'Two operators' }).click();
    await dialog.getByRole('spinbutton', { name: 'Hidden audit' }).fill('100');
  });
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  const typeBoth = async (amount: string): Promise<void> => {
    for (let left = 3; left > 0; left--) {
      await expect(scan.queue.getByRole('listitem')).toHaveCount(left);
      await expect(scan.value).toHaveValue('');
      await expect(scan.value).toBeFocused();
      await scan.type(amount);
      await page.keyboard.press('Enter');
    }
    await expect(page.getByText('Nothing left to review')).toBeVisible();
  };
  const becomes = async (name: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Change operator');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('textbox').fill(name);
    await page.keyboard.press('Enter');
  };
  await typeBoth('100.00');
  await becomes('Bob');
  await typeBoth('100.50');
  await becomes('Cem');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(1);
  await expect(page.getByText('two operators differ')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(scan.value).toHaveValue('100.50');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing left to review')).toBeVisible();
});
