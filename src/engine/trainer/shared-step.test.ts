import { expect, test } from 'vitest';
import { partsOf, SharedStep, sharedMemory } from './shared-step.ts';

test('every part falls to one thread, as evenly as can be', () => {
  const memory = sharedMemory(5, 2, 1);
  expect([partsOf(0, memory), partsOf(1, memory)]).toEqual([[0, 2, 4], [1, 3]]);
});

test('what one thread writes another reads, and the next step has slots of its own', () => {
  const memory = sharedMemory(2, 2, 3);
  const [leading, helping] = [new SharedStep(memory), new SharedStep(memory)];
  helping.gradients(1, 1).set([1, 2, 3]);
  helping.writeSums(1, 1, { loss: 4, correct: 5, images: 6 });
  helping.gradients(2, 1).set([7, 8, 9]);
  expect([...leading.gradients(1, 1)]).toEqual([1, 2, 3]);
  expect([...leading.gradients(1, 0)]).toEqual([0, 0, 0]);
  expect(leading.sums(1, 1)).toEqual({ loss: 4, correct: 5, images: 6 });
});

test('a step is complete when all have done it, the leading thread too', () => {
  const memory = sharedMemory(2, 2, 1);
  const [leading, helping] = [new SharedStep(memory), new SharedStep(memory)];
  leading.done(0, 1);
  helping.done(1, 1);
  expect(leading.complete(1)).toBe(true);
});

test('nobody waits for a thread that failed', () => {
  const memory = sharedMemory(2, 2, 1);
  new SharedStep(memory).fail();
  expect(new SharedStep(memory).complete(1)).toBe(false);
});
