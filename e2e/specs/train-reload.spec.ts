import { expect, test } from '../fixtures.ts';
import { TrainPage } from '../pages/train.ts';
import { storedBatches } from '../stored-run.ts';

// Each starts processes that train: seconds where nothing else computes, a minute and more where much does.
test.beforeEach(() => test.slow());

test('a run goes on without its page, and its curves have no gap afterwards', async ({ studio }) => {
  studio.dsdc('datasets', 'synthesize', '--name', 'digits', '--count', '600');
  const first = await studio.open('#/train');
  const train = new TrainPage(first);
  await train.choose('Dataset', 'digits');
  await train.type('Epochs', '2000');
  await train.type('Batch', '64');
  await train.queueRun();
  await train.expectTraining();

  await first.reload();
  await train.expectTraining();
  const seen = storedBatches(studio.dataDir).length;
  await first.close();
  // Nobody looks; it is trained all the same.
  const beyond = async (batches: number): Promise<void> => {
    await expect.poll(() => storedBatches(studio.dataDir).length, { timeout: 60_000 }).toBeGreaterThan(batches + 8);
  };
  await beyond(seen);

  const page = await studio.open('#/train');
  const second = new TrainPage(page);
  await second.expectTraining();
  // Some of the curve is replayed, some comes while one looks.
  await beyond(storedBatches(studio.dataDir).length);
  await page.keyboard.press('Shift+Escape');
  await second.expectStatus('Stopped', { timeout: 60_000 });
  const stored = storedBatches(studio.dataDir);
  expect(stored.map(({ step }) => step)).toEqual(stored.map((_, at) => at + 1));
  expect(await second.readCurve('Loss')).toEqual(stored.map(({ step, loss }) => `${step} ${loss.toFixed(4)}`));
});
