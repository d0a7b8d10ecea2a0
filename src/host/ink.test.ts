import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Ink, InkPoint } from '../contract/ink.ts';
import { inkQuestionSchema } from '../contract/ink.ts';
import { ended, TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';
import type { Studio } from './studio.ts';

type Line = readonly (readonly [number, number])[];

/** Lines of a pad of 400 × 300. */
function inkOf(...lines: readonly Line[]): Ink {
  return { widthPx: 400, heightPx: 300, strokes: lines.map((line) => ({ widthPx: 16, points: line.map(([x, y], i): InkPoint => [x, y, 0.5, 8 * i]) })) };
}

const one: Line = [[100, 40], [100, 120], [98, 200]];
const seven: Line = [[200, 50], [290, 50], [250, 130], [230, 200]];
const question = (ink: Ink, more: object = {}) => inkQuestionSchema.parse({ ink, ...more });

async function withModel(studio: Studio, name: string, dataset: string): Promise<void> {
  const run = await ended(studio, await studio.runs.startTraining({
    network: tinyNetwork, dataset, name, training: { epochs: 8, batchSize: 32, learningRate: 0.02, seed: 1 }
  }));
  expect(run.status).toBe('completed');
}

test('ink is read by the models asked, a blank pad is not, and ink like nothing learnt is said to be none', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  await studio.datasets.synthesiseDataset({ name: 'digits', count: 3000, seed: 3, testShare: 0.1 });
  await withModel(studio, 'first', 'digits');
  expect(await studio.ink.read(question(inkOf()))).toEqual({ sample: null, answers: [], number: null });
  const { sample, answers } = await studio.ink.read(question(inkOf(seven), { models: ['first', 'first'] }));
  expect(sample).toHaveLength(784);
  expect(answers.map(({ model, probabilities }) => [model.name, probabilities.length])).toEqual([['first', 10], ['first', 10]]);
  expect(answers[0]!.probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
  const whole = await studio.ink.read(question(inkOf(seven), { steps: { crop: false } }));
  expect(whole.sample).not.toEqual(sample);
  // The detector is fitted after the first question.
  const scribble = inkOf(Array.from({ length: 40 }, (_, i) => [60 + (i % 2) * 240 + i, 40 + 5 * i] as const));
  while ((await studio.ink.read(question(scribble))).answers[0]!.likeness === null) await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await studio.ink.read(question(scribble))).answers[0]).toMatchObject({ doubt: 'notADigit' });
}, 120_000);

test('a number is read digit by digit, left to right', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await withModel(studio, 'first', 'digits');
  const { number } = await studio.ink.read(question(inkOf(one, seven), { many: true }));
  expect(number).toHaveLength(2);
  expect(number![0]!.box.x).toBeLessThan(number![1]!.box.x);
  expect(number![0]!.box).toMatchObject({ x: expect.closeTo(90, -1), width: expect.closeTo(17, -1) });
}, 60_000);

test('ink is filed under its digit, every fifth of a digit is held out, and the last one can be taken back', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  let last = 0;
  for (let i = 0; i < 6; i++) last = (await studio.ink.keep({ ink: inkOf(seven), label: '7', dataset: 'own' })).sample;
  expect((await studio.datasets.show('own')).dataset).toMatchObject({ splits: { train: 5, test: 1 }, classes: expect.arrayContaining(['7']) });
  expect(await studio.ink.takeBack(last)).toMatchObject({ splits: { train: 4, test: 1 } });
  await expect(studio.ink.takeBack(last)).rejects.toMatchObject({ code: 'SAMPLE_NOT_FOUND' });
  await expect(studio.ink.keep({ ink: inkOf(), label: '7', dataset: 'own' })).rejects.toMatchObject({ code: 'PICTURE_BLANK' });
  await expect(studio.ink.keep({ ink: inkOf(one), label: 'x', dataset: 'own' })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
});

test('a model learns own handwriting with replay, and becomes active only where the old test set allows it', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await withModel(studio, 'first', 'digits');
  await studio.models.promoteModel('first');
  await expect(studio.ink.teach({ dataset: 'own', margin: 0 })).rejects.toMatchObject({ code: 'DATASET_EMPTY' });
  for (let i = 0; i < 5; i++) {
    for (const [label, line] of [['1', one], ['7', seven]] as const) await studio.ink.keep({ ink: inkOf(line.map(([x, y]) => [x + i, y] as const)), label, dataset: 'own' });
  }
  const taught = await studio.ink.teach({ dataset: 'own', margin: 1 });
  expect(taught).toMatchObject({ promoted: true, base: { name: 'first' }, own: { after: { n: 2 } }, old: { dataset: 'digits', after: { n: 100 } } });
  expect((await studio.models.show()).id).toBe(taught.model.id);
  expect(taught.model.calibration).toEqual((await studio.models.show('first')).calibration);
  // Again from where it came, not on top of what it learnt; and with nothing to lose allowed, it depends on the test set.
  const again = await studio.ink.teach({ dataset: 'own', margin: 0 });
  expect(again.base.name).toBe('first');
  expect(again.promoted).toBe(again.old.after.errors <= again.old.before.errors);
  expect((await studio.models.show()).id).toBe(again.promoted ? again.model.id : taught.model.id);
}, 120_000);

test('teaching that is stopped half way leaves nothing but the trash', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await withModel(studio, 'first', 'digits');
  const before = await studio.models.list();
  for (let i = 0; i < 5; i++) await studio.ink.keep({ ink: inkOf(one.map(([x, y]) => [x + i, y] as const)), label: '1', dataset: 'own' });
  const leaving = new AbortController();
  const teaching = studio.ink.teach({ dataset: 'own', model: 'first', margin: 1, signal: leaving.signal, onProgress: () => leaving.abort() });
  await expect(teaching).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(await studio.models.list()).toEqual(before);
  expect((await studio.runs.listRuns()).map(({ run }) => run.name)).toEqual(['first']);
  expect(await studio.models.list({ trashed: true })).toHaveLength(1);
  expect(await studio.runs.listRuns({ trashed: true })).toMatchObject([{ run: { status: 'stopped', modelId: expect.any(String) } }]);
}, 120_000);

test('a model whose data is not stored is taught with the default dataset in its stead', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await withModel(studio, 'first', 'digits');
  await studio.models.exportModel({ model: 'first', format: 'safetensors', path: join(data.folder, 'first.safetensors') });
  await studio.models.importModel({ path: join(data.folder, 'first.safetensors'), name: 'elsewhere' });
  await studio.datasets.removeDataset('digits');
  await studio.datasets.synthesiseDataset({ name: 'synthetic', count: 400, seed: 4, testShare: 0.25 });
  for (let i = 0; i < 5; i++) await studio.ink.keep({ ink: inkOf(one.map(([x, y]) => [x + i, y] as const)), label: '1', dataset: 'own' });
  const taught = await studio.ink.teach({ dataset: 'own', model: 'elsewhere', margin: 1 });
  expect(taught).toMatchObject({ promoted: true, base: { name: 'elsewhere' }, old: { dataset: 'synthetic', after: { n: 100 } } });
}, 120_000);
