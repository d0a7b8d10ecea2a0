import { expect, test } from '../fixtures.ts';
import { DataPage } from '../pages/data.ts';

test('a bar of the histogram filters; the filter is in the address and survives a reload', async ({ studio }) => {
  studio.dsdc('datasets', 'synthesize', '--name', 'practice', '--count', '600');
  const data = new DataPage(await studio.open('#/data'));
  await expect(data.count).toHaveText('600 samples');
  const threes = /(\d+)$/.exec((await data.bar('3', 'Test').getAttribute('aria-label'))!)![1]!;
  await data.bar('3', 'Test').click();
  await expect(data.chips.getByRole('listitem')).toHaveText(['Label 3', 'Split Test', 'Clear all filters']);
  await expect(data.count).toHaveText(`${threes} of 600`);
  await expect(data.sample).toHaveText(/label 3, Test/);
  expect(new URL(data.page.url()).hash).toMatch(/label=3&split=test/);

  await data.page.reload();
  await expect(data.count).toHaveText(`${threes} of 600`);
  await expect(data.bar('3', 'Test')).toHaveAttribute('aria-pressed', 'true');

  await data.page.getByRole('button', { name: 'Remove the filter: Split Test' }).click();
  await expect(data.chips.getByRole('listitem')).toHaveText(['Label 3']);
  await data.bar('3', 'Test').click();
  await data.bar('3', 'Test').click();
  await expect(data.count).toHaveText('600 samples');
});

test('predictions, wrong ones, confidence and marks are filters too', async ({ studio }) => {
  // An engine starts twice: to train and to answer.
  test.slow();
  studio.dsdc('datasets', 'synthesize', '--name', 'practice', '--count', '600');
  studio.dsdc('train', '--preset', 'dsdc', '--dataset', 'practice', '--epochs', '1', '--name', 'small');
  const data = new DataPage(await studio.open('#/data'));
  await data.choose('Predicted by', 'small');
  await data.page.getByRole('button', { name: 'Ask it about all samples' }).click();
  await data.page.getByRole('button', { name: 'Wrong only' }).click();
  await expect(data.count).toHaveText(/^\d+ of 600$/);
  await expect(data.sample).toHaveText(/predicted \w+, wrong/);

  // By the keyboard: what is typed is found.
  await data.page.keyboard.press('/');
  await data.page.keyboard.type('0-100%');
  await data.page.keyboard.press('Enter');
  await expect(data.chips).toContainText('Confidence 0 % to 100 %');
  await data.page.keyboard.type('starred');
  await data.page.keyboard.press('Enter');
  await expect(data.chips.getByRole('listitem')).toHaveText(['Confidence 0 % to 100 %', 'Predicted wrongly', 'Starred', 'Clear all filters']);
  await expect(data.page.getByText('No sample passes the filters')).toBeVisible();
  await data.chips.getByRole('button', { name: 'Clear all filters' }).click();
  await expect(data.count).toHaveText('600 samples');

  await data.choose('Order', 'least confident first');
  expect(new URL(data.page.url()).hash).toContain('order=doubtful');

  // What is selected stays so while it is edited, and when the lists of datasets and models have come again.
  await data.page.getByRole('button', { name: 'Wrong only' }).click();
  await expect(data.count).toHaveText(/^\d+ of 600$/);
  const wrong = /^\d+/.exec(await data.count.innerText())![0];
  await data.grid.focus();
  await data.page.keyboard.press('Control+a');
  await data.page.keyboard.press('s');
  await expect(data.messages).toContainText(`Starred, ${wrong} samples`);
  await data.page.waitForTimeout(1500);
  await expect(data.page.getByRole('toolbar', { name: 'Selected samples' }).getByRole('status')).toHaveText(`${wrong} selected`);
});

test('a dataset that was looked at before opens at the sample of its address', async ({ studio }) => {
  studio.dsdc('datasets', 'synthesize', '--name', 'first', '--count', '60');
  studio.dsdc('datasets', 'synthesize', '--name', 'second', '--count', '60', '--seed', '2');
  const data = new DataPage(await studio.open('#/data/first'));
  await expect(data.sample).toHaveText(/^Sample 1,/);
  await data.dataset('second').click();
  await expect(data.sample).toHaveText(/^Sample 61,/);
  await data.page.evaluate("window.location.hash = '#/data/first?sample=7'");
  await expect(data.sample).toHaveText(/^Sample 7,/);
  await data.page.goBack();
  await expect(data.sample).toHaveText(/^Sample 61,/);
});
