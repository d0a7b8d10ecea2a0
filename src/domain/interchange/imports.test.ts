import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { storedZip } from '../../host/media/stored-zip.ts';
import type { ModelSource } from '../../core/models/reader.ts';
import { importFiles } from '../../core/models/import-files.ts';
import { openModelSource } from '../../exchange/model-source.ts';
import { decodeSafetensors, encodeSafetensors } from '../safetensors.ts';
import type { NamedArrays } from '../network/initialise.ts';
import { exportJson } from './export-json.ts';
import type { InterchangeModel, ModelFile } from './interchange-model.ts';
import { exportKeras } from './keras/export-keras.ts';
import { encodeOnnx } from './onnx/encode.ts';
import { exportOnnx } from './onnx/export-onnx.ts';
import { engineLogits, largestDifference } from './testing/engine-logits.ts';
import { exampleImages, exampleModel } from './testing/example-models.ts';
import { exportTfjsLayers } from './tfjs/export-tfjs-layers.ts';

const tolerance = 1e-4;
const fixtures = new URL('testing/fixtures/', import.meta.url).pathname;

function sourceOf(files: readonly ModelFile[], chosen?: string): ModelSource {
  return { chosen, files: new Map(files.map(({ name, bytes }) => [name, async () => bytes])) };
}

async function imported(source: ModelSource, network?: InterchangeModel['network']): Promise<Pick<InterchangeModel, 'network' | 'weights'> & { readonly classes: readonly string[] }> {
  const model = await importFiles(source, { path: 'FILE', network });
  return { ...model, weights: decodeSafetensors(model.weights, 'weights').tensors as unknown as NamedArrays };
}

describe.each(['dsdc', 'reference-dsdc', 'line', 'every-layer'].map((name) => ({ name })))('$name comes back', async ({ name }) => {
  const given = exampleModel(name);
  const classes = name === 'line' ? given.classes : given.classes.map((digit) => `class ${digit}`);
  const model = { ...given, classes };
  const images = exampleImages(model, 2);
  const logits = await engineLogits(model, images, 2);
  const onnx = { name: 'model.onnx', bytes: encodeOnnx(exportOnnx(model)) };
  const tensors = { name: 'weights.safetensors', bytes: encodeSafetensors({ tensors: model.weights, metadata: {} }) };

  test.each([
    { format: 'ONNX', source: sourceOf([onnx], 'model.onnx'), names: classes },
    { format: 'Keras', source: sourceOf(exportKeras(model)), names: classes },
    { format: 'TensorFlow.js', source: sourceOf(exportTfjsLayers(model), 'model.json'), names: classes },
    { format: 'TensorFlow.js, packed in a folder', source: sourceOf(exportTfjsLayers(model).map((file) => ({ ...file, name: `web/${file.name}` }))), names: classes },
    { format: 'JSON', source: sourceOf(exportJson(model), `${name}.json`), names: classes },
    { format: 'safetensors with a network', source: sourceOf([tensors], 'weights.safetensors'), names: given.classes, network: model.network }
  ])('from $format', async ({ source, names, network }) => {
    const copy = await imported(source, network);
    expect(largestDifference(logits, await engineLogits(copy, images, 2))).toBeLessThan(tolerance);
    if (name !== 'line') expect(copy.classes).toEqual(names);
  });
});

/** What the fixtures were asked about by the program that wrote them: testing/make-fixtures.py. */
const asked = Float32Array.from({ length: 2 * 784 }, (_, i) => Math.abs(Math.sin(i ** 2 * 0.01)));
const answers = JSON.parse(readFileSync(join(fixtures, 'answers.json'), 'utf8')) as Record<string, number[]>;

test.each([
  { file: 'sequential.keras', answer: 'sequential' },
  { file: 'sequential.h5', answer: 'sequential' },
  { file: 'functional.keras', answer: 'functional' },
  { file: 'torch.onnx', answer: 'torch' }
])('$file answers as where it was made', async ({ file, answer }) => {
  const model = await imported(await openModelSource(join(fixtures, file)));
  expect(largestDifference(answers[answer]!, await engineLogits(model, asked, 2))).toBeLessThan(tolerance);
});

test('dilation of depthwise layers is honoured where TensorFlow.js ignores it', async () => {
  const model = exampleModel('dsdc-fast');
  const [description, weights] = exportTfjsLayers(model);
  const parsed = JSON.parse(new TextDecoder().decode(description!.bytes)) as { modelTopology: { config: { layers: { config: { name: string; dilation_rate?: number[] } }[] } } };
  const block = parsed.modelTopology.config.layers.find(({ config }) => config.name === 'block1-depthwise')!;
  block.config.dilation_rate = [2, 2];
  const { network } = await imported(sourceOf([{ name: 'model.json', bytes: new TextEncoder().encode(JSON.stringify(parsed)) }, weights!], 'model.json'));
  expect(network.layers.find(({ name }) => name === 'block1-depthwise')).toMatchObject({ dilation: 2 });
});

test('an archive is opened where it lies, and a model.json finds its weights beside it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dsdc-import-'));
  try {
    const model = exampleModel('dsdc');
    const files = exportTfjsLayers(model);
    writeFileSync(join(folder, 'model.zip'), storedZip(files));
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    const [packed, beside] = [await imported(await openModelSource(join(folder, 'model.zip'))), await imported(await openModelSource(join(folder, 'model.json')))];
    expect(packed).toEqual(beside);
    expect(packed.weights.get('stem/kernel')!.values).toEqual(model.weights.get('stem/kernel')!.values);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
