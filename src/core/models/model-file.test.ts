import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StudioError } from '../../contract/errors.ts';
import { modelSchema } from '../../contract/models.ts';
import { describeNetwork } from '../../domain/network/describe.ts';
import { initialWeights } from '../../domain/network/initialise.ts';
import { presetNamed } from '../../domain/network/presets.ts';
import { decodeSafetensors, encodeSafetensors } from '../../domain/safetensors.ts';
import { decodeModelFile, encodeModelFile } from './model-file.ts';

const { network, training } = presetNamed('dsdc');
const weights = encodeSafetensors({ tensors: initialWeights(network, 5), metadata: {} });
const model = modelSchema.parse({
  id: 'm1', name: 'mine', runId: 'r1', preset: 'dsdc', network, parameters: describeNetwork(network).parameterCount, classes: '0123456789'.split(''),
  weightsHash: 'b'.repeat(64), weightsSizeBytes: weights.length, active: true, createdAt: new Date().toISOString(), trashedAt: null,
  metrics: { dataset: 'mnist', accuracy: 0.99, errors: 100, n: 10_000, interval95: [0.98, 0.995], ece: 0.01 },
  calibration: { temperature: 1.3, rejectThreshold: 0.6, targetMisread: 0.01 },
  lineage: {
    finetunedFrom: { id: 'm0', name: 'older' }, taughtBy: null, dataset: { name: 'mnist', hash: 'a'.repeat(64) }, engine: 'wasm', device: 'x', engineVersion: 'y', threads: 1,
    seed: 7, training, gitVersion: null, appVersion: '0.1.0'
  }
});
const file = encodeModelFile(model, weights);

test('a model survives its file', () => {
  const { name, preset, classes, metrics, calibration, lineage, parameters } = model;
  const decoded = decodeModelFile(file, 'mine.safetensors');
  expect(decoded).toMatchObject({ name, preset, network, classes, metrics, calibration, lineage, parameters });
  expect(decodeSafetensors(decoded.weights, 'weights').tensors).toEqual(decodeSafetensors(weights, 'weights').tensors);
});

test('a file that does not fit is refused with its name', () => {
  const { tensors, metadata } = decodeSafetensors(file, 'x');
  const changed = (name: string, values: Float32Array, shape: readonly number[]): Uint8Array =>
    encodeSafetensors({ tensors: new Map([...tensors, [name, { shape, values }]]), metadata });
  expect(() => decodeModelFile(weights, 'plain.safetensors')).toThrow(/plain.safetensors: it was not exported by the studio/);
  expect(() => decodeModelFile(changed('logits/bias', new Float32Array(9), [9]), 'f')).toThrow(/“logits\/bias” are 9, not 10/);
  expect(() => decodeModelFile(changed('logits/bias', new Float32Array(10).fill(Number.NaN), [10]), 'f')).toThrow(/not all finite/);
  expect(() => decodeModelFile(encodeSafetensors({ tensors: new Map(), metadata }), 'f')).toThrow(/“stem\/kernel” are missing/);
  expect(() => decodeModelFile(encodeSafetensors({ tensors, metadata: { ...metadata, model: '{' } }), 'f')).toThrow(/not JSON/);
});

test('damaged files end in an error of ours, never in another', () => {
  fc.assert(fc.property(fc.nat({ max: 6000 }), fc.integer({ min: 0, max: 255 }), fc.nat({ max: file.length }), (at, byte, length) => {
    const damaged = file.slice(0, length);
    if (at < length) damaged[at] = byte;
    try {
      decodeModelFile(damaged, 'damaged');
    } catch (error) {
      expect(error).toBeInstanceOf(StudioError);
    }
  }), { numRuns: 300 });
});
