import { expect, test } from '../fixtures.ts';
import { TrainPage } from '../pages/train.ts';

// Each starts processes that train: seconds where nothing else computes, a minute and more where much does.
test.beforeEach(() => test.slow());

test('train, pause, resume, stop and keep the best, by keyboard', async ({ studio }) => {
  studio.dsdc('datasets', 'synthesize', '--name', 'digits', '--count', '600');
  const page = await studio.open('#/train');
  const train = new TrainPage(page);
  await train.choose('Dataset', 'digits');
  await train.type('Epochs', '500');
  await page.keyboard.press('Control+Enter');
  await expect(train.runName).toContainText('dsdc-digits');
  await train.expectTraining();
  await expect(page.getByText(/epoch \d+ of 500 · [\d,]+\simages\/s · .+ left/)).toBeVisible();
  await train.expectEpochDone();

  await page.keyboard.press('Space');
  await train.expectStatus('Paused');
  // Nothing was queued by a key that meant another button.
  await expect(train.queue).toHaveCount(0);
  await page.keyboard.press('Space');
  await train.expectStatus('Running');

  await page.keyboard.press('Shift+Escape');
  await train.expectStatus('Stopped');
  await expect(train.result.getByText(/The weights of epoch \d+ are kept/)).toBeVisible();
  await train.result.getByRole('link', { name: 'Model dsdc-digits' }).click();
  await expect(page.getByRole('heading', { name: 'Models', level: 1 })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'dsdc-digits' })).toBeVisible();
});

test('runs wait for one another, told apart by seed', async ({ studio }) => {
  studio.dsdc('datasets', 'synthesize', '--name', 'digits', '--count', '600');
  const page = await studio.open('#/train');
  const train = new TrainPage(page);
  await train.choose('Dataset', 'digits');
  await train.type('Epochs', '5');
  await train.type('Runs', '2');
  await train.queueRun();
  await expect(train.runName).toContainText('seed1');
  await expect(train.queue.getByRole('link', { name: /seed2/ })).toBeVisible();
  await expect(train.queue.getByText('Queued').last()).toBeVisible();
  // What one waited for stays when the next one begins.
  await train.expectStatus('Completed', { timeout: 60_000 });
  await train.queue.getByRole('link', { name: /seed2/ }).click();
  await expect(train.runName).toContainText('seed2');
  await train.expectStatus('Completed', { timeout: 60_000 });
  await expect(train.queue).toHaveCount(0);
});

test('an edited network is counted while it is typed, and explained where it does not fit', async ({ studio }) => {
  const page = await studio.open('#/train?show=plan');
  const train = new TrainPage(page);
  await train.layer('block3').click();
  const dilation = train.layers.getByLabel('Dilation');
  const reach = async (): Promise<number> => Number(/(\d+)px$/.exec((await train.layer('block3').innerText()).trim())?.[1]);
  const before = await reach();
  const dilated = Number(await dilation.inputValue());
  await dilation.fill(String(dilated + 1));
  // A dilated 3×3 kernel reaches one more tap on each side, in pixels of its input.
  await expect.poll(reach).toBeGreaterThan(before);
  await dilation.press('Escape');
  await expect.poll(reach).toBe(before);

  await train.layers.getByLabel('Padding').click();
  await page.getByRole('option', { name: 'valid' }).click();
  await train.layers.getByLabel('Kernel').fill('29');
  await expect(train.layers.getByText(/Its window reaches \d+ pixels and its input has only/)).toBeVisible();
  await expect(train.form.getByRole('button', { name: 'One thing to mend first' })).toBeDisabled();
  await train.layers.getByLabel('Kernel').fill('2.5');
  await expect(train.layers.getByText('A whole number')).toBeVisible();
  await train.layers.getByLabel('Kernel').fill('3');
  // The map is smaller than the pool's window now: only “same” fits what follows.
  await train.layers.getByLabel('Padding').click();
  await page.getByRole('option', { name: 'same' }).click();
  await expect(train.queueButton).toBeEnabled();
});

test('pre-flight tells what a run will cost, by a few real steps', async ({ studio }) => {
  studio.dsdc('datasets', 'synthesize', '--name', 'digits', '--count', '600');
  const page = await studio.open('#/train');
  const train = new TrainPage(page);
  await train.choose('Dataset', 'digits');
  await expect(train.form.getByText(/an epoch, [\d.,]+\s.?B, about/)).toBeVisible({ timeout: 60_000 });
  await expect(train.form.getByText(/steps an epoch · on /)).toBeVisible();
  await expect(train.form.getByText(/[\d,]+ parameters · .+ MACs/)).toBeVisible();
});

test('a diverged run says so in words, and leads back to its settings', async ({ studio }) => {
  studio.dsdc('datasets', 'synthesize', '--name', 'digits', '--count', '600');
  const page = await studio.open('#/train');
  const train = new TrainPage(page);
  await train.choose('Network', 'reference-dsdc');
  await train.choose('Dataset', 'digits');
  await train.choose('Optimiser', 'SGD');
  await train.type('Learning rate', '100');
  await train.queueRun();
  await train.expectStatus('Failed', { timeout: 60_000 });
  const trouble = page.getByRole('region', { name: 'Failed' });
  await expect(trouble.getByText(/^\? The training diverged: the loss is no longer a number at step \d/)).toBeVisible();
  await expect(trouble.getByText(/Start again with a smaller learning rate, or with gradient clipping/)).toBeVisible();
  await trouble.getByRole('button', { name: 'Change and train again' }).click();
  await expect(train.field('Learning rate')).toHaveValue('100');
});

test('a model is fine-tuned with its first layers frozen', async ({ studio }) => {
  studio.dsdc('datasets', 'synthesize', '--name', 'digits', '--count', '600');
  studio.dsdc('train', '--preset', 'dsdc', '--dataset', 'digits', '--epochs', '2', '--name', 'base');
  const page = await studio.open('#/train');
  const train = new TrainPage(page);
  await train.choose('Start from', 'base');
  const freeze = train.form.getByRole('slider', { name: 'Freeze first' });
  await freeze.press('End');
  await expect(train.form.getByText(/[\d,]+ of [\d,]+ parameters learn/)).toBeVisible();
  await freeze.press('Home');
  for (let layer = 0; layer < 4; layer++) await freeze.press('ArrowRight');
  await train.choose('Dataset', 'digits');
  await train.type('Epochs', '3');
  await train.queueRun();
  await train.expectStatus('Completed', { timeout: 60_000 });
  await expect(page.getByText('The first 4 are frozen')).toBeVisible();
  await expect(page.getByText(/fine-tuned from base/)).toBeVisible();
  await expect(train.result.getByRole('columnheader', { name: 'Before' })).toBeVisible();
  await expect(train.result.getByText(/\d+ fixed, \d+ broken/)).toBeVisible();
});
