import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { networkSchema } from '../../contract/network.ts';
import type { ProbeEvent, ProbeJob } from '../../contract/trainer.ts';
import { trainingSchema } from '../../contract/training.ts';
import type { TrainingInput } from '../../contract/training.ts';
import { synthesiseDigits } from '../../domain/digits/synthesise.ts';
import { initialWeights } from '../../domain/network/initialise.ts';
import { loadKernels } from '../engines-fixture.ts';
import type { Kernels } from '../kernels.ts';
import { encodeWeights } from '../weights-file.ts';
import { runProbe } from './probe.ts';

const network = networkSchema.parse({
  name: 'tiny',
  input: [28, 28, 1],
  classes: 10,
  layers: [
    { type: 'pool2d', name: 'pool', kind: 'average', size: 4, stride: 4 },
    { type: 'flatten', name: 'flatten' },
    { type: 'dense', name: 'logits', units: 10 },
    { type: 'softmax', name: 'softmax' }
  ]
});
const { pixels, labels } = synthesiseDigits({ count: 50, seed: 1 });

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels('cpu');
});

async function probe(training: TrainingInput, more: Partial<ProbeJob> = {}): Promise<ProbeEvent[]> {
  const events: ProbeEvent[] = [];
  const job: ProbeJob = { network, training: trainingSchema.parse(training), engine: 'cpu', pixels, labels, weights: null, teacher: null, ...more };
  await runProbe(job, { kernels, device: 'here', version: '', threads: 1, crew: null }, (event) => void events.push(event));
  return events;
}

test('tells every step and then what one takes, and leaves no tensors behind', async () => {
  const before = memory().numTensors;
  // More than one sample has, so that they are taken again; a moving average and augmentation as a real run has.
  const events = await probe({ batchSize: 20, emaDecay: 0.9, augmentation: { rotationDegrees: 10 } });
  expect(events.slice(0, -1)).toEqual(Array.from({ length: 33 }, (_, done) => ({ type: 'steps', done, total: 32 })));
  const last = events.at(-1)!;
  expect(last).toMatchObject({ type: 'probed', result: { engine: 'cpu', device: 'here' } });
  const { stepMs, answerMs, rssBytes } = (last as Extract<ProbeEvent, { type: 'probed' }>).result;
  expect(stepMs).toBeGreaterThan(0);
  expect(answerMs).toBeGreaterThan(0);
  expect(rssBytes).toBeGreaterThan(20e6);
  expect(memory().numTensors).toBe(before);
});

test('a recipe that would diverge is measured all the same', async () => {
  const events = await probe({ learningRate: 100, optimizer: { kind: 'sgd', momentum: 0.99 } }, { weights: encodeWeights(initialWeights(network, 1), network) });
  expect(events.at(-1)!.type).toBe('probed');
});
