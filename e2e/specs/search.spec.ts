import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import type { StudioUnderTest } from '../fixtures.ts';
import { RunsPage } from '../pages/runs.ts';
import { SearchesPage } from '../pages/searches.ts';
import { tinyNetwork } from '../tiny-network.ts';

/** A run to begin from, whose network learns in no time. */
function prepare(studio: StudioUnderTest): void {
  writeFileSync(join(studio.dataDir, 'tiny.json'), JSON.stringify(tinyNetwork));
  studio.dsdc('datasets', 'synthesize', '--count', '400', '--name', 'digits');
  studio.dsdc('train', '--network', join(studio.dataDir, 'tiny.json'), '--dataset', 'digits', '--epochs', '2', '--lr', '0.01', '--validation-share', '0.2', '--engine', 'cpu', '--name', 'start');
}

async function seriousProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

test('a search is started, ends, is brushed by keyboard and leads to its best run', async ({ studio }) => {
  test.setTimeout(60_000);
  prepare(studio);
  const page = await studio.open('#/runs');
  const searches = new SearchesPage(page);
  await new RunsPage(page).line('start').dblclick();
  await page.getByRole('button', { name: 'Search from here' }).click();
  await searches.form.getByRole('textbox', { name: 'Name' }).fill('rates');
  await searches.form.getByRole('spinbutton', { name: 'Trials' }).fill('4');
  await searches.form.getByRole('spinbutton', { name: 'Learning rate: to' }).fill('0.3');
  await searches.form.getByRole('button', { name: 'Add a setting' }).click();
  await expect(searches.form.getByRole('button', { name: 'Take out Learning rate' })).toBeEnabled();
  expect(await seriousProblems(page)).toEqual([]);
  await searches.form.getByRole('button', { name: /^Take out (?!Learning rate)/ }).click();
  await searches.form.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect(searches.form).toBeHidden();

  await page.keyboard.press('n');
  await searches.form.getByLabel('Begins from').click();
  await page.getByRole('option', { name: /start/ }).click();
  await searches.form.getByRole('textbox', { name: 'Name' }).fill('rates');
  await searches.form.getByRole('spinbutton', { name: 'Trials' }).fill('4');
  await searches.form.getByRole('spinbutton', { name: 'Learning rate: to' }).fill('0.3');
  await searches.form.getByRole('button', { name: 'Start the search' }).press('Enter');

  await expect(searches.detail.getByText('4 of 4 runs')).toBeVisible({ timeout: 30_000 });
  await expect(searches.detail.getByText('Completed').first()).toBeVisible();
  await expect(searches.rows()).toHaveCount(4);
  await expect(searches.detail.getByText('This cannot be told from 4 trials: it takes 10.')).toBeVisible();

  // The lower end of the objective to the top: only the best trial is left.
  await searches.brush('Validation accuracy', 'from').focus();
  await page.keyboard.press('End');
  await expect(searches.rows()).toHaveCount(1);
  await expect(searches.rows().first()).toContainText(/^1\s*Trial \d/);
  await expect(searches.detail.getByText('1 of 4')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await seriousProblems(page)).toEqual([]);
  }
  await page.keyboard.press('Escape');
  await expect(searches.rows()).toHaveCount(4);

  await searches.detail.getByRole('link', { name: 'Open its run' }).press('Enter');
  await expect(page.getByRole('article', { name: 'About the run' })).toContainText(/rates-\d/);
});

test('a learning-rate range test suggests a rate, which the form takes', async ({ studio }) => {
  test.setTimeout(60_000);
  prepare(studio);
  const page = await studio.open('#/runs');
  await new RunsPage(page).line('start').dblclick();
  await page.getByRole('link', { name: 'Train again like this' }).press('Enter');
  await page.getByRole('button', { name: 'Find a learning rate' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Find a learning rate' });
  await dialog.getByRole('button', { name: 'Begin' }).press('Enter');
  await expect(dialog.getByRole('img')).toBeVisible({ timeout: 20_000 });
  expect(await seriousProblems(page)).toEqual([]);
  const use = dialog.getByRole('button', { name: /^Use / });
  const rate = (await use.innerText()).replace('Use ', '');
  await use.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('spinbutton', { name: 'Learning rate' })).toHaveValue(rate);
});
