import { expect, test } from '../fixtures.ts';
import { DataPage, idxFolder } from '../pages/data.ts';

test('a digit key relabels and goes on; undo and redo; the log has it all', async ({ studio }) => {
  studio.dsdc('datasets', 'synthesize', '--name', 'practice', '--count', '200');
  const data = new DataPage(await studio.open('#/data'));
  await expect(data.sample).toHaveText(/^Sample 1,/);
  const before = await data.label();
  const other = before === '7' ? '4' : '7';
  await data.grid.focus();
  await data.page.keyboard.press(other);
  await expect(data.sample).toHaveText(/^Sample 2,/);
  await expect(data.messages).toContainText(`Label ${before} → ${other}, sample 1`);
  await data.page.keyboard.press('Backspace');
  await expect(data.sample).toHaveText(`Sample 1, label ${other}, Train, imported as ${before}`);

  await data.page.keyboard.press('s');
  await expect(data.sample).toHaveText(/, Starred/);
  await data.page.keyboard.press('x');
  await expect(data.sample).toHaveText(/, Quarantined/);
  const log = await data.editLog();
  await expect(log).toHaveCount(3);
  await expect(log.nth(0)).toContainText('Quarantined');
  await expect(log.nth(1)).toContainText('Starred');
  await expect(log.nth(2)).toContainText(`Label ${before} → ${other}`);

  await data.page.keyboard.press('Control+z');
  await expect(data.sample).not.toHaveText(/, Quarantined/);
  await data.page.keyboard.press('Control+z');
  await data.page.keyboard.press('Control+z');
  await expect(data.sample).toHaveText(`Sample 1, label ${before}, Train`);
  await expect(log.getByText('undone')).toHaveCount(3);
  await data.page.keyboard.press('Control+Shift+z');
  await expect(data.sample).toHaveText(new RegExp(`label ${other}`));
  await expect(log.getByText('undone')).toHaveCount(2);

  // It is stored, not only shown.
  await data.page.reload();
  await expect(data.sample).toHaveText(`Sample 1, label ${other}, Train, imported as ${before}`);
});

test('selected samples are relabelled, starred and quarantined together', async ({ studio }) => {
  studio.dsdc('datasets', 'synthesize', '--name', 'practice', '--count', '200');
  const data = new DataPage(await studio.open('#/data'));
  await data.bar('3', 'Train').click();
  const threes = /^(\d+)/.exec(await data.count.innerText())![1]!;
  await data.grid.focus();
  await data.page.keyboard.press('Control+a');
  const bar = data.page.getByRole('toolbar', { name: 'Selected samples' });
  await expect(bar.getByRole('status')).toHaveText(`${threes} selected`);
  await data.choose('Relabel as', '8');
  await expect(data.messages).toContainText(`Labelled 8, ${threes} samples`);
  await bar.getByRole('button', { name: 'Quarantine' }).click();
  await expect(data.messages).toContainText(`Quarantined, ${threes} samples`);
  await data.page.keyboard.press('Escape');
  await expect(bar).toBeHidden();

  // The list stands while it is edited, and says that it is out of date.
  await expect(data.count).toHaveText(`${threes} of 200`);
  await data.page.getByRole('button', { name: `Update the list: ${threes} changes` }).click();
  await expect(data.page.getByText('No sample passes the filters')).toBeVisible();

  const log = await data.editLog();
  await expect(log).toHaveCount(2);
  await data.page.keyboard.press('Control+z');
  await data.page.keyboard.press('Control+z');
  await expect(log.getByText('undone')).toHaveCount(2);
  await data.page.reload();
  await expect(data.count).toHaveText(`${threes} of 200`);
});

test('with the keyboard alone, from the start to a relabelled sample', async ({ studio }) => {
  const folder = await idxFolder('cheques', 50);
  const data = new DataPage(await studio.open());
  const { keyboard } = data.page;
  await data.page.getByRole('heading', { name: 'From data to a trained model' }).waitFor();
  await keyboard.press('Control+1');
  await data.page.getByText('No data yet').waitFor();
  await keyboard.press('i');
  const dialog = data.page.getByRole('dialog', { name: 'Import data' });
  await expect(dialog.getByRole('button', { name: 'Choose files' })).toBeFocused();
  // Beforehand: the browser hears of it some time after, and a key is quicker.
  const chooser = data.page.waitForEvent('filechooser');
  await keyboard.press('Tab');
  await expect(dialog.getByRole('button', { name: 'Choose a folder' })).toBeFocused();
  await keyboard.press('Enter');
  await (await chooser).setFiles(folder);
  await expect(dialog).toContainText('2 files');
  await keyboard.press('Tab');
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('cheques');
  await keyboard.press('Enter');

  await expect(data.sample).toHaveText(/^Sample 1,/);
  await keyboard.press('ArrowRight');
  await expect(data.grid).toBeFocused();
  const before = await data.label();
  const other = before === '5' ? '6' : '5';
  await keyboard.press(other);
  await keyboard.press('ArrowLeft');
  await expect(data.sample).toHaveText(`Sample 2, label ${other}, Train, imported as ${before}`);
  await keyboard.press('End');
  await expect(data.sample).not.toHaveText(/^Sample 2,/);
  await keyboard.press('Control+End');
  await expect(data.sample).toHaveText(/^Sample 50,/);
  await keyboard.press('?');
  const sheet = data.page.getByRole('dialog');
  await expect(sheet).toContainText('Quarantine or release');
  await keyboard.press('Escape');
  await expect(sheet).toBeHidden();
});
