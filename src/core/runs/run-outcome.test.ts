import { expect, test } from 'vitest';
import type { Answers, TrainerResult } from '../../contract/trainer.ts';
import { calibrate, measure, summarise } from './run-outcome.ts';

/** Answers of a network that gives its answer a lead of `lead` over two other classes. */
function answers(answered: number[], labels: number[], lead = 3): Answers {
  const logits = new Float32Array(answered.length * 3);
  answered.forEach((answer, i) => (logits[i * 3 + answer] = lead));
  return { logits, labels: Uint8Array.from(labels) };
}

const result: TrainerResult = {
  outcome: 'completed', weightsPath: 'x', bestEpoch: 2, epochs: 3, seconds: 4, imagesPerSecond: 5,
  validation: null, test: null, testBefore: null, oldTest: null, oldTestBefore: null
};

test('nothing is calibrated without validation answers', () => {
  expect(calibrate(null)).toBeNull();
});

test('an overconfident network is cooled down to its accuracy', () => {
  // Right in 8 of 10, but as sure as e^6 to 1.
  const validation = answers([0, 1, 2, 0, 1, 2, 0, 1, 2, 0], [0, 1, 2, 0, 1, 2, 0, 1, 0, 1], 6);
  const calibration = calibrate(validation)!;
  expect(calibration.temperature).toBeGreaterThan(2);
  // All answers are equally sure, so no threshold sorts the wrong ones out.
  expect(calibration.rejectThreshold).toBe(1);
  expect(measure(validation, calibration, 'x')!.ece).toBeLessThan(measure(validation, null, 'x')!.ece);
});

test('a few right answers make no network surer than it is', () => {
  const { temperature, rejectThreshold } = calibrate(answers([0, 1, 2, 0], [0, 1, 2, 0], 2))!;
  expect(temperature).toBe(1);
  expect(rejectThreshold).toBeLessThan(1);
});

test('the threshold accepts what is read well enough', () => {
  const sure = answers(Array<number>(50).fill(1), Array<number>(50).fill(1), 8);
  const unsure = answers([0, 0, 0], [1, 1, 2], 1);
  const both = { logits: Float32Array.of(...sure.logits, ...unsure.logits), labels: Uint8Array.of(...sure.labels, ...unsure.labels) };
  const { rejectThreshold } = calibrate(both)!;
  expect(rejectThreshold).toBeGreaterThan(0.5);
  expect(rejectThreshold).toBeLessThan(1);
});

test('a first training has no fine-tuning report', () => {
  expect(summarise({ ...result, test: answers([0, 1], [0, 2]) }, [7, 8], null)).toEqual({
    epochs: 3, bestEpoch: 2, seconds: 4, imagesPerSecond: 5, test: { accuracy: 0.5, errors: 1, n: 2 }, finetune: null
  });
});

test('flipped samples are named by their rows', () => {
  const labels = [0, 1, 2, 0];
  const { finetune } = summarise({
    ...result, testBefore: answers([0, 0, 2, 1], labels), test: answers([0, 1, 0, 2], labels), oldTestBefore: answers([1], [1]), oldTest: answers([2], [1])
  }, [11, 12, 13, 14], 'mnist');
  expect(finetune).toEqual({
    before: { accuracy: 0.5, errors: 2, n: 4 },
    after: { accuracy: 0.5, errors: 2, n: 4 },
    old: { dataset: 'mnist', before: { accuracy: 1, errors: 0, n: 1 }, after: { accuracy: 0, errors: 1, n: 1 } },
    flipped: { fixed: 1, broken: 1, samples: [{ sampleId: 12, label: 1, before: 0, after: 1 }, { sampleId: 13, label: 2, before: 2, after: 0 }] }
  });
});
