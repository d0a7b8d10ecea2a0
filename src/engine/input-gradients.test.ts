import { expect, test } from 'vitest';
import type { NetworkSpec } from '../contract/network.ts';
import { initialWeights } from '../domain/network/initialise.ts';
import { presetNamed } from '../domain/network/presets.ts';
import { walkConvolution, isConvolution } from '../domain/explain/walk.ts';
import { describeNetwork } from '../domain/network/describe.ts';
import { expandLayers } from '../domain/network/expand.ts';
import { randomStream } from '../domain/random.ts';
import { loadKernels } from './engines-fixture.ts';
import { inputGradients } from './input-gradients.ts';
import { layerOutputs } from './layer-outputs.ts';
import { Network } from './network.ts';

const random = randomStream(7, 'gradients');
const { network: spec } = presetNamed('dsdc');
const weights = initialWeights(spec, 1);
// Statistics and factors as training leaves them, and logits large against what 32 bits round away.
for (const [name, { values }] of weights) {
  if (/Variance$|gamma$/.test(name)) for (let i = 0; i < values.length; i++) values[i] = name.endsWith('gamma') ? random.uniform(2, 4) : random.uniform(0.5, 2);
}
const frozen = new Set(expandLayers(spec).map(({ name }) => name));
const pixels = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 > 8 && i % 28 < 20 ? random.integer(256) : 0));
const network = new Network(await loadKernels('cpu'), spec, weights, frozen);

/** The same with tanh for ReLU: measured slopes meet no bends. */
const smoothSpec: NetworkSpec = { ...spec, layers: spec.layers.map((layer) => (layer.type === 'batchNorm' ? { ...layer, activation: 'tanh' } : layer)) };

test('gradients foretell what a changed pixel does to a logit', async () => {
  const smooth = new Network(await loadKernels('cpu'), smoothSpec, weights, frozen);
  const logit = async (bytes: Uint8Array): Promise<number> => (await layerOutputs(smooth, smoothSpec, bytes, [])).logits[3]!;
  const { pixels: gradients, at } = await inputGradients(smooth, smoothSpec, pixels, { layer: 'logits', index: 3 }, 'block4-norm');
  expect(gradients).toHaveLength(784);
  expect(at!.shape).toEqual([1, 4, 4, 112]);
  expect(at!.gradients).toHaveLength(at!.values.length);
  let [compared, slope] = [0, 0];
  for (const place of [14 * 28 + 14, 10 * 28 + 12, 20 * 28 + 16]) {
    const [up, down] = [pixels.slice(), pixels.slice()];
    up[place] = Math.min(255, pixels[place]! + 2);
    down[place] = Math.max(0, pixels[place]! - 2);
    const measured = ((await logit(up)) - (await logit(down))) / ((up[place] - down[place]) / 255);
    compared = Math.max(compared, Math.abs(measured - gradients[place]!));
    slope = Math.max(slope, Math.abs(measured));
  }
  expect(compared).toBeLessThan(0.02 * slope);
});

test('the gradient of a unit inside reaches no further than its receptive field', async () => {
  const { layers } = describeNetwork(spec);
  const found = layers.find(({ layer }) => layer.name === 'block1-depthwise')!;
  const [, width, channels] = found.outputShape as [number, number, number];
  const { pixels: gradients } = await inputGradients(network, spec, pixels, { layer: 'block1-depthwise', index: (7 * width + 7) * channels }, null);
  const rows = [...gradients.keys()].filter((i) => gradients[i] !== 0).map((i) => Math.floor(i / 28));
  expect(rows.length).toBeGreaterThan(0);
  expect(Math.max(...rows) - Math.min(...rows) + 1).toBeLessThanOrEqual(found.receptiveField);
});

test('what cannot be asked for is refused', async () => {
  await expect(inputGradients(network, spec, pixels, { layer: 'none', index: 0 }, null)).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  await expect(inputGradients(network, spec, pixels, { layer: 'logits', index: 10 }, null)).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  await expect(inputGradients(network, spec, pixels, { layer: 'stem', index: 0 }, 'logits')).rejects.toMatchObject({ code: 'USAGE_INVALID' });
});

test('a walk through the taps ends at what the engine answers, for every convolution of the default network', async () => {
  const { layers } = describeNetwork(spec);
  const { outputs } = await layerOutputs(network, spec, pixels, layers.map(({ layer }) => layer.name));
  const image = Float32Array.from(pixels, (byte) => byte / 255);
  let walked = 0;
  for (const [i, { layer, inputShape, outputShape }] of layers.entries()) {
    if (!isConvolution(layer)) continue;
    const input = { shape: inputShape as [number, number, number], values: i === 0 ? image : outputs.get(layers[i - 1]!.layer.name)!.values };
    const [height, width, filters] = outputShape as [number, number, number];
    for (let each = 0; each < 20; each++) {
      const at = { row: random.integer(height), column: random.integer(width), filter: random.integer(filters) };
      const { output } = walkConvolution(layer, input, weights.get(`${layer.name}/kernel`)!.values, weights.get(`${layer.name}/bias`)?.values ?? null, at);
      expect(Math.abs(output - outputs.get(layer.name)!.values[(at.row * width + at.column) * filters + at.filter]!)).toBeLessThan(1e-4);
      walked++;
    }
  }
  expect(walked).toBe(200);
});
