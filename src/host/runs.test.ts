import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunEvent } from '../contract/api/runs.ts';
import { ended, epochStored, reached, TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';

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
  await studio.runs.removeRuns([run.id]);
  expect(await studio.runs.listRuns()).toEqual([]);
  expect((await studio.models.show(run.modelId!)).name).toBe(run.name);
  await expect(studio.runs.showRun(run.id)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
});

/** Bytes of files in the data folder besides the database. */
function filesSize({ folder }: TemporaryData): number {
  const blobs = join(folder, 'data', 'blobs');
  if (!existsSync(blobs)) return 0;
  const entries = readdirSync(blobs, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

test('removing runs gives the disk back at once, but for what another run refers to', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const completed = await ended(studio, await studio.runs.startTraining({ ...request, training: { epochs: 1 } }));
  const snapshotOnly = filesSize(data);
  expect(snapshotOnly).toBeGreaterThan(400 * 784);
  const stopped = await studio.runs.startTraining({ ...request, training: { epochs: 10_000 } });
  await epochStored(studio, stopped);
  await studio.runs.stopRun(stopped.id);
  await ended(studio, stopped);
  const withCheckpoint = filesSize(data);
  expect(withCheckpoint).toBeGreaterThan(snapshotOnly);

  await studio.runs.removeRuns([completed.id]);
  expect(filesSize(data)).toBe(withCheckpoint);
  await studio.runs.removeRuns([stopped.id]);
  expect(filesSize(data)).toBe(0);
});

test('the run of the base model can be removed while its old data is still needed', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await studio.datasets.synthesiseDataset({ name: 'others', count: 200, seed: 8, testShare: 0.25 });
  const base = await ended(studio, await studio.runs.startTraining({ ...request, name: 'base', training: { epochs: 1 } }));
  const tuning = { model: 'base', dataset: 'others', engine: 'cpu', training: { epochs: 1 } } as const;
  const run = await studio.runs.startFinetuning(tuning);
  // The trainer has been launched, but has read nothing yet.
  await studio.runs.removeRuns([base.id]);
  expect((await ended(studio, run)).summary!.finetune!.old).toMatchObject({ dataset: 'digits', before: base.summary!.test });
});

test('a run that is busy elsewhere is named when it is resumed', async () => {
  await using data = new TemporaryData();
  const owner = await data.openWithDigits();
  const other = await data.open();
  const run = await owner.runs.startTraining({ ...request, name: 'busy', training: { epochs: 10_000 } });
  await reached(owner, run, 'running');
  const message = `The run busy (${run.id}) is running in process ${process.pid} already.`;
  const refused = { code: 'RUN_ACTIVE', message, remedy: expect.stringContaining(`dsdc runs stop ${run.id}`) };
  for (const studio of [owner, other]) await expect(studio.runs.resumeRun('busy')).rejects.toMatchObject(refused);
  await expect(other.runs.resumeRun('nobody')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
});

test('what a person says about a run is kept; fields left out stay', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const run = await ended(studio, await studio.runs.startTraining({ ...request, name: 'noted', training: { epochs: 1 } }));
  expect(run).toMatchObject({ number: 1, notes: '', tags: [], starred: false, trashedAt: null });
  await studio.runs.annotateRun('noted', { notes: 'the first', tags: ['night', 'baseline', 'night'] });
  await studio.runs.annotateRun(run.id, { starred: true });
  const { run: noted } = await studio.runs.showRun(run.id);
  expect(noted).toEqual({ ...run, notes: 'the first', tags: ['night', 'baseline'], starred: true });
  const [line] = await studio.runs.listRuns();
  expect(line).toMatchObject({ run: noted, last: { epoch: 1 }, best: { epoch: 1 }, sizeBytes: 0 });
});

test('the trash hides runs and keeps everything; removing tells what it freed', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const names = async (trashed: boolean): Promise<string[]> => (await studio.runs.listRuns({ trashed })).map(({ run }) => run.name);
  const completed = await ended(studio, await studio.runs.startTraining({ ...request, name: 'completed', training: { epochs: 1 } }));
  const stopped = await studio.runs.startTraining({ ...request, name: 'stopped', training: { epochs: 10_000 } });
  await epochStored(studio, stopped);
  for (const refused of [studio.runs.trashRuns([completed.id, 'stopped']), studio.runs.removeRuns([completed.id, 'stopped'])]) {
    await expect(refused).rejects.toMatchObject({ code: 'RUN_ACTIVE' });
  }
  // All or none.
  expect(await names(false)).toEqual(['stopped', 'completed']);
  await studio.runs.stopRun(stopped.id);
  await ended(studio, stopped);

  const before = filesSize(data);
  const [trashed] = await studio.runs.trashRuns(['stopped']);
  expect(trashed!.trashedAt).not.toBeNull();
  expect([await names(false), await names(true), filesSize(data)]).toEqual([['completed'], ['stopped'], before]);
  expect((await studio.runs.trashRuns(['stopped']))[0]).toEqual(trashed);
  expect((await studio.runs.showRun('stopped')).metrics.length).toBeGreaterThan(0);
  expect((await studio.runs.restoreRuns(['stopped']))[0]!.trashedAt).toBeNull();
  expect(await names(false)).toEqual(['stopped', 'completed']);

  const { sizeBytes } = (await studio.runs.listRuns())[0]!;
  expect(sizeBytes).toBeGreaterThan(0);
  // Its data is the other run's too.
  expect(await studio.runs.removeRuns(['stopped', stopped.id])).toEqual({ freedBytes: sizeBytes });
  const rest = filesSize(data);
  expect(rest).toBe(before - sizeBytes);
  expect(await studio.runs.removeRuns([completed.id])).toEqual({ freedBytes: rest });
  expect(filesSize(data)).toBe(0);
  expect((await ended(studio, await studio.runs.startTraining({ ...request, training: { epochs: 1 } }))).number).toBe(3);
});

test('runs are trained one after the other; stopping one that waits takes it out of the queue, also from another process', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const other = await data.open();
  const first = await studio.runs.startTraining({ ...request, training: { epochs: 10_000 } });
  await reached(studio, first, 'running');
  const [second, third, fourth] = await Promise.all(['second', 'third', 'fourth'].map((name) =>
    studio.runs.startTraining({ ...request, name, training: { epochs: 1 } })));
  expect((await studio.runs.listRuns()).map(({ run }) => run.status)).toEqual(['queued', 'queued', 'queued', 'running']);
  expect(await studio.runs.stopRun('second')).toMatchObject({ status: 'stopped', startedAt: null, modelId: null });
  await other.runs.stopRun(third!.id);
  expect(await ended(studio, third!)).toMatchObject({ status: 'stopped', startedAt: null });
  await expect(studio.runs.pauseRun(fourth!.id)).rejects.toMatchObject({ code: 'RUN_NOT_ACTIVE' });
  await studio.runs.stopRun(first.id);
  expect((await ended(studio, fourth!)).status).toBe('completed');
  // One that was taken out can still be trained later.
  await studio.runs.resumeRun(second!.id);
  expect((await ended(studio, second!)).status).toBe('completed');
});
