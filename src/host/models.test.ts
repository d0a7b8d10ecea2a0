import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { synthesiseDigits } from '../domain/digits/synthesise.ts';
import type { Studio } from './studio.ts';
import { ended, TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

async function train(studio: Studio, name: string): Promise<void> {
  const run = await ended(studio, await studio.runs.startTraining({
    network: tinyNetwork, dataset: 'digits', engine: 'cpu', name, training: { epochs: 3, batchSize: 64, learningRate: 0.03 }
  }));
  expect(run.error).toBeNull();
}

test('the active model is meant where none is named, else the newest', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await expect(studio.models.show()).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND', remedy: expect.stringContaining('dsdc train') });
  const bundled = { code: 'MODEL_NOT_FOUND', message: expect.stringContaining('none comes with this version') };
  await expect(studio.models.show('bundled')).rejects.toMatchObject({ ...bundled, remedy: expect.stringContaining('dsdc train') });
  await train(studio, 'one');
  await train(studio, 'two');
  await expect(studio.models.show('bundled')).rejects.toMatchObject({ ...bundled, remedy: expect.stringContaining('dsdc models list') });
  expect((await studio.models.show()).name).toBe('two');
  await studio.models.promoteModel('one');
  expect((await studio.models.show()).name).toBe('one');
  await studio.models.trashModel('one');
  expect((await studio.models.list()).map(({ name }) => name)).toEqual(['two']);
  const [trashed] = await studio.models.list({ trashed: true });
  await studio.models.restoreModel(trashed!.id);
  await studio.models.removeModel('one');
  expect(await studio.models.list({ trashed: true })).toEqual([]);
});

test('pictures are predicted in order; a bad one is named after the answers before it', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await train(studio, 'model');
  const { pixels, labels } = synthesiseDigits({ count: 40, seed: 77 });
  const files = await Promise.all(Array.from(labels, async (_, i) => {
    const path = join(data.folder, `${i}.png`);
    const ink = pixels.slice(i * 784, (i + 1) * 784).map((value) => 255 - value);
    await sharp(ink, { raw: { width: 28, height: 28, channels: 1 } }).resize(112, 112, { kernel: 'cubic' }).png().toFile(path);
    return path;
  }));
  const predictions = await collect(studio.models.predictPictures({ files }));
  expect(predictions.map(({ file }) => file)).toEqual(files);
  for (const { digit, confidence, probabilities } of predictions) {
    expect(probabilities).toHaveLength(10);
    expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    expect(probabilities[digit as number]).toBe(confidence);
  }
  expect(predictions.filter(({ digit }, i) => digit === labels[i]).length).toBeGreaterThan(20);

  const junk = join(data.folder, 'junk.png');
  writeFileSync(junk, 'not a picture');
  const before: string[] = [];
  const reading = (async () => {
    for await (const { file } of studio.models.predictPictures({ files: [files[0]!, junk, files[1]!] })) before.push(file);
  })();
  await expect(reading).rejects.toMatchObject({ code: 'PICTURE_INVALID', message: expect.stringContaining('junk.png') });
  expect(before).toEqual([files[0]]);
  const blank = join(data.folder, 'blank.png');
  await sharp({ create: { width: 30, height: 30, channels: 3, background: 'white' } }).png().toFile(blank);
  const onBlank = collect(studio.models.predictPictures({ files: [blank] }));
  await expect(onBlank).rejects.toMatchObject({ code: 'PICTURE_BLANK', message: expect.stringContaining('blank.png') });
});

test('a dataset with fewer classes is evaluated by their names; a stranger among them is refused', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await train(studio, 'model');
  const { pixels, labels } = synthesiseDigits({ count: 20, seed: 5 });
  const upperHalf = Array.from(labels.keys()).filter((i) => labels[i]! >= 5);
  const table = (className: (label: number) => string): string => [
    `label,${Array.from({ length: 784 }, (_, i) => `pixel${i}`).join(',')}`,
    ...upperHalf.map((i) => `${className(labels[i]!)},${pixels.slice(i * 784, (i + 1) * 784).join(',')}`)
  ].join('\n');
  writeFileSync(join(data.folder, 'upper.csv'), table(String));
  const evaluation = await studio.models.evaluateModel({ dataset: join(data.folder, 'upper.csv') });
  expect(evaluation.confusion.map((row) => row.reduce((sum, n) => sum + n, 0))).toEqual([0, 0, 0, 0, 0, 2, 2, 2, 2, 2]);
  expect((await studio.datasets.list()).map(({ name }) => name)).toEqual(['digits']);

  writeFileSync(join(data.folder, 'strange.csv'), table((label) => (label === 7 ? '17' : String(label))));
  const refused = studio.models.evaluateModel({ dataset: join(data.folder, 'strange.csv') });
  await expect(refused).rejects.toMatchObject({ code: 'DATASET_FILE_INVALID', message: expect.stringContaining('“17”') });
});

test('an exported model comes back the same', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await train(studio, 'model');
  const path = join(data.folder, 'deep', 'model.safetensors');
  await studio.models.exportModel({ format: 'safetensors', path });
  const imported = await studio.models.importModel({ path, name: 'copy' });
  const original = await studio.models.show('model');
  const { name, network, classes, calibration, lineage } = original;
  expect(imported).toMatchObject({ name: 'copy', runId: null, network, classes, calibration, lineage });
  const evaluation = await studio.models.evaluateModel({ model: name, dataset: 'digits' });
  expect(await studio.models.evaluateModel({ model: 'copy', dataset: 'digits' })).toEqual({ ...evaluation, model: 'copy' });
  for (const [format, file] of [['onnx', 'a.onnx'], ['keras', 'a.keras'], ['json', 'a.json'], ['tfjs-layers', 'web']] as const) {
    await studio.models.exportModel({ model: name, format, path: join(data.folder, file) });
    const foreign = await studio.models.importModel({ path: join(data.folder, file), name: format });
    expect(foreign).toMatchObject({ classes, metrics: null, calibration: null, lineage: { dataset: null } });
    const { accuracy, errors } = await studio.models.evaluateModel({ model: format, dataset: 'digits' });
    expect({ accuracy, errors }).toEqual({ accuracy: evaluation.accuracy, errors: evaluation.errors });
  }
  await expect(studio.models.importModel({ path, name: 'bundled' })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  await expect(studio.models.importModel({ path: join(data.folder, 'none') })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  const asWord = studio.models.exportModel({ format: 'word', path });
  await expect(asWord).rejects.toMatchObject({ code: 'USAGE_INVALID', remedy: expect.stringContaining('safetensors, onnx') });
});

test('a model is written in 8 bits with its accuracy beside', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await train(studio, 'model');
  const { files, accuracy } = await studio.models.exportModel({ format: 'onnx-int8', path: join(data.folder, 'int8') });
  expect(files.map((file) => basename(file))).toEqual(['model-int8.onnx', 'model-int8-accuracy.json']);
  expect(JSON.parse(readFileSync(files[1]!, 'utf8'))).toEqual(accuracy);
  expect(accuracy).toMatchObject({ dataset: 'digits', n: 100, calibratedOn: 'digits:train', calibrationImages: 256 });
  const { errors } = await studio.models.evaluateModel({ dataset: 'digits' });
  expect(accuracy!.float32.errors).toBe(errors);
  expect(accuracy!.int8.accuracy).toBe(1 - accuracy!.int8.errors / 100);
  expect(accuracy!.agreement).toBeGreaterThan(0.95);
});
