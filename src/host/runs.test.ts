import { expect, test } from 'vitest';
import type { RunEvent } from '../core/runs/requests.ts';
import { ended, TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';

const request = { network: tinyNetwork, dataset: 'digits', engine: 'cpu' } as const;

test('a watch replays what is stored after a place, then ends with the run', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const run = await ended(studio, await studio.runs.startTraining({ ...request, training: { epochs: 4 } }));
  const { metrics } = await studio.runs.showRun(run.id);
  const events: RunEvent[] = [];
  for await (const event of studio.runs.watchRun(run.name, 5)) events.push(event);
  expect(events).toEqual([{ type: 'metrics', metrics: metrics.slice(5) }, { type: 'finished', run }]);
});

test('a watch can be dropped by a signal at any time', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const run = await studio.runs.startTraining({ ...request, training: { epochs: 10_000 } });
  const abort = new AbortController();
  for await (const event of studio.runs.watchRun(run.id, 0, abort.signal)) if (event.type === 'metrics') abort.abort();
  expect((await studio.runs.showRun(run.id)).run.status).toBe('running');
});

test('a comparison names what differs and nothing else', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const slow = await ended(studio, await studio.runs.startTraining({ ...request, name: 'slow', training: { epochs: 2, learningRate: 0.001 } }));
  const fast = await ended(studio, await studio.runs.startTraining({ ...request, name: 'fast', training: { epochs: 3, learningRate: 0.05 } }));
  const { runs, differences, results } = await studio.runs.compareRuns(['slow', 'fast']);
  expect(runs).toEqual([{ id: slow.id, name: 'slow', status: 'completed' }, { id: fast.id, name: 'fast', status: 'completed' }]);
  expect(differences).toEqual([{ setting: 'training.epochs', values: [2, 3] }, { setting: 'training.learningRate', values: [0.001, 0.05] }]);
  expect(results).toMatchObject([{ epochs: 2, testErrors: slow.summary!.test!.errors }, { epochs: 3, testErrors: fast.summary!.test!.errors }]);
  expect(results[1]!.bestValAccuracy).toBeGreaterThanOrEqual(results[0]!.bestValAccuracy!);
});

test('a removed run leaves its model', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const run = await ended(studio, await studio.runs.startTraining({ ...request, training: { epochs: 1 } }));
  await studio.runs.removeRun(run.id);
  expect(await studio.runs.listRuns()).toEqual([]);
  expect((await studio.models.show(run.modelId!)).name).toBe(run.name);
  await expect(studio.runs.showRun(run.id)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
});
