import { expect, test } from 'vitest';
import { networkSchema } from '../../contract/network.ts';
import { trainingSchema } from '../../contract/training.ts';
import { initialWeights } from '../../domain/network/initialise.ts';
import { testEngines } from '../engines-fixture.ts';
import { Crew } from './crew.ts';
import { sharedMemory } from './shared-step.ts';

const network = networkSchema.parse({ name: 'line', input: [28, 28, 1], classes: 2, layers: [
  { type: 'flatten', name: 'flatten' }, { type: 'dense', name: 'logits', units: 2 }, { type: 'softmax', name: 'softmax' }
] });
const task = {
  network, training: trainingSchema.parse({ batchParts: 2 }), images: { pixels: new Uint8Array(2 * 784), labels: Uint8Array.of(0, 1) }, teacher: null,
  weights: initialWeights(network, 1), optimizer: null, step: 0, freshStart: true, sweep: null, memory: sharedMemory(2, 2, 2 * 784 + 2)
};

/** One that is not here. */
const missing = testEngines.find(({ available }) => !available)?.name;

test('helpers are ready once they have their task, however early they were called', async () => {
  const crew = new Crew('cpu', 2);
  expect(crew.threads).toBe(2);
  crew.begin(task);
  await expect(crew.ready()).resolves.toBeUndefined();
  crew.dispose();
});

test.skipIf(missing === undefined)('a helper without its engine is no unhandled error, and tells why when it is needed', async () => {
  const crew = new Crew(missing!, 2);
  crew.begin(task);
  await expect(crew.ready()).rejects.toThrow(/engine/i);
  expect((await crew.failure()).code).toBe('ENGINE_CRASHED');
  crew.dispose();
});

test('a crew of one thread is always ready', async () => {
  const crew = new Crew('cpu', 1);
  crew.begin(task);
  await expect(crew.ready()).resolves.toBeUndefined();
});
