import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { ShownSearch } from '../contract/api/searches.ts';
import { searchQuestionSchema } from '../contract/searches.ts';
import type { SearchQuestion, SearchQuestionInput } from '../contract/searches.ts';
import { networkSchema } from '../contract/network.ts';
import { until } from './testing/processes.ts';
import type { Studio } from './studio.ts';
import { TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';

const base = { network: networkSchema.parse(tinyNetwork), dataset: 'digits', engine: 'cpu', training: { epochs: 2, batchSize: 32, validationShare: 0.2 } } as const;
const rate = { field: 'training.learningRate', min: 0.0005, max: 0.1, scale: 'log' } as const;

function question(more: Partial<SearchQuestionInput> = {}): SearchQuestion {
  return searchQuestionSchema.parse({ name: 'rates', base, axes: [rate], strategy: { kind: 'random', trials: 3 }, ...more });
}

async function whole(studio: Studio, name: string): Promise<ShownSearch> {
  await studio.searches.settled(name);
  return studio.searches.showSearch(name);
}

test('a random search trains every trial without its test split, keeps no models and finds the best by validation', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await studio.searches.startSearch(question());
  const { search, best, done, total, trials } = await whole(studio, 'rates');
  expect([search.status, done, total]).toEqual(['completed', 3, 3]);
  expect(trials.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
  const objectives = trials.map(({ objective }) => objective!);
  expect(best!.objective).toBe(Math.max(...objectives));
  // The highest rate learns most in so few steps.
  expect(best!.values[rate.field]).toBe(Math.max(...trials.map(({ values }) => values[rate.field] as number)));
  const runs = await studio.runs.listRuns();
  expect(runs.map(({ run }) => [run.name, run.searchId, run.tags, run.summary!.test, run.modelId])).toEqual(
    [3, 2, 1].map((number) => [`rates-${number}`, search.id, ['rates'], null, null]));
  expect(await studio.models.list()).toEqual([]);
  expect((await studio.datasets.list())[0]!.testLocked).toBe(false);
  const [first] = trials[0]!.runs;
  const { metrics } = await studio.runs.showRun(first!.runId);
  expect(metrics.filter(({ type }) => type === 'epoch').at(-1)).toMatchObject({ valAccuracy: first!.valAccuracy, valLoss: first!.valLoss });
});

test('successive halving trains the best from the beginning for longer; a diverging trial is worst and stops nothing', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await studio.searches.startSearch(question({
    base: { ...base, training: { ...base.training, batchSize: 8, optimizer: { kind: 'sgd', weightDecay: 1 } } },
    axes: [{ field: 'training.learningRate', values: [0.001, 0.01, 100] }, { field: 'training.labelSmoothing', values: [0, 0.1] }],
    strategy: { kind: 'halving', trials: 6, factor: 3, firstEpochs: 1, lastEpochs: 3 }
  }));
  const { search, rungs, trials, best, failed } = await whole(studio, 'rates');
  expect(search.status).toBe('completed');
  expect(rungs).toEqual([{ epochs: 1, trials: 6 }, { epochs: 3, trials: 2 }]);
  expect(failed).toBe(trials.filter(({ status }) => status === 'failed').length);
  const lost = trials.filter(({ values }) => values[rate.field] === 100);
  expect(lost.map(({ status, objective, place }) => [status, objective, place])).toEqual([['failed', null, null], ['failed', null, null]]);
  const taken = trials.filter(({ rung }) => rung === 1);
  expect(taken).toHaveLength(2);
  expect(taken).toContainEqual(best);
  expect(taken.map(({ runs }) => runs.map(({ rung }) => rung))).toEqual([[0, 1], [0, 1]]);
  const { run, metrics } = await studio.runs.showRun(best!.runs[1]!.runId);
  expect([run.training.epochs, metrics[0]!.step]).toEqual([3, 1]);
});

test('several seeds are averaged, each on its own validation share', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await studio.searches.startSearch(question({ axes: [{ field: 'training.batchSize', values: [32] }], strategy: { kind: 'grid' }, seedsPerTrial: 2, objective: 'valLoss' }));
  const { trials: [trial] } = await whole(studio, 'rates');
  const [one, two] = trial!.runs;
  expect(trial!.objective).toBeCloseTo((one!.valLoss! + two!.valLoss!) / 2, 12);
  const seeds = await Promise.all([one!, two!].map(async ({ runId }) => (await studio.runs.showRun(runId)).run.seed));
  expect(seeds).toEqual([1, 2]);
});

test('what a search may not do is refused by name, and nothing is queued', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const refused = async (more: Partial<SearchQuestionInput>, message: RegExp): Promise<void> => {
    await expect(studio.searches.startSearch(question(more))).rejects.toMatchObject({ code: 'SEARCH_INVALID', message: expect.stringMatching(message) });
  };
  await expect(studio.searches.startSearch(question({ axes: [{ field: 'training.lerningRate', values: [1] }] }))).rejects.toMatchObject({
    message: 'There is no field “training.lerningRate” to search over.', remedy: expect.stringContaining('training.learningRate, ')
  });
  await refused({ axes: [{ field: 'training.learningRate', values: [0.1, -1] }], strategy: { kind: 'grid' } }, /^Trial 2 \(training.learningRate -1\) could not run: training.learningRate/);
  await refused({ base: { ...base, training: { validationShare: 0 } } }, /sets none aside/);
  await refused({ base: { ...base, training: { validationShare: 0.001 } } }, /^A search steers by validation data, and training.validationShare 0.001 of the 300 training samples in digits is none/);
  await refused({ axes: [{ field: 'training.optimizer.kind', min: 0, max: 1 }] }, /is no number/);
  await refused({ axes: [{ ...rate, min: 0 }] }, /begins at 0/);
  await refused({ axes: [rate, rate] }, /two axes/);
  await refused({ axes: [{ field: 'preset', values: ['dsdc'] }] }, /no field “preset”/);
  await refused({ axes: ['batchSize', 'epochs', 'labelSmoothing'].map((name) => ({ field: `training.${name}`, min: 0.1, max: 0.5, steps: 50 })), strategy: { kind: 'grid' } }, /This grid has|could not run/);
  await refused({ axes: [{ field: 'training.epochs', values: [1] }], strategy: { kind: 'halving', trials: 3, firstEpochs: 1, lastEpochs: 3 } }, /decides on the epochs itself/);
  expect([await studio.searches.listSearches(), await studio.runs.listRuns()]).toEqual([[], []]);
  await studio.searches.startSearch(question());
  await expect(studio.searches.startSearch(question())).rejects.toMatchObject({ code: 'SEARCH_NAME_TAKEN' });
  await expect(studio.searches.removeSearch('rates')).rejects.toMatchObject({ code: 'SEARCH_ACTIVE' });
});

test('kinds and layers are fields too', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const fields = new Map((await studio.searches.listFields(base)).map((field) => [field.field, field]));
  expect(fields.get('training.learningRate')).toMatchObject({ kind: 'number', value: 0.001, suggested: { min: 0.0001, max: 0.01, scale: 'log' } });
  expect(fields.get('training.optimizer.kind')).toMatchObject({ kind: 'choice', choices: ['adam', 'adamw', 'muon', 'sgd', 'rmsprop'], value: 'adam' });
  expect(fields.get('network.layers.pool.kind')).toMatchObject({ choices: ['max', 'average'], value: 'average' });
  expect(fields.has('training.validationShare')).toBe(false);
  await studio.searches.startSearch(question({
    axes: [{ field: 'training.optimizer.momentum', values: [0.5] }, { field: 'training.optimizer.kind', values: ['sgd'] }, { field: 'network.layers.pool.kind', values: ['max'] }],
    strategy: { kind: 'grid' }
  }));
  const { trials: [trial] } = await whole(studio, 'rates');
  const { run } = await studio.runs.showRun(trial!.runs[0]!.runId);
  expect(run.training.optimizer).toEqual({ kind: 'sgd', momentum: 0.5, nesterov: false, weightDecay: 0 });
  expect(run.network.layers[0]).toMatchObject({ kind: 'max' });
});

test('a paused search lets its run end and queues no other; a stopped one stops its run; both go on', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await studio.searches.startSearch(question());
  await until(async () => (await studio.runs.listRuns()).some(({ run }) => run.status === 'running'), 'a trial trains');
  expect((await studio.searches.pauseSearch('rates')).search.status).toBe('paused');
  await until(async () => (await studio.runs.listRuns()).every(({ run }) => run.status === 'completed'), 'the trial ends');
  expect(await studio.runs.listRuns()).toHaveLength(1);
  await studio.searches.resumeSearch('rates');
  await until(async () => (await studio.runs.listRuns()).length === 2, 'the next trial is queued');
  await studio.searches.stopSearch('rates');
  await until(async () => (await studio.runs.listRuns())[0]!.run.status === 'stopped', 'the trial is stopped');
  await studio.searches.resumeSearch('rates');
  const { done, failed, trials } = await whole(studio, 'rates');
  expect([done, failed]).toEqual([3, 0]);
  // The stopped one was trained anew.
  expect((await studio.runs.listRuns()).map(({ run }) => run.status)).toEqual(['completed', 'completed', 'stopped', 'completed']);
  expect(trials.flatMap(({ runs }) => runs.map(({ outcome }) => outcome))).toEqual(['completed', 'completed', 'completed']);
});

test('a search whose host is closed goes on in the next one, and its trial from its checkpoint', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await studio.searches.startSearch(question({ base: { ...base, training: { ...base.training, epochs: 40 } } }));
  await until(async () => (await studio.runs.listRuns()).some(({ last }) => last !== null), 'an epoch is stored');
  await studio.close();
  const next = await data.open();
  expect((await next.searches.listSearches())[0]!.search.status).toBe('interrupted');
  next.searches.takeUp();
  const { search, done } = await whole(next, 'rates');
  expect([search.status, done, (await next.runs.listRuns()).length]).toEqual(['completed', 3, 3]);
});

test.skipIf(process.platform !== 'linux')('a search whose host is killed repeats no finished trial', async () => {
  await using data = new TemporaryData();
  await (await data.openWithDigits()).close();
  const core = spawn(process.execPath, [fileURLToPath(import.meta.resolve('./testing/search-until-killed.ts')), join(data.folder, 'data')], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(createInterface(core.stdout), 'line');
  core.kill('SIGKILL');
  await once(core, 'exit');
  const studio = await data.open();
  const [before] = await studio.searches.listSearches();
  expect(before!.search.status).toBe('interrupted');
  expect(before!.done).toBeGreaterThanOrEqual(1);
  const finished = (await studio.searches.showSearch('killed')).trials[0]!.runs;
  await studio.searches.resumeSearch('killed');
  const { search, done, trials } = await whole(studio, 'killed');
  expect([search.status, done]).toEqual(['completed', 3]);
  expect(trials[0]!.runs).toEqual(finished);
  expect(await studio.runs.listRuns()).toHaveLength(3);
});

test('trials are compared on one dataset only', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await studio.searches.startSearch(question());
  await studio.searches.pauseSearch('rates');
  await studio.datasets.splitDataset({ name: 'digits', testShare: 0.4, seed: 9 });
  await studio.searches.resumeSearch('rates');
  const { search } = await whole(studio, 'rates');
  expect(search).toMatchObject({ status: 'failed', error: { code: 'SEARCH_INVALID', message: expect.stringContaining('no longer what the search rates began with') } });
});

test('a learning-rate range test tells where the loss falls and where it is lost, and leaves nothing behind', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const request = { ...base, training: { ...base.training, optimizer: { kind: 'sgd', momentum: 0.9 } as const } };
  const { points, steepest, diverges } = await studio.runs.sweepRates({ request, lowest: 1e-4, highest: 100, steps: 150 });
  expect(points.length).toBeLessThan(150);
  expect(points[0]!.rate).toBeCloseTo(1e-4, 10);
  expect(steepest!).toBeGreaterThan(0.003);
  expect(diverges!).toBeGreaterThan(steepest!);
  expect(await studio.runs.listRuns()).toEqual([]);
  const abort = new AbortController();
  const cancelled = studio.runs.sweepRates({ request: { ...request, signal: abort.signal, onProgress: () => abort.abort() }, lowest: 1e-6, highest: 1, steps: 2000 });
  await expect(cancelled).rejects.toMatchObject({ code: 'INTERRUPTED' });
  await expect(studio.runs.sweepRates({ request, lowest: 1, highest: 0.1, steps: 20 })).rejects.toMatchObject({ code: 'RUN_SPEC_INVALID' });
});
