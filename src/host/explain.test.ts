import { expect, test } from 'vitest';
import { mediaPaths } from '../contract/api/media.ts';
import { decodeSafetensors } from '../domain/safetensors.ts';
import type { StoredTensor } from '../domain/safetensors.ts';
import { createMedia } from './media/media.ts';
import { ended, TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';

const network = {
  ...tinyNetwork,
  name: 'looked-into',
  layers: [
    { type: 'conv2d' as const, name: 'conv', filters: 4, kernel: 3, stride: 4, dilation: 2, padding: 'same' as const, activation: 'relu' as const },
    { type: 'flatten' as const, name: 'flatten' },
    ...tinyNetwork.layers.slice(-2)
  ]
};

test('a trained model is looked into: layers, gradients, occlusion, neighbours, map and exciting samples', { timeout: 60_000 }, async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const run = await ended(studio, await studio.runs.startTraining({ network, dataset: 'digits', engine: 'cpu', name: 'first', training: { epochs: 2 } }));
  const model = run.modelId!;
  const { id, dataset } = await studio.datasets.show('digits').then(({ dataset }) => ({ id: dataset.id, dataset }));
  const columns = await studio.samples.sampleColumns(id);
  const sample = columns.ids[5]!;
  const pixels = await studio.samples.pixelsOf(id, Uint32Array.of(sample));
  const media = createMedia(studio);
  const ask = async (path: string, body?: Uint8Array): Promise<ReadonlyMap<string, StoredTensor>> => {
    const response = await media.fetch(new Request(`http://studio${path}`, body ? { method: 'POST', body: body as Uint8Array<ArrayBuffer> } : {}));
    if (!response.ok) throw Object.assign(new Error('refused'), await response.json());
    return decodeSafetensors(new Uint8Array(await response.arrayBuffer()), 'answer').tensors;
  };

  const layers = await ask(mediaPaths.layers(model), pixels);
  expect([...layers.keys()]).toEqual(['logits', 'layer/conv', 'layer/flatten', 'layer/logits', 'layer/softmax']);
  expect(layers.get('layer/conv')!.shape).toEqual([1, 7, 7, 4]);
  expect([...(await ask(`${mediaPaths.layers(model)}?layers=flatten`, pixels)).keys()]).toEqual(['logits', 'layer/flatten']);
  await expect(ask(mediaPaths.layers(model), new Uint8Array(783))).rejects.toMatchObject({ code: 'USAGE_INVALID' });

  const gradients = await ask(mediaPaths.gradients(model, 'logits', 2, 'conv'), pixels);
  expect(gradients.get('pixels')!.shape).toEqual([28, 28]);
  expect(gradients.get('at/gradients')!.shape).toEqual([1, 7, 7, 4]);
  const hidden = (await ask(mediaPaths.occlusion(model), pixels)).get('probabilities')!.values;
  expect(hidden).toHaveLength(14 * 14 * 10);
  expect((hidden as Float32Array).subarray(0, 10).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);

  await expect(ask(mediaPaths.nearest(model, id, 'train'), pixels)).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  const told: number[] = [];
  expect(await studio.explain.index({ model, dataset: id, split: 'train', onProgress: ({ done }) => told.push(done) })).toEqual({ samples: 300, of: 300, layer: 'flatten', width: 196 });
  expect(told).toEqual([300]);
  const near = await ask(mediaPaths.nearest(model, id, 'train'), pixels);
  expect(near.get('ids')!.values[0]).toBe(BigInt(sample));
  expect(near.get('distances')!.values[0]).toBeCloseTo(0, 5);
  expect(near.get('labels')!.values[0]).toBe(columns.labels[5]);

  const map = await ask(mediaPaths.embedding(model, id, 'train'));
  expect(map.get('scores')!.shape).toEqual([300, 10]);
  const shares = [...(map.get('shares')!.values as Float32Array)];
  expect(shares).toEqual([...shares].sort((a, b) => b - a));

  const { filters } = await studio.explain.excite({ model, dataset: dataset.name, layer: 'conv' });
  expect(filters).toHaveLength(4);
  const [best] = filters[0]!;
  const again = await studio.explain.layers(model, await studio.samples.pixelsOf(id, Uint32Array.of(best!.sample)), ['conv']);
  expect(Math.max(...again.outputs.get('conv')!.values.filter((_, i) => i % 4 === 0))).toBeCloseTo(best!.value, 5);

  const stopped = new AbortController();
  stopped.abort();
  await expect(studio.explain.index({ model, dataset: id, split: 'test', signal: stopped.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
});
