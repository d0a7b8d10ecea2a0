import { beforeAll, describe, expect, test } from 'vitest';
import { memory } from '@tensorflow/tfjs-core';
import type { StudioError } from '../../contract/errors.ts';
import { networkSchema } from '../../contract/network.ts';
import type { BatchMetric, EpochMetric } from '../../contract/runs.ts';
import { trainingSchema, type TrainingInput } from '../../contract/training.ts';
import { initialWeights, type NamedArrays } from '../../domain/network/initialise.ts';
import { randomStream } from '../../domain/random.ts';
import { loadKernels, testEngines } from '../engines-fixture.ts';
import type { Kernels } from '../kernels.ts';
import { decodeCheckpoint, encodeCheckpoint, type CheckpointState } from './checkpoint.ts';
import { Crew } from './crew.ts';
import type { SweptRange } from './step-rate.ts';
import { TrainingLoop, type LoopEvents, type LoopResult } from './training-loop.ts';
import type { Images, TrainingData } from './training-data.ts';

const network = networkSchema.parse({
  name: 'tiny',
  input: [28, 28, 1],
  classes: 3,
  layers: [
    { type: 'conv2d', name: 'stem', filters: 4, kernel: 5, stride: 4, padding: 'same', bias: false },
    { type: 'batchNorm', name: 'norm' },
    { type: 'activation', name: 'relu', function: 'relu' },
    { type: 'separableConv2d', name: 'block', filters: 6, kernel: 3, dilation: 2, padding: 'same', activation: 'relu' },
    { type: 'dropout', name: 'dropout', rate: 0.2 },
    { type: 'globalAveragePool', name: 'pool' },
    { type: 'dense', name: 'logits', units: 3 },
    { type: 'softmax', name: 'softmax' }
  ]
});

/** Three kinds of picture that a small network can tell apart: a bar on the left, a bar on the right, a bar across. */
function bars(count: number, seed: number): Images {
  const random = randomStream(seed, 'bars');
  const pixels = new Uint8Array(count * 784);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    labels[i] = i % 3;
    const place = 4 + random.integer(6) + (labels[i] === 1 ? 12 : 0);
    for (let along = 4; along < 24; along++)
      for (let width = 0; width < 3; width++) {
        const [row, column] = labels[i] === 2 ? [place + width, along] : [along, place + width];
        pixels[i * 784 + row * 28 + column] = 150 + random.integer(106);
      }
  }
  return { pixels, labels };
}

const data: TrainingData = { classes: 3, train: bars(150, 1), validation: bars(30, 2), test: null, teacher: null };
const recipe = (changes: TrainingInput = {}) =>
  trainingSchema.parse({
    epochs: 3, batchSize: 16, learningRate: 0.01, optimizer: { kind: 'adamw' }, schedule: { kind: 'oneCycle' }, emaDecay: 0.9, labelSmoothing: 0.05,
    clipNorm: 1, augmentation: { rotationDegrees: 10, shiftPixels: 1, elasticPixels: 1 }, seed: 7, ...changes
  });

interface Recorded {
  readonly result: LoopResult;
  readonly losses: number[];
  readonly batches: BatchMetric[];
  readonly epochs: EpochMetric[];
  readonly checkpoints: CheckpointState[];
}

async function train(
  kernels: Kernels, changes: TrainingInput = {}, options: { start?: NamedArrays | CheckpointState; events?: Partial<LoopEvents>; data?: TrainingData; crew?: Crew; sweep?: SweptRange } = {}
): Promise<Recorded> {
  const training = recipe(changes);
  const recorded = { losses: [] as number[], batches: [] as BatchMetric[], epochs: [] as EpochMetric[], checkpoints: [] as CheckpointState[] };
  const loop = new TrainingLoop(kernels, network, training, options.data ?? data, options.start ?? null, {
    wish: () => 'run',
    paused: () => Promise.resolve(),
    metrics(batches, epochs) {
      recorded.batches.push(...batches);
      recorded.epochs.push(...epochs);
      recorded.losses.push(...batches.map((b) => b.loss));
    },
    async checkpoint(state) {
      // Through bytes, as in life.
      recorded.checkpoints.push(decodeCheckpoint(encodeCheckpoint(state)));
    },
    ...options.events
  }, options.crew ?? null, options.sweep);
  try {
    return { ...recorded, result: await loop.run() };
  } finally {
    loop.dispose();
    options.crew?.dispose();
  }
}

/** Says `wish` once `steps` have been asked about, and `run` before and after. */
function atStep(steps: number, wish: 'stop' | 'interrupt' | 'pause'): LoopEvents['wish'] {
  let asked = 0;
  return () => (asked++ === steps ? wish : 'run');
}

describe.for(testEngines)('training on $title', ({ name, available }) => {
  describe.skipIf(!available)('the loop', () => {
    let kernels: Kernels;
    let whole: Recorded;
    beforeAll(async () => {
      kernels = await loadKernels(name);
      whole = await train(kernels);
    });

    test('learns what can be learnt', async () => {
      const { epochs, result } = await train(kernels, { epochs: 8, learningRate: 0.03 });
      expect(epochs.at(-1)!.valAccuracy).toBeGreaterThan(0.9);
      expect(result).toMatchObject({ outcome: 'completed', bestEpoch: null, epochs: 8 });
    });

    test('the same seed gives the same losses and weights, bit for bit, and another seed does not', async () => {
      const again = await train(kernels);
      expect(again.losses).toEqual(whole.losses);
      expect(again.result.weights).toEqual(whole.result.weights);
      expect((await train(kernels, { seed: 8 })).losses).not.toEqual(whole.losses);
    });

    test.each([10, 12, 3])('interrupted at step %i and resumed, it continues as if nothing had been', async (steps) => {
      const cut = await train(kernels, {}, { events: { wish: atStep(steps, 'interrupt') } });
      expect(cut.result.outcome).toBe('interrupted');
      expect(cut.losses).toEqual(whole.losses.slice(0, steps));
      const rest = await train(kernels, {}, { start: cut.checkpoints.at(-1)! });
      expect(rest.losses).toEqual(whole.losses.slice(steps));
      expect(rest.epochs.map(({ loss, valLoss }) => [loss, valLoss])).toEqual(
        whole.epochs.slice(whole.epochs.length - rest.epochs.length).map(({ loss, valLoss }) => [loss, valLoss])
      );
      expect(rest.result.weights).toEqual(whole.result.weights);
    });

    const optimizers = [{ kind: 'adamw' }, { kind: 'muon' }] as const;
    test.skipIf(name === 'cuda' || name === 'webgpu').each(optimizers)('a batch in parts gives the same on one thread as on three, rerun and resumed: $kind', async (optimizer) => {
      const parts = { batchParts: 3, batchSize: 32, optimizer };
      const alone = await train(kernels, parts, { crew: new Crew(name, 1) });
      const together = await train(kernels, parts, { crew: new Crew(name, 3) });
      expect(together.losses).toEqual(alone.losses);
      expect(together.result.weights).toEqual(alone.result.weights);
      const cut = await train(kernels, parts, { crew: new Crew(name, 3), events: { wish: atStep(7, 'interrupt') } });
      const rest = await train(kernels, parts, { crew: new Crew(name, 3), start: cut.checkpoints.at(-1)! });
      expect([...cut.losses, ...rest.losses]).toEqual(alone.losses);
      expect(rest.result.weights).toEqual(alone.result.weights);
      expect(alone.epochs.at(-1)!.loss).toBeLessThan(alone.epochs[0]!.loss);
    });

    test.skipIf(name === 'cuda' || name === 'webgpu')('a teacher is followed where the labels say nothing, the same in parts, rerun and resumed', async () => {
      const { result: taught } = await train(kernels, { epochs: 8, learningRate: 0.03 });
      // All labels alike: what the classes are, only the teacher can tell.
      const mute = { ...data, train: { ...data.train, labels: new Uint8Array(data.train.labels.length) } };
      const withTeacher = { ...mute, teacher: { network, weights: taught.weights } };
      const changes: TrainingInput = { epochs: 8, learningRate: 0.03, batchParts: 2, batchSize: 32, labelSmoothing: 0, distillation: { teacher: 'bars', temperature: 2, share: 1 } };
      const alone = await train(kernels, changes, { data: withTeacher, crew: new Crew(name, 1) });
      expect(alone.epochs.at(-1)!.valAccuracy).toBeGreaterThan(0.9);
      expect((await train(kernels, changes, { data: mute })).epochs.at(-1)!.valAccuracy).toBeLessThan(0.5);
      const cut = await train(kernels, changes, { data: withTeacher, crew: new Crew(name, 2), events: { wish: atStep(7, 'interrupt') } });
      const rest = await train(kernels, changes, { data: withTeacher, crew: new Crew(name, 2), start: cut.checkpoints.at(-1)! });
      expect([...cut.losses, ...rest.losses]).toEqual(alone.losses);
      expect(rest.result.weights).toEqual(alone.result.weights);
    });

    test('leaves no tensors behind', async () => {
      const { result } = await train(kernels);
      const before = memory().numTensors;
      await train(kernels, { distillation: { teacher: 'bars' } }, { data: { ...data, teacher: { network, weights: result.weights } } });
      expect(memory().numTensors).toBe(before);
    });
  });
});

describe('the training loop', () => {
  let kernels: Kernels;
  beforeAll(async () => {
    kernels = await loadKernels('cpu');
  });

  test.each([{ kind: 'adam' }, { kind: 'sgd', momentum: 0.9, nesterov: true }, { kind: 'rmsprop' }, { kind: 'muon' }] as const)('%o brings the loss down', async (optimizer) => {
    const { epochs } = await train(kernels, { optimizer, epochs: 4, learningRate: optimizer.kind === 'sgd' ? 0.05 : 0.01, labelSmoothing: 0 });
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss);
  });

  test('a pause waits and changes nothing', async () => {
    let waited = 0;
    const paused = await train(kernels, {}, { events: { wish: atStep(5, 'pause'), paused: async () => void waited++ } });
    expect(waited).toBe(1);
    expect(paused.losses).toEqual((await train(kernels)).losses);
  });

  test('a stop keeps the best weights so far', async () => {
    const { result, epochs } = await train(kernels, { epochs: 6 }, { events: { wish: atStep(35, 'stop') } });
    const best = epochs.reduce((a, b) => (b.valLoss! < a.valLoss! ? b : a));
    expect(result).toMatchObject({ outcome: 'stopped', bestEpoch: best.epoch });
  });

  test('early stopping ends after its patience and restores the best epoch', async () => {
    // A learning rate that soon makes things worse.
    const { result, epochs } = await train(kernels, {
      epochs: 30, learningRate: 0.3, schedule: { kind: 'constant' }, emaDecay: null, earlyStopping: { patienceEpochs: 2 }
    });
    expect(epochs.length).toBeLessThan(30);
    expect(result.bestEpoch).toBe(epochs.length - 2);
    expect(Math.min(...epochs.map((e) => e.valLoss!))).toBe(epochs[result.bestEpoch! - 1]!.valLoss);
  });

  test('resumed once early stopping has decided, it ends with what it had', async () => {
    const changes: TrainingInput = { epochs: 30, learningRate: 0.3, schedule: { kind: 'constant' }, emaDecay: null, earlyStopping: { patienceEpochs: 1 } };
    const { result, checkpoints } = await train(kernels, changes);
    expect(result.epochs).toBeLessThan(30);
    const resumed = await train(kernels, changes, { start: checkpoints.at(-1)! });
    expect(resumed.losses).toEqual([]);
    expect(resumed.result).toEqual(result);
  });

  test('the average of fewer steps than it moves by is no longer what it began with', async () => {
    const { losses, result } = await train(kernels, { epochs: 1, batchSize: 64 });
    expect(losses).toHaveLength(3);
    expect(result.weights.get('logits/kernel')).not.toEqual(initialWeights(network, 7).get('logits/kernel'));
  });

  test('swept rates are the same for a batch in parts, on one thread as on three', async () => {
    const parts: TrainingInput = { epochs: 1, batchParts: 3, emaDecay: null };
    const sweep = { lowest: 1e-3, highest: 0.1, steps: 10 };
    const alone = await train(kernels, parts, { crew: new Crew('cpu', 1), sweep });
    expect((await train(kernels, parts, { crew: new Crew('cpu', 3), sweep })).losses).toEqual(alone.losses);
  });

  test('a loss that is no number ends the run with the step and what to do', async () => {
    const run = train(kernels, { learningRate: 100, clipNorm: null, optimizer: { kind: 'sgd', momentum: 0.99 }, schedule: { kind: 'constant' } });
    await expect(run).rejects.toThrow(/no longer a number at step \d+ \(epoch 1\)/);
    await expect(run).rejects.toMatchObject({ code: 'TRAINING_DIVERGED' } satisfies Partial<StudioError>);
  });

  test('frozen layers keep weights and running statistics; the others learn', async () => {
    const start = initialWeights(network, 3);
    const { result } = await train(kernels, { freeze: { untilLayer: 'block' }, emaDecay: null }, { start });
    for (const [name, { values }] of result.weights) {
      const unchanged = values.every((value, i) => value === start.get(name)!.values[i]);
      expect([name, unchanged]).toEqual([name, !name.startsWith('logits')]);
    }
  });

  test('without a validation split it trains on everything and says so', async () => {
    const { epochs, result } = await train(kernels, { epochs: 1 }, { data: { ...data, validation: null } });
    expect(epochs[0]).toMatchObject({ valLoss: null, valAccuracy: null });
    expect(result.bestEpoch).toBeNull();
  });
});
