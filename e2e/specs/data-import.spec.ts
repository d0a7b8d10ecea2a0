import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { DataPage, idxFolder } from '../pages/data.ts';

test('a folder that is dropped is imported under its own name', async ({ studio }) => {
  const data = new DataPage(await studio.open('#/data'));
  await data.page.getByText('No data yet').waitFor();
  await data.drop([await idxFolder('post office', 60)], data.page.getByRole('main'));
  const dialog = data.page.getByRole('dialog', { name: 'Import data' });
  await expect(dialog).toContainText('2 files');
  await expect(dialog).toContainText('post office/train-images-idx3-ubyte.gz');
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('post-office');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(data.dataset('post-office')).toHaveAttribute('aria-current', 'page');
  await expect(data.count).toHaveText('60 samples');
});

test('files that are chosen are imported, and dealt into train and test where asked', async ({ studio }) => {
  const folder = await idxFolder('digits', 100);
  const data = new DataPage(await studio.open('#/data'));
  await data.page.getByText('No data yet').waitFor();
  await data.page.keyboard.press('i');
  const dialog = data.page.getByRole('dialog', { name: 'Import data' });
  const chooser = data.page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose files' }).click();
  await (await chooser).setFiles(readdirSync(folder).map((name) => join(folder, name)));
  // Two files suggest no name.
  await expect(dialog.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('mine');
  await dialog.getByRole('switch', { name: 'Divide into train and test' }).click();
  await dialog.getByRole('spinbutton', { name: 'Held back for the test' }).fill('20');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(data.count).toHaveText('100 samples');
  await expect(data.histogram.getByRole('button', { name: 'Train 80' })).toBeVisible();
  await expect(data.histogram.getByRole('button', { name: 'Test 20' })).toBeVisible();
});

test('what is no dataset is explained, and nothing is stored', async ({ studio }) => {
  const folder = mkdtempSync(join(tmpdir(), 'dsdc-files-'));
  writeFileSync(join(folder, 'letter.txt'), 'Dear studio');
  writeFileSync(join(folder, 'train-images-idx3-ubyte'), Buffer.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28, 1, 2, 3]));
  writeFileSync(join(folder, 'train-labels-idx1-ubyte'), Buffer.from([0, 0, 8, 1, 0, 0, 0, 2, 1, 2]));
  const data = new DataPage(await studio.open('#/data'));
  await data.page.getByText('No data yet').waitFor();
  const dialog = data.page.getByRole('dialog', { name: 'Import data' });
  for (const [files, name, words] of [
    [['letter.txt'], 'letter', /letter\.txt/],
    [['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'], 'broken', /train-images-idx3-ubyte/]
  ] as const) {
    await data.drop(files.map((file) => join(folder, file)), data.page.getByRole('main'));
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    const card = data.jobs.getByRole('listitem').filter({ hasText: `Importing ${name}` });
    await expect(card.getByRole('alert')).toContainText(words);
    await card.getByRole('button', { name: 'Close' }).click();
    await expect(card).toBeHidden();
  }
  expect(studio.dsdc('datasets', 'list')).not.toMatch(/letter|broken/);
  await expect(data.datasets).toContainText('None yet.');
});
