import { describe, expect, test } from 'vitest';
import { networkSchema } from '../../contract/network.ts';
import { trainingSchema } from '../../contract/training.ts';
import { initialWeights } from '../../domain/network/initialise.ts';
import { randomStream } from '../../domain/random.ts';
import { loadKernels, testEngines } from '../engines-fixture.ts';
import { answeringNetwork, predictLogits } from '../inference.ts';
import { Crew } from './crew.ts';
import { sharedMemory } from './shared-step.ts';

const network = networkSchema.parse({ name: 'line', input: [28, 28, 1], classes: 2, layers: [
  { type: 'flatten', name: 'flatten' }, { type: 'dense', name: 'logits', units: 2 }, { type: 'softmax', name: 'softmax' }
] });
const task = {
  network, training: trainingSchema.parse({ batchParts: 2 }), images: { pixels: new Uint8Array(2 * 784), labels: Uint8Array.of(0, 1) }, teacher: null,
  weights: initialWeights(network, 1), optimizer: null, freshStart: true, sweep: null, memory: sharedMemory(2, 2, 2 * 784 + 2)
};

/** One that is not here. */
const missing = testEngines.find(({ available }) => !available)?.name;

test('helpers are ready once they have their task, however early they were called', async () => {
  const crew = new Crew('cpu', 2);
  expect(crew.threads).toBe(2);
  crew.prepare(task);
  await expect(crew.prepared()).resolves.toBeUndefined();
  crew.dispose();
});

test.skipIf(missing === undefined)('a helper without its engine is no unhandled error, and tells why when it is needed', async () => {
  const crew = new Crew(missing!, 2);
  crew.prepare(task);
  await expect(crew.prepared()).rejects.toThrow(/engine/i);
  expect((await crew.failure()).code).toBe('ENGINE_CRASHED');
  crew.dispose();
});

test('a crew of one thread is always ready', async () => {
  const crew = new Crew('cpu', 1);
  crew.prepare(task);
  await expect(crew.prepared()).resolves.toBeUndefined();
});

describe('answering together', () => {
  const random = randomStream(3, 'pixels');
  /** Four batches, the last of them not full. */
  const pixels = Uint8Array.from({ length: 400 * 784 }, () => random.integer(256));

  test('gives the logits of one thread alone, bit for bit, and may be asked before and after the training is prepared', async () => {
    const kernels = await loadKernels('cpu');
    const plain = answeringNetwork(kernels, network, task.weights);
    const expected = await predictLogits(plain, pixels, 2);
    plain.dispose();
    const crew = new Crew('cpu', 3);
    const before = crew.logits(kernels, network, task.weights, pixels);
    crew.prepare(task);
    const after = crew.logits(kernels, network, task.weights, pixels);
    await crew.prepared();
    expect(await before).toEqual(expected);
    expect(await after).toEqual(expected);
    expect((await crew.logits(kernels, network, task.weights, new Uint8Array())).length).toBe(0);
    crew.dispose();
  });

  test.skipIf(missing === undefined)('tells of a helper that could not', async () => {
    const crew = new Crew(missing!, 2);
    await expect(crew.logits(await loadKernels('cpu'), network, task.weights, pixels)).rejects.toMatchObject({ code: 'ENGINE_CRASHED' });
    crew.dispose();
  });
});
