import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../fixtures.ts';
import type { StudioUnderTest } from '../fixtures.ts';
import { RunsPage } from '../pages/runs.ts';
import { tinyNetwork } from '../tiny-network.ts';

function prepare(studio: StudioUnderTest): void {
  writeFileSync(join(studio.dataDir, 'tiny.json'), JSON.stringify(tinyNetwork));
  studio.dsdc('datasets', 'synthesize', '--count', '600', '--name', 'digits');
}

function options(studio: StudioUnderTest, name: string, seed: number, epochs: number, rate: string): string[] {
  return ['train', '--network', join(studio.dataDir, 'tiny.json'), '--dataset', 'digits', '--epochs', String(epochs), '--lr', rate, '--seed', String(seed), '--engine', 'cpu', '--name', name];
}

/** Two seeds of one recipe, and one that learns next to nothing. */
function trainThree(studio: StudioUnderTest): void {
  prepare(studio);
  studio.dsdc(...options(studio, 'good-1', 1, 12, '0.05'));
  studio.dsdc(...options(studio, 'good-2', 2, 12, '0.05'));
  studio.dsdc(...options(studio, 'idle', 1, 12, '0.00001'));
}

/** A training whose process is killed when some epochs are done. */
async function killInTraining(studio: StudioUnderTest, name: string): Promise<void> {
  const cli = fileURLToPath(new URL('../../src/cli/dsdc.mjs', import.meta.url));
  const training = spawn(process.execPath, [cli, ...options(studio, name, 1, 300, '0.05'), '--data-dir', studio.dataDir, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => training.once('exit', resolve));
  let epochs = 0;
  for await (const line of createInterface(training.stdout)) if (line.includes('"epoch"') && ++epochs === 3) break;
  training.kill('SIGKILL');
  await ended;
  expect(epochs).toBe(3);
}

test('sort, filter, groups and columns of the runs are kept', async ({ studio }) => {
  trainThree(studio);
  const page = await studio.open('#/runs');
  const runs = new RunsPage(page);
  await expect(runs.line('good-1')).toContainText('Completed');
  expect(await runs.names()).toEqual(['idle', 'good-2', 'good-1']);

  await runs.sortBy('Run');
  await expect(runs.head('Run')).toHaveAttribute('aria-sort', 'ascending');
  expect(await runs.names()).toEqual(['good-1', 'good-2', 'idle']);
  await runs.search.fill('good');
  await expect(runs.line('idle')).toBeHidden();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('checkbox', { name: 'Completed' }).check();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('button', { name: 'Hide Dataset' }).click();
  await page.getByRole('checkbox', { name: 'Test errors' }).click();
  await page.getByRole('button', { name: 'Move Test errors left' }).click();
  await page.keyboard.press('Escape');
  const heads = await runs.table.getByRole('columnheader').allInnerTexts();
  expect(heads.slice(-2)).toEqual(['Test errors', 'Learning rate']);

  await page.reload();
  await expect(runs.line('good-1')).toBeVisible();
  expect(await runs.names()).toEqual(['good-1', 'good-2']);
  await expect(runs.head('Run')).toHaveAttribute('aria-sort', 'ascending');
  await expect(runs.head('Dataset')).toBeHidden();
  expect(await runs.table.getByRole('columnheader').allInnerTexts()).toEqual(heads);
  await page.getByRole('button', { name: 'Take out the filter Status: Completed' }).click();
  await runs.search.fill('');

  await runs.chooseGrouping('same but the seed');
  const group = runs.line('tiny · digits · Learning rate 0.05');
  await expect(group).toContainText(/\d+\.\d\d ± \d+\.\d\d\s%/);
  await expect(group).toContainText('2 runs');
  await expect(runs.legend.getByRole('button', { name: 'tiny · digits · Learning rate 0.05 (2)' })).toBeVisible();
  await group.getByRole('button', { name: /^Show the runs of/ }).click();
  await expect(runs.line('good-2')).toBeVisible();
});

test('curves and comparison: a line picks its run, and only differences are shown', async ({ studio }) => {
  trainThree(studio);
  const page = await studio.open('#/runs');
  const runs = new RunsPage(page);
  await expect(runs.chart('Validation accuracy')).toHaveAttribute('aria-label', /good-1: \d+\.\d\d\s%/);
  await runs.legend.getByRole('button', { name: 'good-1' }).click();
  await expect(runs.line('good-1')).toHaveAttribute('aria-current', 'true');
  await runs.line('idle').getByRole('button', { name: 'Draw idle' }).click();
  await expect(runs.legend.getByRole('button', { name: 'idle' })).toBeHidden();
  await expect(runs.chart('Training loss')).not.toHaveAttribute('aria-label', /idle/);

  await runs.compare('good-1', 'good-2');
  await expect(runs.comparison.getByRole('rowheader', { name: 'Seed' })).toBeVisible();
  await expect(runs.comparison.getByRole('rowheader', { name: 'Batch', exact: true })).toBeHidden();
  await page.getByRole('checkbox', { name: 'Show what is the same, too' }).check();
  await expect(runs.comparison.getByRole('rowheader', { name: 'Batch', exact: true })).toBeVisible();
  await expect(runs.comparison.getByRole('row').filter({ hasText: 'Seed' }).getByRole('img', { name: 'differs' })).toBeVisible();
});

test('notes, tags, star and exports of a run; the trash gives the disk back', async ({ studio }) => {
  prepare(studio);
  studio.dsdc(...options(studio, 'kept', 1, 3, '0.05'));
  const page = await studio.open('#/runs');
  const runs = new RunsPage(page);
  await runs.line('kept').dblclick();
  await runs.detail.getByRole('textbox', { name: 'Notes' }).fill('Pooling first costs little.');
  await expect(runs.detail.getByText('Saved')).toBeVisible();
  await runs.detail.getByRole('combobox', { name: 'Add a tag' }).fill('paper');
  await page.keyboard.press('Enter');
  await expect(runs.detail.getByRole('button', { name: 'Take out the tag paper' })).toBeVisible();
  // In quick succession: no change undoes the one before.
  await page.keyboard.type('one');
  await page.keyboard.press('Enter');
  await page.keyboard.type('two');
  await page.keyboard.press('Enter');
  await expect(runs.detail.getByRole('button', { name: 'Take out the tag two' })).toBeVisible();
  await runs.detail.getByRole('button', { name: 'Star kept' }).click();
  await expect(runs.detail.getByRole('button', { name: 'Star kept' })).toHaveAttribute('aria-pressed', 'true');
  await page.reload();
  await expect(runs.detail.getByRole('textbox', { name: 'Notes' })).toHaveValue('Pooling first costs little.');
  for (const tag of ['paper', 'one', 'two']) await expect(runs.detail.getByRole('button', { name: `Take out the tag ${tag}` })).toBeVisible();
  await expect(runs.detail.getByRole('button', { name: 'Star kept' })).toHaveAttribute('aria-pressed', 'true');

  const csv = readFileSync(await (await runs.exported('Curves (CSV)')).path(), 'utf8');
  expect(csv).toMatch(/^run,kind,step,epoch,loss/);
  expect(csv.split('\n').filter((line) => line.startsWith('kept,epoch,'))).toHaveLength(3);
  const events = await runs.exported('TensorBoard event file');
  expect(events.suggestedFilename()).toMatch(/^events\.out\.tfevents\./);
  expect(readFileSync(await events.path()).includes('validation/accuracy')).toBe(true);

  await runs.detail.getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('Delete');
  await expect(runs.line('kept')).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(runs.line('kept')).toBeVisible();
  await runs.line('kept').click();
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Trash (1)' }).click();
  await page.getByRole('dialog', { name: 'Trash' }).getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByText(/kept is deleted; [\d.]+\s[kM]?B of disk given back/)).toBeVisible();
  expect(studio.dsdc('runs', 'list')).not.toContain('kept');
});

test('an interrupted run goes on from here, with the keyboard alone', async ({ studio }) => {
  prepare(studio);
  studio.dsdc(...options(studio, 'other', 2, 2, '0.05'));
  await killInTraining(studio, 'broken');
  const page = await studio.open('#/runs');
  const runs = new RunsPage(page);
  await expect(runs.line('broken')).toContainText('Interrupted');

  await page.keyboard.press('/');
  await expect(runs.search).toBeFocused();
  await page.keyboard.type('broken');
  await page.keyboard.press('Enter');
  await expect(runs.table).toBeFocused();
  await expect(runs.line('broken')).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Space');
  await expect(page.getByText('No run is drawn')).toBeVisible();
  await page.keyboard.press('Space');
  await page.keyboard.press('s');
  await expect(runs.line('broken').getByRole('button', { name: 'Star broken' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Enter');
  await expect(runs.detail).toContainText('it can go on from there');
  await page.keyboard.press('r');
  await expect(runs.detail).toContainText('Completed', { timeout: 60_000 });
  await expect(runs.detail).toContainText('test accuracy');
  await expect(runs.line('broken')).toContainText('Completed');
  await page.keyboard.press('Escape');
  await expect(runs.detail).toBeHidden();

  await page.keyboard.press('/');
  await page.keyboard.press('Escape');
  await expect(runs.line('other')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('c');
  await expect(runs.comparison.getByRole('columnheader', { name: /other/ })).toBeVisible();
});
