import { ModelsPage, OpenedSamples } from '../pages/models.ts';
import type { Cell } from '../pages/models.ts';
import { TrainPage } from '../pages/train.ts';
import { expect, test } from '../trained-models.ts';

/** The largest kind of error. */
function worstOf(cells: readonly Cell[]): Cell {
  return cells.filter(({ actual, predicted }) => actual !== predicted).reduce((worst, cell) => (cell.count > worst.count ? cell : worst));
}

test('a confusion cell opens exactly its samples; a label corrected there changes the score', async ({ studio }) => {
  const models = new ModelsPage(await studio.open('#/models'));
  const { page } = models;
  await models.choose('plain');
  await models.view('Evaluation');
  await models.evaluate();
  await expect(models.card('Confusion')).toContainText('test split');

  const cells = await models.cells();
  const errors = await models.number('Errors');
  expect(cells.reduce((sum, { count }) => sum + count, 0)).toBe(100);
  expect(cells.filter(({ actual, predicted }) => actual !== predicted).reduce((sum, { count }) => sum + count, 0)).toBe(errors);
  const worst = worstOf(cells);
  expect(worst.count).toBeGreaterThan(0);

  await models.cell(worst.actual, worst.predicted).click();
  const samples = new OpenedSamples(page);
  await samples.expectCount(worst.count);
  for (const said of await samples.spoken(worst.count)) expect(said).toMatch(new RegExp(`label ${worst.actual}, Test, predicted ${worst.predicted}, wrong`));

  // The model was tested on this split: changing it is explained, and done only when wished.
  await page.keyboard.press(String(worst.predicted));
  const locked = page.getByRole('dialog', { name: 'The test split is locked' });
  await expect(locked).toContainText('later figures are measured on other data than earlier ones');
  await locked.getByRole('button', { name: 'Unlock and edit' }).click();
  await expect(models.messages).toContainText(`Label ${worst.actual} → ${worst.predicted}`);

  await page.goBack();
  await expect(models.cell(worst.actual, worst.predicted)).toHaveAccessibleName(`Actual ${worst.actual}, predicted ${worst.predicted}: ${worst.count - 1}`);
  expect(await models.number('Errors')).toBe(errors - 1);
  await expect(models.figure('Accuracy, test split')).toContainText(`${100 - errors + 1}.00 %`);
  // What was measured at training stays what it was; the evaluation counts anew.
  await models.view('Overview');
  await expect(models.card('Evaluations so far').getByRole('row', { name: /practice test/ })).toContainText(`${100 - errors + 1}.00 %`);
  await expect(models.card('Measured')).toContainText(`${100 - errors}.00 %`);
});

test('quarantined samples are counted nowhere, and no figure opens them', async ({ studio }) => {
  const models = new ModelsPage(await studio.open('#/models'));
  const { page } = models;
  await models.choose('plain');
  await models.view('Evaluation');
  await models.evaluate();
  const { actual, count } = (await models.cells()).find(({ actual, predicted }) => actual === predicted && predicted > 0)!;
  await models.cell(actual, actual).click();
  const samples = new OpenedSamples(page);
  await samples.expectCount(count);
  await samples.grid.focus();
  // Two, before the studio can have refused the first.
  await page.evaluate(`for (const key of ['x', 'ArrowRight', 'x']) document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))`);
  await page.getByRole('button', { name: 'Unlock and edit' }).click();
  await expect(models.messages).toContainText('Quarantined');
  await page.goBack();
  await expect(models.cell(actual, actual)).toHaveAccessibleName(`Actual ${actual}, predicted ${actual}: ${count - 2}`);
  await expect(models.figure('Accuracy, test split')).toContainText('n = 98');
  await models.cell(actual, actual).click();
  await samples.expectCount(count - 2);
  await page.goBack();
  await models.confusion.getByRole('link', { name: 'All samples: 98' }).click();
  await samples.expectCount(98);
});

test('figures by class follow from the confusion matrix, and open their samples', async ({ studio }) => {
  const models = new ModelsPage(await studio.open('#/models'));
  await models.choose('plain');
  await models.view('Evaluation');
  await models.evaluate();
  const cells = await models.cells();
  const { actual } = worstOf(cells);
  const sum = (of: (cell: Cell) => boolean): number => cells.filter(of).reduce((total, { count }) => total + count, 0);
  const hits = sum((cell) => cell.actual === actual && cell.predicted === actual);
  const n = sum((cell) => cell.actual === actual);
  const answered = sum((cell) => cell.predicted === actual);
  const row = models.card('By class').getByRole('row', { name: new RegExp(`^${actual} `) });
  await expect(row).toContainText(`${((100 * hits) / n).toFixed(2)} %`);
  await expect(row).toContainText(((2 * hits) / (n + answered)).toFixed(4));
  await row.getByRole('link', { name: String(n - hits), exact: true }).click();
  const samples = new OpenedSamples(models.page);
  await samples.expectCount(n - hits);
  for (const said of await samples.spoken(n - hits)) expect(said).toMatch(new RegExp(`label ${actual}, Test, predicted \\d, wrong`));
});

test('the threshold is moved by key, shows what it costs, and opens what is left to key', async ({ studio }) => {
  const models = new ModelsPage(await studio.open('#/models'));
  const { page } = models;
  await models.choose('plain');
  await models.view('Evaluation');
  await models.evaluate();
  const panel = models.card('Rejecting');
  await models.threshold.focus();
  await page.keyboard.press('Home');
  await expect(models.threshold).toHaveAttribute('aria-valuetext', /read 100\.00\s%/);
  expect(await models.number('To key by hand')).toBe(0);
  for (let step = 0; step < 12; step++) await page.keyboard.press('ArrowUp');
  await expect(models.threshold).not.toHaveAttribute('aria-valuetext', /read 100\.00\s%/);
  const keyed = await models.number('To key by hand');
  expect(keyed).toBeGreaterThan(0);
  await expect(panel).toContainText(`n = ${100 - keyed}`);
  await expect(panel).toContainText('not in use yet');
  await panel.getByRole('button', { name: 'Use this threshold' }).click();
  await expect(panel).toContainText('in use');
  await expect(panel).not.toContainText('not in use yet');
  expect(await models.number('To key by hand')).toBe(keyed);

  await panel.getByRole('link', { name: String(keyed), exact: true }).click();
  await new OpenedSamples(page).expectCount(keyed);
  await page.goBack();
  await panel.getByRole('link', { name: `${100 - keyed}.00 %` }).click();
  await new OpenedSamples(page).expectCount(100 - keyed);
});

test('a bar of the reliability diagram opens the samples that it was counted from', async ({ studio }) => {
  const models = new ModelsPage(await studio.open('#/models'));
  await models.choose('plain');
  await models.view('Evaluation');
  await models.evaluate();
  const bars = models.card('Reliability').getByRole('link');
  const told = await models.card('Reliability').ariaSnapshot();
  const counts = Array.from(told.matchAll(/link "Mean confidence .* n = (\d+)"/g), ([, count]) => Number(count));
  expect(counts).toHaveLength(await bars.count());
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100);
  const samples = new OpenedSamples(models.page);
  for (const i of new Set([0, counts.indexOf(Math.max(...counts)), counts.length - 1])) {
    await bars.nth(i).press('Enter');
    await samples.expectCount(counts[i]!);
    await models.page.goBack();
  }
});

test('a model is made active and taken back in one click each, and the top bar follows', async ({ studio }) => {
  const models = new ModelsPage(await studio.open('#/models'));
  const { page } = models;
  await expect(models.active).toHaveAccessibleName('tuned is the active model');
  await models.choose('plain');
  await page.getByRole('button', { name: 'Make active' }).click();
  await expect(models.active).toHaveAccessibleName('plain is the active model');
  await expect(models.list.getByRole('link', { name: /^plain / })).toContainText('active');
  await page.getByRole('article').getByRole('button', { name: 'Back to tuned' }).click();
  await expect(models.active).toHaveAccessibleName('tuned is the active model');
  await expect(models.list.getByRole('link', { name: /^plain / })).not.toContainText('active');
  // Before all others there was the one that comes with the studio, and before that none.
  await models.choose('tuned');
  await page.getByRole('article').getByRole('button', { name: 'Back to digits' }).click();
  await expect(models.active).toHaveAccessibleName('digits is the active model');
  await models.choose('digits');
  await expect(page.getByRole('button', { name: /^Back to/ })).toHaveCount(0);
});

test('two models are compared by McNemar’s test, and the samples that differ open in the browser', async ({ studio }) => {
  const models = new ModelsPage(await studio.open('#/models'));
  const { page } = models;
  await models.choose('plain');
  await models.view('Compare');
  for (const model of ['plain', 'tuned']) {
    await expect(page.getByText(`${model} was not asked about practice yet`)).toBeVisible();
    await page.getByRole('button', { name: 'Evaluate', exact: true }).click();
  }
  const agreement = models.card('Agreement');
  const count = async (name: string): Promise<number> => {
    const link = agreement.getByRole('link', { name: new RegExp(`^${name}: `) });
    return Number((await link.innerText()).replaceAll(',', ''));
  };
  const [both, plain, tuned, neither] = [await count('Both right'), await count('Only plain right'), await count('Only tuned right'), await count('Both wrong')];
  expect(both + plain + tuned + neither).toBe(100);
  await expect(models.figure('plain')).toContainText(`${both + plain}.00 %`);
  await expect(models.figure('McNemar’s test')).toContainText(mcnemar(plain, tuned));

  const samples = new OpenedSamples(page);
  for (const [name, expected] of [['Only tuned right', tuned], ['Only plain right', plain], ['Both wrong', neither]] as const) {
    await agreement.getByRole('link', { name: new RegExp(`^${name}: `) }).click();
    if (expected > 0) await samples.expectCount(expected);
    else await expect(page.getByText('No sample passes the filters')).toBeVisible();
    await page.goBack();
  }
  expect(plain + tuned).toBeGreaterThan(0);
  await expect(models.card('Only one is right').getByRole('link')).toHaveCount(plain + tuned);
  await models.card('Only one is right').getByRole('link').last().click();
  await samples.expectCount(plain + tuned);
});

/** By its definition: twice the smaller tail of fair coin tosses. */
function mcnemar(first: number, second: number): string {
  const n = first + second;
  let tail = 0;
  let ways = 1;
  for (let k = 0; k <= Math.min(first, second); k++) {
    tail += ways;
    ways = (ways * (n - k)) / (k + 1);
  }
  const p = Math.min(1, (2 * tail) / 2 ** n);
  return p < 0.0001 ? 'p < 0.0001' : `p = ${p.toFixed(4)}`;
}

test('a model is exported, moved to the trash, and imported again with the same answers', async ({ studio }, testInfo) => {
  const models = new ModelsPage(await studio.open('#/models'));
  const { page } = models;
  await models.choose('plain');
  const web = await models.exportAs('TensorFlow.js');
  expect(web.suggestedFilename()).toBe('plain-tfjs.zip');
  const file = await models.exportAs('safetensors');
  expect(file.suggestedFilename()).toBe('plain.safetensors');
  const path = testInfo.outputPath('plain.safetensors');
  await file.saveAs(path);
  await models.importFile(path);
  await models.model('plain-2').waitFor();
  await expect(models.card('Where it comes from')).toContainText('imported');
  await models.view('Compare');
  await page.getByRole('combobox', { name: /^Compare with: / }).click();
  await page.getByRole('option', { name: 'plain', exact: true }).click();
  for (const model of ['plain-2', 'plain']) {
    await expect(page.getByText(`${model} was not asked about practice yet`)).toBeVisible();
    await page.getByRole('button', { name: 'Evaluate', exact: true }).click();
  }
  await expect(page.getByText('There is no such sample.')).toBeVisible();
  await expect(models.figure('McNemar’s test')).toContainText('p = 1.0000');

  await models.choose('plain');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Move to the trash' }).click();
  await expect(models.list.getByRole('link', { name: /^plain / })).toHaveCount(0);
  await models.messages.getByRole('button', { name: 'Undo' }).click();
  await expect(models.list.getByRole('link', { name: /^plain / })).toBeVisible();
  await models.choose('plain-2');
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Trash: 1 model' }).click();
  await page.getByRole('dialog', { name: 'Trash' }).getByRole('button', { name: 'Remove for good' }).click();
  await expect(page.getByRole('dialog', { name: 'Trash' })).toContainText('The trash is empty.');
});

test('lineage leads to the data, the run, the base model and those fine-tuned from it', async ({ studio }) => {
  const models = new ModelsPage(await studio.open('#/models'));
  const { page } = models;
  const chain = models.card('Where it comes from');
  await models.choose('plain');
  await expect(chain).toContainText('500 training, 100 test');
  await chain.getByRole('link', { name: 'tuned' }).click();
  await models.model('tuned').waitFor();
  await chain.getByRole('link', { name: 'plain', exact: true }).click();
  await models.model('plain').waitFor();
  await chain.getByRole('link', { name: '#1 plain' }).click();
  await expect(page).toHaveURL(/#\/runs\//);
  await page.goBack();
  await chain.getByRole('link', { name: 'practice' }).click();
  await expect(page).toHaveURL(/#\/data\//);
});

test('a bad model says so in words, wherever its score is shown', async ({ studio }) => {
  studio.dsdc('train', '--dataset', 'practice', '--epochs', '1', '--batch', '500', '--lr', '0.00001', '--name', 'bad');
  const models = new ModelsPage(await studio.open('#/models'));
  await models.choose('bad');
  await expect(models.card('Measured')).toContainText('wrong more often than right');
  await models.page.getByRole('button', { name: 'Make active' }).click();
  await expect(models.messages).toContainText('Beware: wrong more often than right.');
});

test('all of it is done by keyboard alone', async ({ studio }) => {
  const models = new ModelsPage(await studio.open());
  const { page } = models;
  const { keyboard } = page;
  await keyboard.press('Control+4');
  await models.model('tuned').waitFor();
  await keyboard.press('ArrowDown');
  await models.model('plain').waitFor();
  await keyboard.press('p');
  await expect(models.active).toHaveAccessibleName('plain is the active model');
  await keyboard.press('ArrowUp');
  await models.model('tuned').waitFor();
  await keyboard.press('p');
  await expect(models.active).toHaveAccessibleName('tuned is the active model');
  await keyboard.press('b');
  await expect(models.active).toHaveAccessibleName('plain is the active model');

  // Arrows go among those that are listed, past none that a search hides.
  const search = page.getByRole('textbox', { name: 'Find a model' });
  await search.fill('tuned');
  await search.blur();
  await keyboard.press('ArrowDown');
  await models.model('tuned').waitFor();
  await keyboard.press('ArrowDown');
  await expect(models.model('tuned')).toBeVisible();
  await search.fill('');
  await search.blur();
  await keyboard.press('ArrowDown');
  await models.model('plain').waitFor();

  await tabTo(models, page.getByRole('tab', { name: 'Overview' }));
  await keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Evaluation' })).toBeFocused();
  await tabTo(models, page.getByRole('button', { name: 'Evaluate', exact: true }));
  await keyboard.press('Enter');
  await models.confusion.waitFor();
  await tabTo(models, models.cell(0, 0));
  await keyboard.press('ArrowRight');
  await expect(models.cell(0, 1)).toBeFocused();
  await keyboard.press('ArrowLeft');
  await keyboard.press('Enter');
  await page.getByRole('grid').waitFor();
  // Back to where Models was left: the evaluation.
  await keyboard.press('Control+4');
  await models.confusion.waitFor();
});

/** Presses Tab until it is there; a keyboard trap fails. */
async function tabTo({ page }: ModelsPage, wanted: ReturnType<ModelsPage['cell']>): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed++) {
    if ((await page.locator(':focus').and(wanted).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}

test('a network learns from a stored model; its model says who taught it, and another like it begins with the same teacher', async ({ studio }) => {
  const train = new TrainPage(await studio.open('#/train'));
  await train.choose('Network', 'dsdc-tiny');
  await train.choose('Dataset', 'practice');
  await train.type('Epochs', '1');
  await train.form.getByRole('button', { name: /^Advanced/ }).click();
  // A teacher of other classes is not offered: the dataset has the ten digits, as both stored models have.
  await train.choose('Learn from', 'plain');
  await train.type('Temperature', '2');
  await train.queueRun();
  await train.expectStatus('Completed', { timeout: 60_000 });
  await train.choose('Learn from', 'labels alone');
  await expect(train.field('Temperature')).toBeHidden();

  const models = new ModelsPage(await studio.open('#/models'));
  const { page } = models;
  await models.choose('dsdc-tiny-practice');
  const origin = models.card('Where it comes from');
  await expect(origin).toContainText('Taught by');
  await origin.getByRole('link', { name: 'plain' }).click();
  await expect(page.getByRole('heading', { name: 'plain', exact: true })).toBeVisible();

  await page.goBack();
  await origin.getByRole('link', { name: /dsdc-tiny-practice/ }).click();
  await page.getByRole('link', { name: 'Train again like this' }).click();
  const again = new TrainPage(page);
  await expect(again.form.getByRole('combobox', { name: 'Learn from', exact: true })).toContainText('plain');
  await expect(again.field('Temperature')).toHaveValue('2');
});
