import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, tensor } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { storedZip } from '../../host/media/stored-zip.ts';
import { exportC } from './c/export-c.ts';
import type { ModelFile } from './interchange-model.ts';
import { exportKeras } from './keras/export-keras.ts';
import { encodeOnnx } from './onnx/encode.ts';
import { exportOnnx } from './onnx/export-onnx.ts';
import { OnnxRunner } from './onnx/run-onnx.ts';
import { engineLogits, largestDifference } from './testing/engine-logits.ts';
import { exampleImages, exampleModels } from './testing/example-models.ts';
import { pythonLogits, pythonWith } from './testing/python.ts';
import { exportTfjsGraph } from './tfjs/export-tfjs-graph.ts';
import { exportTfjsLayers } from './tfjs/export-tfjs-layers.ts';

/** Other programs sum in another order: the same logits but for rounding. */
const tolerance = 1e-4;
/** Python and TensorFlow alone take seconds to start, more on a busy machine. */
const otherProgramMs = 180_000;
const count = 2;
const require = createRequire(import.meta.url);
const onnxPython = await pythonWith(['onnx', 'onnxruntime', 'numpy'], 'onnxruntime gives the logits of the ONNX file');
const kerasPython = await pythonWith(['keras', 'tensorflow', 'numpy'], 'Keras gives the logits of the .keras file');
const gcc = spawnSync('cc', ['--version']).status === 0;

describe.each(exampleModels.map((model) => ({ name: model.name, model })))('$name', async ({ model }) => {
  const { network } = model;
  const images = exampleImages(model, count);
  const logits = await engineLogits(model, images, count);
  const shape = [count, ...network.input];

  test('our own graph runner gives the logits of the ONNX graph', () => {
    const [height, width, channels] = network.input;
    expect(channels).toBe(1);
    const answers = new OnnxRunner(exportOnnx(model).graph).run({ dims: [count, 1, height, width], values: images });
    expect(largestDifference(logits, answers.get('logits')!.values)).toBeLessThan(tolerance);
  });

  test.skipIf(onnxPython.python === null)(onnxPython.title, () => {
    const theirs = pythonLogits(onnxPython.python!, 'onnx', encodeOnnx(exportOnnx(model)), images, shape);
    expect(largestDifference(logits, theirs)).toBeLessThan(tolerance);
  }, otherProgramMs);

  test.skipIf(kerasPython.python === null)(kerasPython.title, () => {
    const theirs = pythonLogits(kerasPython.python!, 'keras', storedZip(exportKeras(model)), images, shape);
    expect(largestDifference(logits, theirs)).toBeLessThan(tolerance);
  }, otherProgramMs);

  test.skipIf(!isInstalled('@tensorflow/tfjs-converter'))('TensorFlow.js gives the logits of the graph model', async () => {
    const { loadGraphModel } = require('@tensorflow/tfjs-converter') as { loadGraphModel(handler: object): Promise<GraphModel> };
    const loaded = await loadGraphModel(handlerOf(exportTfjsGraph(model)));
    expect(largestDifference(logits, await loaded.execute(tensor(images, shape), 'logits').data())).toBeLessThan(tolerance);
  });

  test.skipIf(!isInstalled('@tensorflow/tfjs-layers'))('TensorFlow.js gives the probabilities of the layers model', async () => {
    const { loadLayersModel } = require('@tensorflow/tfjs-layers') as { loadLayersModel(handler: object): Promise<LayersModel> };
    const loaded = await loadLayersModel(handlerOf(exportTfjsLayers(model)));
    expect(largestDifference(softmax(logits, network.classes), await loaded.predict(tensor(images, shape)).data())).toBeLessThan(tolerance);
  });

  // A compiler takes minutes for millions of numbers.
  const small = [...model.weights.values()].reduce((sum, { values }) => sum + values.length, 0) < 300_000;
  test.skipIf(!gcc || !small)('a C program gives the logits of the header', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dsdc-header-'));
    try {
      const [header] = exportC(model);
      writeFileSync(join(folder, header!.name), header!.bytes);
      writeFileSync(join(folder, 'images'), images);
      writeFileSync(join(folder, 'main.c'), cProgram(header!.name));
      execFileSync('cc', ['-std=c99', '-O1', '-Wall', '-Wextra', '-Werror', '-o', 'answers', 'main.c', '-lm'], { cwd: folder });
      const theirs = execFileSync(join(folder, 'answers'), [join(folder, 'images')], { encoding: 'utf8' }).trim().split('\n').map(Number);
      expect(largestDifference(logits, theirs)).toBeLessThan(tolerance);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

interface GraphModel {
  execute(input: Tensor, output: string): Tensor;
}

interface LayersModel {
  predict(input: Tensor): Tensor;
}

function handlerOf([description, weights]: readonly ModelFile[]): io.IOHandler {
  const { modelTopology, weightsManifest, signature } = JSON.parse(new TextDecoder().decode(description!.bytes)) as {
    modelTopology: object; weightsManifest: { weights: io.WeightsManifestEntry[] }[]; signature: object;
  };
  return io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0]!.weights, weightData: new Uint8Array(weights!.bytes).buffer, signature });
}

function softmax(logits: Float32Array, classes: number): number[] {
  return Array.from({ length: logits.length / classes }, (_, i) => {
    const row = Array.from(logits.subarray(i * classes, (i + 1) * classes), Math.exp);
    const sum = row.reduce((total, value) => total + value, 0);
    return row.map((value) => value / sum);
  }).flat();
}

function cProgram(header: string): string {
  const prefix = header.replace('.h', '').replaceAll(/\W/g, '_');
  const [inputs, outputs] = [`${prefix.toUpperCase()}_INPUTS`, `${prefix.toUpperCase()}_OUTPUTS`];
  return `#include <stdio.h>
#include "${header}"
int main(int count, char **arguments) {
  static float image[${inputs}], logits[${outputs}];
  FILE *file = count > 1 ? fopen(arguments[1], "rb") : 0;
  while (file && fread(image, sizeof(float), ${inputs}, file) == ${inputs}) {
    ${prefix}_logits(image, logits);
    for (int i = 0; i < ${outputs}; i++) printf("%.9g\\n", logits[i]);
  }
  return ${prefix}_classes[0] == 0;
}
`;
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
