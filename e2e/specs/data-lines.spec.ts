import { expect } from '../fixtures.ts';
import { test } from '../prepared.ts';

test('lines are written with the digits of a dataset, the same for the same seed', async ({ studio }) => {
  const page = await studio.open('#/data/digits');
  await page.getByRole('button', { name: 'Actions on digits' }).click();
  await page.getByRole('menuitem', { name: 'Lines written with it' }).click();
  const dialog = page.getByRole('dialog', { name: 'Lines written with digits' });
  const lines = dialog.getByRole('listitem');
  await expect(lines).toHaveCount(15);
  const texts = await lines.allTextContents();
  expect(texts.every((text) => /[0-9]/.test(text))).toBe(true);
  const seed = dialog.getByRole('spinbutton', { name: 'Seed' });
  await seed.fill('2');
  await seed.press('Enter');
  await expect.poll(() => lines.allTextContents()).not.toEqual(texts);
  await seed.fill('1');
  await seed.press('Enter');
  await expect.poll(() => lines.allTextContents()).toEqual(texts);
});
