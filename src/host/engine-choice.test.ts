import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { ended, TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';

afterEach(() => vi.unstubAllEnvs());

test('without TensorFlow’s library the next engine that works trains, and each that does not is named with its reason', async () => {
  await using data = new TemporaryData();
  const engines = join(data.folder, 'no-engines');
  mkdirSync(engines);
  vi.stubEnv('DSDC_ENGINES', engines);
  const studio = await data.openWithDigits();
  const run = await ended(studio, await studio.runs.startTraining({ network: tinyNetwork, dataset: 'digits', training: { epochs: 1 } }));
  expect(run).toMatchObject({ status: 'completed', error: null });
  expect(['webgpu', 'wasm']).toContain(run.engine);
  const refused = data.log.filter((line) => line.endsWith('Trying the next engine.'));
  expect(refused).toEqual(run.engine === 'wasm' ? [expect.stringContaining('webgpu')] : []);
  expect((await studio.models.evaluateModel({ dataset: 'digits' })).errors).toBe(run.summary!.test!.errors);
});

test('a stop is heard by the engine that trains, also when it was given to one that is refused', async () => {
  await using data = new TemporaryData();
  vi.stubEnv('DSDC_ENGINES', join(data.folder, 'no-engines'));
  // WebGPU comes first and is refused, but for machines with a graphics card: there the stop reaches it.
  vi.stubEnv('DSDC_WEBGPU_SOFTWARE', '');
  const studio = await data.openWithDigits();
  const run = await studio.runs.startTraining({ network: tinyNetwork, dataset: 'digits', training: { epochs: 10_000 } });
  await studio.runs.stopRun(run.id);
  expect(await ended(studio, run)).toMatchObject({ status: 'stopped', error: null });
});

test('an engine that was asked for is not replaced by another', async () => {
  await using data = new TemporaryData();
  vi.stubEnv('DSDC_ENGINES', join(data.folder, 'no-engines'));
  const studio = await data.openWithDigits();
  const run = await ended(studio, await studio.runs.startTraining({ network: tinyNetwork, dataset: 'digits', engine: 'libtensorflow', training: { epochs: 1 } }));
  expect(run).toMatchObject({ status: 'failed', engine: null, error: { code: 'ENGINE_UNAVAILABLE' } });
  expect(run.error!.remedy).toContain('npm run engine:setup');
});
