import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { StudioError } from '../../contract/errors.ts';
import { importFiles } from '../../core/models/import-files.ts';
import type { ModelSource } from '../../core/models/reader.ts';
import { openModelSource } from '../../exchange/model-source.ts';
import { storedZip } from '../../host/media/stored-zip.ts';
import { encodeSafetensors } from '../safetensors.ts';
import type { ModelFile } from './interchange-model.ts';
import { exportJson } from './export-json.ts';
import { exportKeras } from './keras/export-keras.ts';
import { encodeOnnx } from './onnx/encode.ts';
import { exportOnnx } from './onnx/export-onnx.ts';
import type { OnnxNode } from './onnx/graph.ts';
import { MessageWriter } from './onnx/protobuf.ts';
import { exampleModel } from './testing/example-models.ts';
import { exportTfjsLayers } from './tfjs/export-tfjs-layers.ts';

const model = exampleModel('every-layer');
const fixtures = new URL('testing/fixtures/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'dsdc-hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const parsed = (file: ModelFile): Json => JSON.parse(new TextDecoder().decode(file.bytes)) as Json;
type Json = Record<string, never>;

function source(files: readonly ModelFile[], chosen?: string): ModelSource {
  return { chosen, files: new Map(files.map(({ name, bytes }) => [name, async () => bytes])) };
}

function importing(files: readonly ModelFile[], chosen?: string): Promise<unknown> {
  return importFiles(source(files, chosen), { path: 'FILE' });
}

const onnxOf = (change: (node: OnnxNode) => OnnxNode): ModelFile => {
  const { graph, metadata } = exportOnnx(model);
  return { name: 'model.onnx', bytes: encodeOnnx({ metadata, graph: { ...graph, nodes: graph.nodes.map(change) } }) };
};

test.each([
  { what: 'an operator', change: (node: OnnxNode) => (node.op === 'Tanh' ? { ...node, op: 'Einsum' } : node), says: /“act\/tanh” \(Einsum\) is not supported/ },
  { what: 'padding', change: (node: OnnxNode) => (node.op === 'MaxPool' ? { ...node, ints: { ...node.ints, pads: [1, 1, 1, 1] } } : node), says: /“max\/pool” \(MaxPool\) pads its 28×28 pixels by 1, 1, 1, 1/ },
  { what: 'a window', change: (node: OnnxNode) => (node.name === 'conv/conv' ? { ...node, ints: { ...node.ints, kernel_shape: [3, 1] } } : node), says: /kernel_shape 3,1; only squares/ },
  { what: 'a branch', change: (node: OnnxNode) => (node.op === 'Tanh' ? { ...node, inputs: ['images'] } : node), says: /“act\/tanh” \(Tanh\) is not fed by the one before it alone/ }
])('$what that is not supported is named: ONNX', async ({ change, says }) => {
  await expect(importing([onnxOf(change)], 'model.onnx')).rejects.toMatchObject({ code: 'MODEL_FILE_INVALID', message: expect.stringMatching(says), remedy: expect.stringContaining('Nothing was imported') });
});

interface KerasLayerJson {
  class_name: string;
  config: Record<string, unknown>;
}

test.each([
  { change: (layer: KerasLayerJson) => ({ ...layer, class_name: 'LSTM' }), says: /“conv” \(LSTM\) is not supported/ },
  { change: (layer: KerasLayerJson) => ({ ...layer, config: { ...layer.config, activation: 'gelu' } }), says: /“conv” \(Conv2D\) has the activation “gelu”/ },
  { change: (layer: KerasLayerJson) => ({ ...layer, config: { ...layer.config, data_format: 'channels_first' } }), says: /“conv” \(Conv2D\) has its channels first/ },
  { change: (layer: KerasLayerJson) => ({ ...layer, config: { ...layer.config, filters: 1e12 } }), says: /the layer “conv”: filters/ },
  { change: (layer: KerasLayerJson) => ({ ...layer, config: { ...layer.config, filters: 2048 } }), says: /the weights “conv\/kernel” are 3×3×1×3, not 3×3×1×2048/ }
])('a layer that is not supported is named: Keras, $says', async ({ change, says }) => {
  const [metadata, config, weights] = exportKeras(model);
  const description = parsed(config!) as unknown as { config: { layers: KerasLayerJson[] } };
  description.config.layers[1] = change(description.config.layers[1]!);
  await expect(importing([metadata!, { name: 'config.json', bytes: text(description) }, weights!])).rejects.toMatchObject({ code: 'MODEL_FILE_INVALID', message: expect.stringMatching(says) });
});

test('weights outside of their folder are not read', async () => {
  const [description, weights] = exportTfjsLayers(model);
  const secret = join(folder, 'secret.bin');
  writeFileSync(secret, weights!.bytes);
  for (const path of ['../secret.bin', secret, '..\\secret.bin', 'web/../../secret.bin']) {
    const changed = JSON.parse(new TextDecoder().decode(description!.bytes)) as { weightsManifest: { paths: string[] }[] };
    changed.weightsManifest[0]!.paths = [path];
    const asked = importing([{ name: 'web/model.json', bytes: text(changed) }, { name: 'secret.bin', bytes: weights!.bytes }]);
    await expect(asked).rejects.toMatchObject({ code: 'MODEL_FILE_INVALID', message: expect.stringContaining('that belongs to it is not there') });
  }
});

test('sizes that are not true are refused', async () => {
  const [description, weights] = exportTfjsLayers(model);
  const changed = JSON.parse(new TextDecoder().decode(description!.bytes)) as { weightsManifest: { weights: { shape: number[] }[] }[] };
  changed.weightsManifest[0]!.weights[0]!.shape = [3, 3, 1, 2 ** 40];
  await expect(importing([{ name: 'model.json', bytes: text(changed) }, weights!], 'model.json')).rejects.toMatchObject({ message: expect.stringContaining('go beyond the end') });
  const { graph, metadata } = exportOnnx(model);
  const huge = new Map([...graph.constants].map(([name, tensor]) => [name, name === 'conv/kernel' ? { ...tensor, dims: [2 ** 20, 2 ** 20, 3, 3] } : tensor]));
  await expect(importing([{ name: 'a.onnx', bytes: encodeOnnx({ metadata, graph: { ...graph, constants: huge } }) }], 'a.onnx')).rejects.toMatchObject({ message: expect.stringContaining('has 27 values') });
});

test.each([
  ['nodes', 7, 1, 20_001, /more than 20000 entries/],
  ['fields that nobody asks for', 7, 99, 1_000_001, /more than 1000000 fields/]
])('a small file with very many empty %s is refused', async (_, graph, field, count, says) => {
  const parts = new MessageWriter();
  for (let i = 0; i < count; i++) parts.bytes(field, new Uint8Array());
  const bytes = new MessageWriter().message(graph, parts).finish();
  await expect(importing([{ name: 'a.onnx', bytes }], 'a.onnx')).rejects.toMatchObject({ code: 'MODEL_FILE_INVALID', message: expect.stringMatching(says) });
});

test('archives that play tricks are refused', async () => {
  const traversal = join(folder, 'traversal.zip');
  writeFileSync(traversal, storedZip([{ name: '../model.json', bytes: text({}) }]));
  await expect(openModelSource(traversal)).rejects.toMatchObject({ code: 'MODEL_FILE_INVALID' });
  const several = join(folder, 'several.zip');
  writeFileSync(several, storedZip([{ name: 'a.onnx', bytes: text({}) }, { name: 'b.onnx', bytes: text({}) }]));
  await expect(importFiles(await openModelSource(several), { path: several })).rejects.toMatchObject({ code: 'MODEL_FILE_INVALID', message: expect.stringContaining('several models') });
});

test.each([
  { format: 'ONNX', file: { name: 'a.onnx', bytes: encodeOnnx(exportOnnx(model)) } },
  { format: 'Keras HDF5', file: { name: 'a.h5', bytes: new Uint8Array(readFileSync(join(fixtures, 'sequential.h5'))) } },
  { format: 'JSON', file: exportJson(model)[0]! },
  { format: 'safetensors', file: { name: 'a.safetensors', bytes: encodeSafetensors({ tensors: model.weights, metadata: { network: JSON.stringify(model.network) } }) } }
])('damaged files end in an error of ours, never in another: $format', async ({ file: { name, bytes } }) => {
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat({ max: Math.min(bytes.length, 6000) - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }), fc.option(fc.nat({ max: bytes.length })), async (changes, length) => {
    const damaged = bytes.slice(0, length ?? bytes.length);
    for (const [at, byte] of changes) if (at < damaged.length) damaged[at] = byte;
    await importing([{ name, bytes: damaged }], name).catch((error: unknown) => {
      if (!(error instanceof StudioError)) throw error;
    });
  }), { numRuns: 400 });
});

test('a Keras HDF5 file of some kilobytes whose tree leads round and round is refused at once', async () => {
  const whole = new Uint8Array(readFileSync(join(fixtures, 'sequential.h5')));
  const nodeBytes = 24 + 8 + 2 * 16;
  const floors = 28;
  const bytes = new Uint8Array(whole.length + floors * nodeBytes);
  bytes.set(whole);
  const view = new DataView(bytes.buffer);
  const node = (at: number, child: number, children: number): void => {
    bytes.set(new TextEncoder().encode('TREE'), at);
    view.setUint8(at + 5, 1);
    view.setUint16(at + 6, children, true);
    for (let i = 0; i < children; i++) view.setBigUint64(at + 32 + 16 * i, BigInt(child), true);
  };
  const places = Array.from({ length: floors }, (_, floor) => whole.length + floor * nodeBytes);
  // Each floor holds the next one twice; the last holds nothing.
  places.forEach((at, floor) => node(at, places[floor + 1] ?? 0, floor === floors - 1 ? 0 : 2));
  node(Buffer.from(whole).indexOf('TREE'), places[0]!, 1);
  await expect(importing([{ name: 'a.h5', bytes }], 'a.h5')).rejects.toMatchObject({ code: 'MODEL_FILE_INVALID', message: expect.stringContaining('more groups and arrays than any model') });
});

test('a file that was chosen is read in a folder of any size', async () => {
  const full = mkdtempSync(join(folder, 'downloads-'));
  const { name, bytes } = exportJson(model)[0]!;
  writeFileSync(join(full, name), bytes);
  for (let i = 0; i < 1001; i++) writeFileSync(join(full, `${i}.txt`), '');
  expect((await openModelSource(join(full, name))).chosen).toBe(name);
  await expect(openModelSource(full)).rejects.toMatchObject({ code: 'MODEL_FILE_INVALID', message: expect.stringContaining('a model has at most 1000') });
});
