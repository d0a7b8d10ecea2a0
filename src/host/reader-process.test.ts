import { expect, onTestFinished, test } from 'vitest';
import { networkSchema, type NetworkSpec } from '../contract/network.ts';
import type { AskedModel } from '../core/models/reader.ts';
import { synthesiseDigits } from '../domain/digits/synthesise.ts';
import { applyTemperature } from '../domain/metrics/temperature.ts';
import { initialWeights, type NamedArrays } from '../domain/network/initialise.ts';
import { encodeSafetensors } from '../domain/safetensors.ts';
import { forkProgram } from './forked-process.ts';
import { ReaderProcess } from './reader-process.ts';
import { childrenRunning } from './testing/processes.ts';
import { tinyNetwork } from './testing/temporary-studio.ts';

const program = 'engine/reader/main.ts';
const tiny = networkSchema.parse(tinyNetwork);
const { pixels } = synthesiseDigits({ count: 3, seed: 1 });

/** A model that counts how often its weights were asked for. */
class CountedModel implements AskedModel {
  readonly key: string;
  readonly network: NetworkSpec;
  readonly arrays: NamedArrays;
  reads = 0;

  constructor(seed: number, network = tiny) {
    this.key = `model-${seed}`;
    this.network = network;
    this.arrays = initialWeights(network, seed);
  }

  readonly readWeights = (): Uint8Array => {
    this.reads++;
    return encodeSafetensors({ tensors: this.arrays, metadata: {} });
  };
}

function reader(): ReaderProcess {
  const process = new ReaderProcess({ engines: () => ['cpu'], fork: forkProgram, log: () => undefined });
  onTestFinished(() => process.close());
  return process;
}

test('weights travel once a model, also when questions overlap', async () => {
  const asked = reader();
  const [one, two] = [new CountedModel(1), new CountedModel(2)];
  const [first, other, again] = await Promise.all([asked.predict(one, pixels), asked.predict(two, pixels), asked.predict(one, pixels)]);
  for (let i = 0; i < 5; i++) expect(await asked.predict(one, pixels)).toEqual(first);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect([one.reads, two.reads]).toEqual([1, 1]);
});

test('a model that the reader dropped for others is sent again', async () => {
  const asked = reader();
  const models = Array.from({ length: 7 }, (_, seed) => new CountedModel(seed));
  const first = await Promise.all(models.map((model) => asked.predict(model, pixels)));
  expect(await Promise.all(models.map((model) => asked.predict(model, pixels)))).toEqual(first);
  // It keeps four.
  expect(models.map(({ reads }) => reads)).toEqual([2, 2, 2, 1, 1, 1, 1]);
});

test('weights that do not fit are refused each time they are asked, and harm no other model', async () => {
  const asked = reader();
  const good = new CountedModel(1);
  const bad: AskedModel = { key: 'bad', network: tiny, readWeights: () => Uint8Array.from([1, 2, 3]) };
  for (let i = 0; i < 2; i++) await expect(asked.predict(bad, pixels)).rejects.toMatchObject({ code: 'MODEL_FILE_INVALID' });
  expect(await asked.predict(good, pixels)).toHaveLength(30);
});

test('layers answer as they are named, also where inference folds a batch norm away, and the last ones as predict does', async () => {
  const asked = reader();
  const model = new CountedModel(1, networkSchema.parse({
    ...tinyNetwork,
    name: 'normed',
    layers: [
      { type: 'separableConv2d', name: 'conv', filters: 3, kernel: 3, stride: 2, dilation: 2, padding: 'same', bias: false },
      { type: 'batchNorm', name: 'norm', activation: 'relu' },
      { type: 'flatten', name: 'flatten' },
      ...tinyNetwork.layers.slice(-2)
    ]
  }));
  const { arrays } = model;
  arrays.get('norm/runningMean')!.values.set([0.1, -0.2, 0.05]);
  arrays.get('norm/runningVariance')!.values.set([0.5, 2, 0.9]);
  // More than one batch of the reader.
  const { pixels: many } = synthesiseDigits({ count: 150, seed: 2 });
  const { logits, outputs } = await asked.layerOutputs(model, many, ['softmax', 'norm', 'conv-pointwise', 'flatten']);

  expect(outputs.get('conv-pointwise')!.shape).toEqual([150, 14, 14, 3]);
  expect(outputs.get('flatten')!.shape).toEqual([150, 14 * 14 * 3]);
  const [mean, variance] = ['Mean', 'Variance'].map((role) => arrays.get(`norm/running${role}`)!.values) as [Float32Array, Float32Array];
  const convolved = outputs.get('conv-pointwise')!.values;
  outputs.get('norm')!.values.forEach((value, i) => {
    const normed = (convolved[i]! - mean[i % 3]!) / Math.sqrt(variance[i % 3]! + 1e-3);
    expect(Math.abs(value - Math.max(0, normed))).toBeLessThan(1e-4);
  });
  expect(outputs.get('flatten')!.values).toEqual(outputs.get('norm')!.values);

  const predicted = await asked.predict(model, many);
  logits.forEach((logit, i) => expect(Math.abs(logit - predicted[i]!)).toBeLessThan(1e-4));
  applyTemperature(logits, 10, 1).forEach((probability, i) => expect(outputs.get('softmax')!.values[i]).toBeCloseTo(probability, 6));

  // A norm alone is looked at in the network that it was folded into; with the values before it the network is as it stands.
  const seen = await asked.features(model, many, [{ name: 'norm', isPooled: true }, { name: 'flatten', isPooled: false }]);
  const flat = 14 * 14 * 3;
  const size = 2 * 3 + flat + 10;
  expect(seen.features).toHaveLength(150 * size);
  for (const image of [0, 149]) {
    const own = outputs.get('norm')!.values.subarray(image * flat, (image + 1) * flat);
    const row = [...seen.features.subarray(image * size, (image + 1) * size)];
    for (let channel = 0; channel < 3; channel++) {
      const values = [...own.filter((_, i) => i % 3 === channel)];
      expect(row[channel]).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 4);
      expect(row[3 + channel]).toBeCloseTo(Math.max(...values), 4);
    }
    row.slice(6, 6 + flat).forEach((value, i) => expect(Math.abs(value - own[i]!)).toBeLessThan(1e-4));
    row.slice(6 + flat).forEach((value, i) => expect(Math.abs(value - logits[image * 10 + i]!)).toBeLessThan(1e-4));
  }
  // Both forms of the network came from one sending.
  expect(model.reads).toBe(1);
});

test('layers that are not there and more than fits in memory are refused', async () => {
  const asked = reader();
  const model = new CountedModel(1);
  await expect(asked.layerOutputs(model, pixels, ['missing'])).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  const layers = Array.from({ length: 100_000 }, () => 'flatten');
  await expect(asked.layerOutputs(model, new Uint8Array(7 * 784), layers)).rejects.toMatchObject({ code: 'USAGE_INVALID' });
});

test.skipIf(process.platform !== 'linux')('a reader that was killed is started again, given the weights and asked once more', async () => {
  const asked = reader();
  const model = new CountedModel(1);
  const before = await asked.predict(model, pixels);
  const [pid] = childrenRunning(process.pid, program);
  process.kill(pid!, 'SIGSTOP');
  const waiting = asked.predict(model, pixels);
  await new Promise(setImmediate);
  process.kill(pid!, 'SIGKILL');
  expect(await waiting).toEqual(before);
  expect(model.reads).toBe(2);
  expect(childrenRunning(process.pid, program)).not.toContain(pid);
});
