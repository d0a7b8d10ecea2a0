import { expect, test } from '../fixtures.ts';
import type { StudioUnderTest } from '../fixtures.ts';
import { TrainPage } from '../pages/train.ts';

// Each starts processes that train: seconds where nothing else computes, a minute and more where much does.
test.beforeEach(() => test.slow());

/** Under way, with an epoch behind it. */
async function startLongTraining(studio: StudioUnderTest): Promise<TrainPage> {
  studio.dsdc('datasets', 'synthesize', '--name', 'digits', '--count', '600');
  const train = new TrainPage(await studio.open('#/train'));
  await train.choose('Dataset', 'digits');
  await train.type('Epochs', '2000');
  await train.queueRun();
  await train.expectTraining();
  await train.expectEpochDone();
  return train;
}

test('a killed trainer leaves the run interrupted, said in words and resumable', async ({ studio }) => {
  test.skip(process.platform !== 'linux', 'The trainer is found by what Linux tells of processes.');
  const train = await startLongTraining(studio);
  const { page } = train;
  await studio.killTrainer();

  await train.expectStatus('Interrupted');
  const trouble = page.getByRole('region', { name: 'Interrupted' });
  await expect(trouble.getByText(/The trainer process on \w+ ended unexpectedly \(SIGKILL\)/)).toBeVisible();
  await expect(trouble.getByText('What was saved is kept: resume the run, or choose another engine.')).toBeVisible();
  await page.keyboard.press('r');
  await train.expectTraining();
  await expect(trouble).toHaveCount(0);
  await page.keyboard.press('Shift+Escape');
  await train.expectStatus('Stopped', { timeout: 60_000 });
});

test('a killed core is told, and the page goes on when the core is there again', async ({ studio }) => {
  const train = await startLongTraining(studio);
  const { page } = train;
  await studio.killCore();

  await expect(page.getByText('The studio does not answer')).toBeVisible();
  // What was drawn stays to be looked at.
  await expect(train.chart('Loss')).toBeVisible();
  await studio.open('#/train');
  await expect(page.getByText('Connected again')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('The training dsdc-digits was interrupted')).toBeVisible();
  await train.expectStatus('Interrupted');
  await expect(page.getByText('The run was interrupted before its end.')).toBeVisible();
  await page.bringToFront();
  await page.keyboard.press('r');
  await train.expectTraining();
  await page.keyboard.press('Shift+Escape');
  await train.expectStatus('Stopped', { timeout: 60_000 });
});
