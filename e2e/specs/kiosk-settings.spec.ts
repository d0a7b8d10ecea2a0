import { expect } from '../fixtures.ts';
import { test } from '../prepared.ts';

test('the operator sets PIN, idle time and where ink is kept', async ({ studio }, testInfo) => {
  const page = await studio.open('#/settings');
  const card = page.getByRole('region', { name: 'Kiosk' });
  await expect(card.getByText('No PIN is set: the kiosk cannot be locked')).toBeVisible();
  await card.getByRole('button', { name: 'Set the PIN' }).click();
  await card.getByLabel('New PIN', { exact: true }).fill('4711');
  await card.getByLabel('New PIN again').fill('48');
  await expect(card.getByText('This is another one than above.')).toBeVisible();
  await expect(card.getByRole('button', { name: 'Set the PIN' })).toBeDisabled();
  await card.getByLabel('New PIN again').fill('4711');
  await card.getByRole('button', { name: 'Set the PIN' }).click();
  await expect(card.getByText('A PIN is set')).toBeVisible();

  await card.getByRole('button', { name: 'Change the PIN' }).click();
  await card.getByLabel('Old PIN').fill('0000');
  await card.getByLabel('New PIN', { exact: true }).fill('123456');
  await card.getByLabel('New PIN again').fill('123456');
  await card.getByRole('button', { name: 'Change the PIN' }).click();
  await expect(card.getByText('The old PIN is not right.')).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('settings.png') });
  await card.getByLabel('Old PIN').fill('4711');
  await card.getByRole('button', { name: 'Change the PIN' }).click();
  await expect(card.getByLabel('Old PIN')).toHaveCount(0);

  await card.getByLabel('Clear after').fill('120');
  await card.getByLabel('Clear after').press('Enter');
  await card.getByRole('switch').click();
  await expect(card.getByText('In the dataset')).toBeVisible();
  await page.reload();
  await expect(card.getByLabel('Clear after')).toHaveValue('120');
  await expect(card.getByRole('switch')).toBeChecked();
  await expect(card.getByLabel('In the dataset')).toHaveText('digits');
});
