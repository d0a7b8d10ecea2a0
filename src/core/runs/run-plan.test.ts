import { expect, test } from 'vitest';
import { datasetSchema } from '../../contract/datasets.ts';
import { modelSchema } from '../../contract/models.ts';
import type { Model } from '../../contract/models.ts';
import { describeNetwork } from '../../domain/network/describe.ts';
import { presetNamed } from '../../domain/network/presets.ts';
import { planFinetuning, planTraining } from './run-plan.ts';
import type { RunPlan } from './run-plan.ts';
import { withTeacher } from './teacher.ts';

const digits = '0123456789'.split('');
const createdAt = new Date().toISOString();
const dataset = (name: string, classes: string[]) =>
  datasetSchema.parse({ id: 'd1', name, classes, splits: { train: 10 }, hash: 'a'.repeat(64), source: 'test', testLocked: false, createdAt });

function model(classes: string[]): Model {
  const preset = presetNamed('dsdc');
  return modelSchema.parse({
    id: 'm1', name: 'base', runId: null, preset: 'dsdc', network: { ...preset.network, classes: classes.length }, parameters: 1, classes,
    weightsHash: 'b'.repeat(64), weightsSizeBytes: 1, metrics: null, calibration: null, active: false, createdAt: new Date().toISOString(), trashedAt: null,
    lineage: {
      finetunedFrom: null, taughtBy: null, dataset: null, engine: null, device: null, engineVersion: null, threads: null, seed: 1, training: preset.training,
      gitVersion: null, appVersion: null
    }
  });
}

test('a preset’s recipe is kept but for what is asked otherwise', () => {
  const { network, training } = presetNamed('dsdc');
  const plan = planTraining({ training: { epochs: 3, batchSize: undefined } }, dataset('mnist', digits));
  expect(plan).toMatchObject({ name: 'dsdc-mnist', preset: 'dsdc', kind: 'train', parameters: describeNetwork(network).parameterCount, requestedEngine: null });
  expect(plan.training).toEqual({ ...training, epochs: 3 });
});

test('a teacher is kept by id, and answers single samples with the same classes', () => {
  const known = [model(digits), { ...model(digits), classes: [...digits, 'dot'], name: 'more' }, { ...model(digits), name: 'lines', network: presetNamed('line').network }];
  const find = (name: string): Model => known.find((other) => other.name === name)!;
  const plan = (teacher: string, preset = 'dsdc-tiny'): RunPlan => withTeacher(planTraining({ preset, training: { distillation: { teacher } } }, dataset('mnist', digits)), digits, find);
  expect(plan('base').training.distillation).toEqual({ teacher: 'm1', temperature: 4, share: 0.9 });
  expect(() => plan('more')).toThrow(/Class 10 of what is learnt is “none”, of the teacher more “dot”/);
  expect(() => plan('lines')).toThrow(/The model lines reads lines/);
  expect(() => plan('base', 'line')).toThrow(/reads lines/);
  expect(planFinetuning({}, { ...model(digits), lineage: { ...known[0]!.lineage, training: plan('base').training } }, dataset('usps', digits)).training.distillation).toBeNull();
});

test('the network answers as many classes as the dataset has', () => {
  const plan = planTraining({ preset: 'dsdc' }, dataset('more', [...digits, 'dot', 'minus']));
  expect(plan.network.classes).toBe(12);
  expect(plan.network.layers.find((layer) => layer.name === 'logits')).toMatchObject({ units: 12 });
  expect(() => planTraining({}, dataset('one', ['0']))).toThrow(/only one class/);
});

test('fine-tuning has the article’s recipe and the augmentation of its base', () => {
  const base = model(digits);
  const plan = planFinetuning({ training: { freeze: { untilLayer: 'stem' } } }, base, dataset('usps', digits));
  expect(plan).toMatchObject({ name: 'base-usps', kind: 'finetune', preset: 'dsdc' });
  expect(plan.training).toMatchObject({
    epochs: 10, learningRate: 1e-4, optimizer: { kind: 'adam' }, schedule: { kind: 'constant' }, emaDecay: null,
    augmentation: base.lineage.training!.augmentation, freeze: { untilLayer: 'stem' }
  });
});

test('labels must mean the same to the model and to the dataset', () => {
  expect(planFinetuning({}, model(digits), dataset('few', ['0', '1'])).network.classes).toBe(10);
  expect(() => planFinetuning({}, model(digits), dataset('ones', ['1', '7']))).toThrow(/Class 0 of the dataset ones is “1”, of the model base “0”/);
  expect(() => planFinetuning({}, model(digits), dataset('more', [...digits, 'dot']))).toThrow(/“dot”, of the model base “none”/);
});

test('networks that do not take samples are refused', () => {
  const network = { ...presetNamed('reference').network, input: [32, 32, 1] as [number, number, number] };
  expect(() => planTraining({ network }, dataset('mnist', digits))).toThrow(/takes 32×32×1/);
});

test('the name of the model that comes with the studio is taken', () => {
  const refused = expect.objectContaining({ code: 'RUN_SPEC_INVALID', remedy: 'Choose another name.' });
  expect(() => planTraining({ name: 'bundled' }, dataset('mnist', digits))).toThrow(refused);
  expect(planTraining({ name: 'bundled-2' }, dataset('mnist', digits)).name).toBe('bundled-2');
});
