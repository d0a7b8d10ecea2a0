import { expect, test } from 'vitest';
import type { TrainingRequest } from '../core/runs/requests.ts';
import { ended, epochStored, reached, TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';
import { childrenRunning, isRunning, until } from './testing/processes.ts';

const trainer = 'engine/trainer/main.ts';
const endless = { network: tinyNetwork, dataset: 'digits', engine: 'cpu', training: { epochs: 10_000 } } as const;

test('trains, tests, and stores run, metrics and model', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const queued = await studio.runs.startTraining({
    network: tinyNetwork, dataset: 'digits', engine: 'cpu', training: { epochs: 4, batchSize: 32, learningRate: 0.03 }, name: 'first'
  });
  expect(queued).toMatchObject({ status: 'queued', kind: 'train', requestedEngine: 'cpu', name: 'first' });

  const run = await ended(studio, queued);
  expect(run).toMatchObject({ status: 'completed', engine: 'cpu', error: null, summary: { epochs: 4, test: { n: 100 } } });
  expect(run.summary!.test!.accuracy).toBeGreaterThan(0.5);

  const { metrics } = await studio.runs.showRun('first');
  expect(metrics.filter(({ type }) => type === 'epoch').map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
  expect(metrics.map(({ seq }) => seq)).toEqual(metrics.map((_, i) => i + 1));

  const model = await studio.models.show('first');
  expect(model).toMatchObject({
    id: run.modelId, runId: run.id, parameters: 500, classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    metrics: { dataset: 'digits', n: 100, errors: run.summary!.test!.errors },
    lineage: { dataset: { name: 'digits', hash: run.dataset.hash }, engine: 'cpu', seed: 1, finetunedFrom: null },
    calibration: { targetMisread: 0.01 }
  });
  expect((await studio.datasets.show('digits')).dataset.testLocked).toBe(true);
  await expect(studio.datasets.splitDataset({ name: 'digits', testShare: 0.5, seed: 9 })).rejects.toMatchObject({ code: 'DATASET_SPLIT_LOCKED' });
});

test('the model evaluates to what the run was tested with', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const run = await ended(studio, await studio.runs.startTraining({ ...endless, training: { epochs: 2, batchSize: 32, learningRate: 0.03 } }));
  const evaluation = await studio.models.evaluateModel({ dataset: 'digits' });
  expect(evaluation).toMatchObject({ model: run.name, dataset: 'digits', n: 100, errors: run.summary!.test!.errors });
  const wholeTrain = await studio.models.evaluateModel({ dataset: 'digits:train' });
  expect(wholeTrain.n).toBe(300);
});

test('fine-tuning reports before, after, the old data and the flipped samples', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await studio.datasets.synthesiseDataset({ name: 'others', count: 200, seed: 8, testShare: 0.25 });
  const training = { epochs: 3, batchSize: 32, learningRate: 0.03 };
  const base = await ended(studio, await studio.runs.startTraining({ ...endless, training, name: 'base' }));
  const run = await ended(studio, await studio.runs.startFinetuning({
    model: 'base', dataset: 'others', engine: 'cpu', replayShare: 0.2, training: { ...training, freeze: { count: 1 } }
  }));
  expect(run).toMatchObject({ status: 'completed', kind: 'finetune', baseModelId: base.modelId, replay: { share: 0.2, dataset: { name: 'digits' } } });
  const report = run.summary!.finetune!;
  expect(report.before.n).toBe(50);
  expect(report.after.errors).toBe(report.before.errors - report.flipped.fixed + report.flipped.broken);
  expect(report.old).toMatchObject({ dataset: 'digits', before: base.summary!.test });
  expect(report.flipped.samples).toHaveLength(report.flipped.fixed + report.flipped.broken);
  expect((await studio.models.show(run.modelId!)).lineage.finetunedFrom).toEqual({ id: base.modelId, name: 'base' });
});

test('a network learns from a stored model, which its run and its model name', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const training = { epochs: 4, batchSize: 32, learningRate: 0.03 };
  const teacher = await ended(studio, await studio.runs.startTraining({ ...endless, training, name: 'teacher' }));
  const request = { ...endless, training: { ...training, seed: 2, distillation: { teacher: 'teacher', share: 0.5 } }, name: 'pupil' };
  expect((await studio.runs.preflight({ kind: 'train', request })).stepsPerEpoch).toBeGreaterThan(0);
  const run = await ended(studio, await studio.runs.startTraining(request));
  expect(run.summary!.test!.accuracy).toBeGreaterThan(0.5);
  const distillation = { teacher: teacher.modelId, temperature: 4, share: 0.5 };
  expect(run.training.distillation).toEqual(distillation);
  expect((await studio.models.show('pupil')).lineage.training!.distillation).toEqual(distillation);
  await expect(studio.runs.startTraining({ ...request, training: { distillation: { teacher: 'nobody' } } })).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });

  expect((await studio.models.show('pupil')).lineage.taughtBy).toEqual({ id: teacher.modelId, name: 'teacher' });
  await studio.models.trashModel('teacher');
  await studio.models.removeModel(teacher.modelId!);
  const again = await ended(studio, await studio.runs.startTraining({ ...request, training: { ...training, distillation: null }, name: 'alone' }));
  expect(again.status).toBe('completed');
  await expect(studio.runs.startTraining(request)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
});

test('a stopped run keeps its model, and a resumed one goes on from its checkpoint', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const run = await studio.runs.startTraining({ ...endless, training: { epochs: 150, batchSize: 64 } });
  await epochStored(studio, run);
  await studio.runs.stopRun(run.id);
  const stopped = await ended(studio, run);
  expect(stopped).toMatchObject({ status: 'stopped', error: null });
  expect(stopped.summary!.epochs).toBeLessThan(150);
  expect(stopped.modelId).not.toBeNull();

  await studio.runs.resumeRun(run.id);
  const completed = await ended(studio, run);
  expect(completed).toMatchObject({ status: 'completed', summary: { epochs: 150 } });
  const epochs = (await studio.runs.showRun(run.id)).metrics.filter(({ type }) => type === 'epoch').map(({ epoch }) => epoch);
  expect(epochs).toEqual(Array.from({ length: 150 }, (_, i) => i + 1));
  await expect(studio.runs.resumeRun(run.id)).rejects.toMatchObject({ code: 'RUN_NOT_RESUMABLE' });
});

test('a run that is stopped before its first step leaves no model, and the test split unlocked', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const run = await studio.runs.startTraining(endless);
  await studio.runs.stopRun(run.id);
  expect(await ended(studio, run)).toMatchObject({ status: 'stopped', error: null, modelId: null, summary: null });
  expect(await studio.models.list()).toEqual([]);
  expect((await studio.datasets.list()).map(({ testLocked }) => testLocked)).toEqual([false]);
  await studio.runs.resumeRun(run.id);
  await epochStored(studio, run);
  await studio.runs.stopRun(run.id);
  expect((await ended(studio, run)).modelId).not.toBeNull();
});

test('pauses and goes on; another studio on the same folder can watch and stop it', async () => {
  await using data = new TemporaryData();
  const owner = await data.openWithDigits();
  const other = await data.open();
  const run = await owner.runs.startTraining(endless);
  await reached(owner, run, 'running');
  await owner.runs.pauseRun(run.id);
  await reached(other, run, 'paused');
  await other.runs.resumeRun(run.id);
  await reached(other, run, 'running');
  await expect(other.runs.startTraining(endless)).rejects.toMatchObject({ code: 'STUDIO_LOCKED' });
  await expect(other.runs.removeRuns([run.id])).rejects.toMatchObject({ code: 'RUN_ACTIVE' });
  await other.runs.stopRun(run.id);
  expect(await ended(other, run)).toMatchObject({ status: 'stopped' });
  await until(() => childrenRunning(process.pid, trainer).length === 0, 'the trainer ends');
});

test('runs wait for each other; a waiting one can be stopped', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const [first, second, third] = [await studio.runs.startTraining(endless), await studio.runs.startTraining(endless), await studio.runs.startTraining(endless)];
  await reached(studio, first, 'running');
  await expect(studio.runs.pauseRun(second.id)).rejects.toMatchObject({ code: 'RUN_NOT_ACTIVE' });
  expect(await studio.runs.stopRun(second.id)).toMatchObject({ status: 'stopped', modelId: null });
  expect(childrenRunning(process.pid, trainer)).toHaveLength(1);
  await studio.runs.stopRun(first.id);
  await reached(studio, third, 'running');
  expect((await studio.runs.showRun(first.id)).run.status).toBe('stopped');
});

test('dropping a watch stops nothing; closing the studio leaves the run interrupted, resumable and without a process', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const run = await studio.runs.startTraining(endless);
  await epochStored(studio, run);
  const [pid] = childrenRunning(process.pid, trainer);
  await studio.close();
  expect(isRunning(pid!)).toBe(false);

  const again = await data.open();
  expect((await again.runs.showRun(run.id)).run).toMatchObject({ status: 'interrupted', error: null, owner: null });
  await again.runs.resumeRun(run.id);
  await epochStored(again, run, (await again.runs.showRun(run.id)).metrics.length);
  const { metrics } = await again.runs.showRun(run.id);
  const steps = metrics.filter(({ type }) => type === 'batch').map(({ step }) => step);
  expect(steps).toEqual(steps.map((_, i) => i + 1));
});

test('a network that diverges ends as failed and says so', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  // Two linear layers multiply: their weights overflow within a few steps of this size.
  const layers = tinyNetwork.layers.toSpliced(2, 0, { type: 'dense', name: 'hidden', units: 10 });
  const training = { epochs: 50, learningRate: 100, optimizer: { kind: 'sgd' } } as const;
  const run = await ended(studio, await studio.runs.startTraining({ ...endless, network: { ...tinyNetwork, layers }, training }));
  expect(run).toMatchObject({ status: 'failed', error: { code: 'TRAINING_DIVERGED' }, modelId: null });
});

test('what cannot be trained is refused before anything is stored', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const refused = async (request: TrainingRequest): Promise<unknown> => studio.runs.startTraining(request).catch((error: unknown) => error);
  expect(await refused({ dataset: 'nothing' })).toMatchObject({ code: 'DATASET_NOT_FOUND' });
  expect(await refused({ dataset: './no/such/folder' })).toMatchObject({ code: 'FILE_NOT_FOUND' });
  expect(await refused({ dataset: 'digits:test' })).toMatchObject({ code: 'RUN_SPEC_INVALID' });
  expect(await refused({ dataset: 'digits', preset: 'huge' })).toMatchObject({ code: 'PRESET_NOT_FOUND' });
  expect(await refused({ dataset: 'digits', name: 'a/b' })).toMatchObject({ code: 'RUN_SPEC_INVALID' });
  const noEpochs = await refused({ dataset: 'digits', training: { epochs: 0 } });
  expect(noEpochs).toMatchObject({ code: 'RUN_SPEC_INVALID', message: expect.stringContaining('training.epochs') });
  expect(await refused({ dataset: 'digits', training: { freeze: { untilLayer: 'nope' } } })).toMatchObject({ code: 'RUN_SPEC_INVALID' });
  await expect(studio.runs.startFinetuning({ model: 'bundled', dataset: 'digits' })).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  expect(await studio.runs.listRuns()).toEqual([]);
});
