import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrationsDir } from '../storage/test-support/folders.ts';
import { startProgram, waitForLine } from '../storage/test-support/children.ts';
import { ended, epochStored, TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';
import { childrenRunning, isRunning, until } from './testing/processes.ts';

const trainer = 'engine/trainer/main.ts';
const isLinux = process.platform === 'linux';

test.skipIf(!isLinux)('a killed trainer leaves the run interrupted and resumable', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const run = await studio.runs.startTraining({ network: tinyNetwork, dataset: 'digits', engine: 'cpu', training: { epochs: 300 } });
  await epochStored(studio, run);
  process.kill(childrenRunning(process.pid, trainer)[0]!, 'SIGKILL');
  const interrupted = await ended(studio, run);
  expect(interrupted).toMatchObject({ status: 'interrupted', modelId: null, error: { code: 'ENGINE_CRASHED' } });
  expect(interrupted.error!.message).toContain('SIGKILL');
  expect(interrupted.error!.remedy).toContain(run.id);

  await studio.runs.resumeRun(run.id);
  expect(await ended(studio, run)).toMatchObject({ status: 'completed', error: null, summary: { epochs: 300 } });
});

test.skipIf(!isLinux)('a killed core leaves no trainer; the next one finds the run interrupted and can go on with it', async () => {
  await using data = new TemporaryData();
  await (await data.openWithDigits()).close();
  const core = spawn(process.execPath, [fileURLToPath(import.meta.resolve('./testing/train-without-end.ts')), join(data.folder, 'data')], {
    stdio: ['ignore', 'pipe', 'inherit']
  });
  const [runId] = (await once(createInterface(core.stdout), 'line')) as [string];
  const [pid] = childrenRunning(core.pid!, trainer);
  expect(isRunning(pid!)).toBe(true);
  core.kill('SIGKILL');
  await once(core, 'exit');
  await until(() => !isRunning(pid!), 'the trainer ends');

  const studio = await data.open();
  const run = (await studio.runs.showRun(runId)).run;
  expect(run).toMatchObject({ status: 'interrupted', owner: null });
  await studio.runs.resumeRun(runId);
  await epochStored(studio, run, (await studio.runs.showRun(runId)).metrics.length);
  await studio.runs.stopRun(runId);
  expect(await ended(studio, run)).toMatchObject({ status: 'stopped', error: null });
});

test.skipIf(!isLinux)('the reader is started again after a crash', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await ended(studio, await studio.runs.startTraining({ network: tinyNetwork, dataset: 'digits', engine: 'cpu', training: { epochs: 1 } }));
  const before = await studio.models.evaluateModel({ dataset: 'digits' });
  process.kill(childrenRunning(process.pid, 'engine/reader/main.ts')[0]!, 'SIGKILL');
  expect(await studio.models.evaluateModel({ dataset: 'digits' })).toEqual(before);
  await studio.close();
  expect(childrenRunning(process.pid, 'engine/reader/main.ts')).toEqual([]);
});

test('a run whose data is gone cannot be resumed and says why', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const run = await studio.runs.startTraining({ network: tinyNetwork, dataset: 'digits', engine: 'cpu', training: { epochs: 10_000 } });
  await epochStored(studio, run);
  await studio.close();
  const again = await data.open();
  rmSync(join(data.folder, 'data', 'blobs'), { recursive: true });
  await again.runs.resumeRun(run.id);
  expect(await ended(again, run)).toMatchObject({ status: 'failed', error: { code: 'RUN_NOT_RESUMABLE' } });
});

test('a run outlasts an import of another process that takes longer than a writer waits, and loses no epoch', { timeout: 60_000 }, async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const run = await studio.runs.startTraining({ network: tinyNetwork, dataset: 'digits', engine: 'cpu', training: { epochs: 100 } });
  await epochStored(studio, run);
  await waitForLine(startProgram('keep-busy.ts', join(data.folder, 'data'), migrationsDir, '7000'), 'busy');
  expect(await ended(studio, run)).toMatchObject({ status: 'completed', error: null, summary: { epochs: 100 } });
  const epochs = (await studio.runs.showRun(run.id)).metrics.filter(({ type }) => type === 'epoch');
  expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
});
