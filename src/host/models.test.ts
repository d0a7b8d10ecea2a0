import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as TfjsCore from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { NetworkInput } from '../contract/network.ts';
import { synthesiseDigits } from '../domain/digits/synthesise.ts';
import { forkProgram } from './forked-process.ts';
import { ReaderProcess } from './reader-process.ts';
import type { Studio } from './studio.ts';
import { ended, TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';

const require = createRequire(import.meta.url);

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

async function train(studio: Studio, name: string, { network = tinyNetwork, epochs = 3 }: { network?: NetworkInput; epochs?: number } = {}): Promise<void> {
  const run = await ended(studio, await studio.runs.startTraining({
    network, dataset: 'digits', engine: 'cpu', name, training: { epochs, batchSize: 64, learningRate: 0.03 }
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
  await expect(studio.models.importModel({ path, name: 'bundled' })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  await expect(studio.models.importModel({ path: join(data.folder, 'none') })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  const asOnnx = studio.models.exportModel({ format: 'onnx', path });
  await expect(asOnnx).rejects.toMatchObject({ code: 'USAGE_INVALID', remedy: expect.stringContaining('safetensors, tfjs') });
});

/** Every kind of layer, dilated and strided, in same and valid padding. */
const everyLayer: NetworkInput = {
  name: 'every-layer',
  input: [28, 28, 1],
  classes: 10,
  layers: [
    { type: 'conv2d', name: 'conv', filters: 3, kernel: 3, dilation: 2, padding: 'same', activation: 'relu' },
    { type: 'batchNorm', name: 'norm' },
    { type: 'activation', name: 'act', function: 'tanh' },
    { type: 'pool2d', name: 'max', kind: 'max', size: 3, stride: 2, padding: 'same' },
    { type: 'separableConv2d', name: 'separable', filters: 4, kernel: 3, dilation: 2, padding: 'same', bias: false },
    { type: 'depthwiseConv2d', name: 'depthwise', kernel: 3, dilation: 3, depthMultiplier: 2, stride: 2, activation: 'relu' },
    { type: 'pool2d', name: 'average', kind: 'average', size: 2, stride: 1 },
    { type: 'pointwiseConv2d', name: 'pointwise', filters: 6, activation: 'sigmoid' },
    { type: 'dropout', name: 'drop', rate: 0.1 },
    { type: 'globalAveragePool', name: 'gap' },
    { type: 'dense', name: 'logits', units: 10 },
    { type: 'softmax', name: 'softmax' }
  ]
};

interface TfjsModel {
  predict(input: unknown): { data(): Promise<Float32Array> };
}

test.skipIf(!isInstalled('@tensorflow/tfjs-layers'))('TensorFlow.js gives the exported model’s probabilities, dilated layers included', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await train(studio, 'every', { network: everyLayer, epochs: 1 });
  const { files } = await studio.models.exportModel({ model: 'every', format: 'tfjs', path: join(data.folder, 'tfjs') });
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(files[0]!, 'utf8')) as { modelTopology: object; weightsManifest: { weights: object[] }[] };
  const weightData = Uint8Array.from(readFileSync(files[1]!)).buffer;

  const tf = require('@tensorflow/tfjs-core') as typeof TfjsCore;
  require('@tensorflow/tfjs-backend-cpu');
  const { loadLayersModel } = require('@tensorflow/tfjs-layers') as { loadLayersModel(handler: object): Promise<TfjsModel> };
  const loaded = await loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0]!.weights as never, weightData }));
  const { pixels } = synthesiseDigits({ count: 8, seed: 21 });
  const theirs = await loaded.predict(tf.tensor(Float32Array.from(pixels, (value) => value / 255), [8, 28, 28, 1])).data();

  const model = await studio.models.show('every');
  const path = join(data.folder, 'every.safetensors');
  await studio.models.exportModel({ model: 'every', format: 'safetensors', path });
  const reader = new ReaderProcess({ engines: () => ['cpu'], fork: forkProgram, log: () => undefined });
  const logits = await reader.predict({ key: 'every', network: model.network, readWeights: () => readFileSync(path) }, pixels);
  await reader.close();
  const ours = Array.from({ length: 8 }, (_, i) => softmax([...logits.subarray(i * 10, (i + 1) * 10)])).flat();
  ours.forEach((value, i) => expect(theirs[i]).toBeCloseTo(value, 5));
});

function softmax(logits: number[]): number[] {
  const exponentials = logits.map((value) => Math.exp(value - Math.max(...logits)));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
