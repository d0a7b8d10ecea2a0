import { expect, test } from 'vitest';
import { foldBatchNorm } from '../../network/fold.ts';
import { exampleImages, exampleModel } from '../testing/example-models.ts';
import { engineLogits, largestDifference } from '../testing/engine-logits.ts';
import { pythonLogits, pythonWith } from '../testing/python.ts';
import { ActivationRanges } from './activation-ranges.ts';
import { encodeOnnx } from './encode.ts';
import { exportOnnx } from './export-onnx.ts';
import type { OnnxModel } from './graph.ts';
import { quantiseOnnx } from './quantise-onnx.ts';
import { OnnxRunner, roundHalfToEven } from './run-onnx.ts';
import type { RunTensor } from './run-onnx.ts';

const count = 8;
const model = exampleModel('dsdc');
const images = exampleImages(model, count);
const input: RunTensor = { dims: [count, 1, 28, 28], values: images };
const logits = (graph: OnnxModel['graph']): Float32Array => new OnnxRunner(graph).run(input).get('logits')!.values;

function quantised(): OnnxModel {
  const float = exportOnnx({ ...model, ...foldBatchNorm(model.network, model.weights) });
  const ranges = new ActivationRanges();
  ranges.observe(new OnnxRunner(float.graph).run(input));
  return quantiseOnnx(float, ranges);
}

test('every kernel has 8 bits and the logits stay near', async () => {
  const { graph } = quantised();
  const floats = [...graph.constants].filter(([name, { values }]) => values instanceof Float32Array && !name.endsWith('/scale'));
  expect(floats).toEqual([]);
  const kernels = [...graph.constants].filter(([name]) => name.endsWith('/int8'));
  expect(kernels).toHaveLength(graph.nodes.filter(({ op }) => op === 'Conv' || op === 'Gemm').length);
  for (const [, { values }] of kernels) expect(Math.max(...(values as Int8Array).map(Math.abs))).toBe(127);
  const exact = await engineLogits(model, images, count);
  const span = Math.max(...exact) - Math.min(...exact);
  expect(largestDifference(exact, logits(graph)) / span).toBeLessThan(0.05);
});

const { python, title } = await pythonWith(['onnx', 'onnxruntime', 'numpy'], 'onnxruntime computes the same in 8 bits');
test.skipIf(python === null)(title, () => {
  const ours = quantised();
  const theirs = pythonLogits(python!, 'onnx', encodeOnnx(ours), images, [count, 28, 28, 1]);
  const answers = logits(ours.graph);
  const span = Math.max(...answers) - Math.min(...answers);
  // A value between two steps may fall to either side.
  expect(largestDifference(answers, theirs) / span).toBeLessThan(0.02);
});

test('halves are rounded to even numbers', () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4999, -2.6].map(roundHalfToEven).map((value) => value + 0)).toEqual([0, 2, 2, 0, -2, 2, -3]);
});
