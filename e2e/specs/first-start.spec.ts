import { expect, test } from '../fixtures.ts';

test('a new studio guides to a trained model in three clicks', async ({ studio }) => {
  // The guide's own run, 12,000 digits and three epochs: under half a minute where nothing else computes, minutes where much does.
  test.setTimeout(360_000);
  const page = await studio.open();
  await expect(page.getByRole('heading', { name: 'From data to a trained model' })).toBeVisible();
  await page.getByRole('button', { name: 'Synthetic digits' }).click();
  await expect(page.getByText('to learn from')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Train' }).click();
  await expect(page.getByText(/Epoch \d of 3/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('heading', { name: 'reads digits' })).toBeVisible({ timeout: 240_000 });
  await expect(page.getByText(/\d+ mistakes? in 2,000 digits it had never seen/)).toBeVisible();
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByRole('heading', { name: 'Models', level: 1 })).toBeVisible();
  await expect(page.getByRole('article', { name: 'dsdc-synthetic', exact: true })).toBeVisible();
  // A first attempt does not take the place of the model that comes with the studio by itself.
  await expect(page.getByRole('link', { name: 'digits is the active model' })).toBeVisible();

  // The guide is over: the studio now opens where it was left.
  const again = await studio.open();
  await expect(again.getByRole('heading', { name: 'Models', level: 1 })).toBeVisible();
});

test('the guide goes on where it was after a reload, by keyboard alone', async ({ studio }) => {
  studio.dsdc('datasets', 'synthesize', '--name', 'digits', '--count', '600');
  const page = await studio.open();
  await page.getByRole('button', { name: 'digits 600 samples' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Train the network' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'reads digits' })).toBeVisible({ timeout: 60_000 });
});

test('the guide can be left, and found again', async ({ studio }) => {
  const page = await studio.open();
  await page.getByRole('button', { name: 'Skip, I know my way' }).click();
  await expect(page.getByRole('heading', { name: 'Data', level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('guided');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'From data to a trained model' })).toBeVisible();
});
