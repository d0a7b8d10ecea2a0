import { describe, expect, test } from 'vitest';
import { lineClasses } from '../../contract/lines.ts';
import { networkSchema } from '../../contract/network.ts';
import { trainingSchema } from '../../contract/training.ts';
import { synthesiseDigits } from '../../domain/digits/synthesise.ts';
import { initialWeights } from '../../domain/network/initialise.ts';
import { loadKernels, testEngines } from '../engines-fixture.ts';
import { answerSplit, lossAndAccuracy } from './answer-split.ts';
import { Crew } from './crew.ts';
import { LineBatches } from './line-batches.ts';
import { TrainingLoop } from './training-loop.ts';
import type { TrainingData } from './training-data.ts';

const network = networkSchema.parse({
  name: 'small line',
  input: [32, 64, 1],
  classes: lineClasses.length,
  layers: [
    { type: 'conv2d', name: 'stem', filters: 8, kernel: 5, stride: 4, padding: 'same', bias: false },
    { type: 'batchNorm', name: 'norm', activation: 'relu' },
    { type: 'separableConv2d', name: 'block', filters: 12, kernel: 3, dilation: 2, padding: 'same', bias: false },
    { type: 'batchNorm', name: 'norm2', activation: 'relu' },
    { type: 'foldRows', name: 'fold', factor: 8 },
    { type: 'pointwiseConv2d', name: 'logits', filters: lineClasses.length },
    { type: 'softmax', name: 'softmax' }
  ]
});
const digits = synthesiseDigits({ count: 320, seed: 2 });
const data: TrainingData = { classes: 10, train: digits, validation: synthesiseDigits({ count: 60, seed: 9 }), test: null, teacher: null };
const recipe = trainingSchema.parse({ epochs: 2, batchSize: 16, batchParts: 2, learningRate: 0.01, optimizer: { kind: 'adamw' }, emaDecay: 0.9, seed: 3 });
const [whole, halves] = [{ part: 0, parts: 1 }, [0, 1].map((part) => ({ part, parts: 2 }))];

/** One that trains quickly and is here. */
const engine = testEngines.find(({ name, available }) => available && (name === 'libtensorflow' || name === 'wasm'))!.name;

describe('LineBatches', () => {
  test('a batch in parts is the batch, and every epoch has lines of its own', async () => {
    await loadKernels(engine);
    const batches = new LineBatches(digits, recipe);
    expect(batches.perEpoch).toBe(20);
    const batch = batches.linesAt(1, 3, whole)!;
    const parts = halves.map((part) => batches.linesAt(1, 3, part)!);
    expect(parts.flatMap(({ labels }) => labels)).toEqual(batch.labels);
    expect([...(await parts[0]!.images.data()), ...(await parts[1]!.images.data())]).toEqual([...(await batch.images.data())]);
    expect(batches.linesAt(0, 3, whole)!.labels).not.toEqual(batch.labels);
  });

  test('counts whole lines', async () => {
    await loadKernels(engine);
    const batch = new LineBatches(digits, recipe).linesAt(0, 0, whole)!;
    const columns = batch.images.shape[2]! / 4;
    const logits = new Float32Array(batch.size * columns * lineClasses.length);
    batch.labels.forEach((line, n) => {
      // A label, then a blank: shorter lines first, as many as fit.
      for (let t = 0; t < columns; t++) {
        const label = t % 2 === 0 ? (line[t / 2] ?? lineClasses.length - 1) : lineClasses.length - 1;
        logits[(n * columns + t) * lineClasses.length + label] = 5;
      }
    });
    const fitting = batch.labels.filter((line) => 2 * line.length - 1 <= columns).length;
    expect(batch.correct(logits)).toBe(fitting);
  });
});

describe('training on lines', () => {
  test('the loss falls, and threads do not change the outcome', async () => {
    const kernels = await loadKernels(engine);
    const outcomes = [];
    for (const threads of [1, 2]) {
      const crew = new Crew(engine, threads);
      const losses: number[] = [];
      const loop = new TrainingLoop(kernels, network, recipe, data, null, {
        wish: () => 'run', paused: () => Promise.resolve(), metrics: (batches) => losses.push(...batches.map(({ loss }) => loss)), checkpoint: () => Promise.resolve()
      }, crew);
      const { weights } = await loop.run().finally(() => loop.dispose());
      crew.dispose();
      const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
      expect(mean(losses.slice(-5))).toBeLessThan(0.6 * mean(losses.slice(0, 5)));
      outcomes.push(weights);
    }
    expect(outcomes[1]).toEqual(outcomes[0]);
  }, 60_000);

  test('answers are lines with the chance of what was read', async () => {
    const kernels = await loadKernels(engine);
    const answers = await answerSplit(kernels, network, initialWeights(network, 1), digits, { seed: 1, crew: null, lines: 100 });
    if ('logits' in answers) throw new Error('these are answers to samples');
    expect(answers.right).toHaveLength(100);
    expect(answers.confidence.every((chance) => chance >= 0 && chance <= 1)).toBe(true);
    expect(lossAndAccuracy(answers).loss).toBeGreaterThan(5);
  });
});
