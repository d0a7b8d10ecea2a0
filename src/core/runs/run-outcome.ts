import type { Calibration, ModelMetrics } from '../../contract/models.ts';
import type { FinetuneReport, FlippedSample, RunSummary, TestResult } from '../../contract/runs.ts';
import type { Answers, LineAnswers, TrainerResult } from '../../contract/trainer.ts';
import { expectedCalibrationError } from '../../domain/metrics/calibration-error.ts';
import { flippedSamples } from '../../domain/metrics/compare-models.ts';
import { evaluateClassifier } from '../../domain/metrics/evaluate-classifier.ts';
import { predict } from '../../domain/metrics/predictions.ts';
import { thresholdForMisread, thresholdOf } from '../../domain/metrics/reject-curve.ts';
import { applyTemperature, fitTemperature } from '../../domain/metrics/temperature.ts';
import { wilsonInterval } from '../../domain/metrics/wilson-interval.ts';

/** Share of misread answers among the accepted ones that a model is calibrated for. */
const targetMisread = 0.01;

/** Fitted on the validation answers: the test split stays untouched by every choice. Null without them. */
export function calibrate(validation: Answers | LineAnswers | null): Calibration | null {
  if (validation === null) return null;
  if (!('logits' in validation)) {
    // A line's chance is that of all its columns together: there is no one softmax to divide by a temperature.
    const threshold = thresholdOf(validation.confidence, validation.right, targetMisread);
    return { temperature: 1, rejectThreshold: threshold ?? 1, targetMisread };
  }
  if (validation.labels.length === 0) return null;
  const fitted = fitTemperature(validation.logits, validation.labels);
  // Of right answers alone the likeliest temperature is none at all, and everything certain: a few samples say nothing of the sort.
  const temperature = predict(validation.logits, validation.labels).correct.includes(0) ? fitted : Math.max(1, fitted);
  const threshold = thresholdForMisread(probabilities(validation, temperature), validation.labels, targetMisread);
  // No threshold reaches the target: accept nothing that is less than certain.
  return { temperature, rejectThreshold: threshold ?? 1, targetMisread };
}

/** Null without a test split. */
export function measure(test: Answers | LineAnswers | null, calibration: Calibration | null, dataset: string): ModelMetrics | null {
  if (test === null) return null;
  if (!('logits' in test)) {
    const { accuracy, errors, n } = testResult(test);
    return { dataset, accuracy, errors, n, interval95: wilsonInterval(n - errors, n), ece: expectedCalibrationError(test.confidence, test.right) };
  }
  if (test.labels.length === 0) return null;
  const { accuracy, errors, n, interval95, ece } = evaluateClassifier(probabilities(test, calibration?.temperature ?? 1), test.labels);
  return { dataset, accuracy, errors, n, interval95, ece };
}

/** @param testIds the stored samples of the test split, in the order of the answers. */
export function summarise(result: TrainerResult, testIds: readonly number[], oldDataset: string | null): RunSummary {
  const { epochs, bestEpoch, seconds, imagesPerSecond, test } = result;
  return {
    epochs,
    bestEpoch,
    seconds,
    imagesPerSecond,
    test: test === null ? null : testResult(test),
    finetune: reportFinetuning(result, testIds, oldDataset)
  };
}

function reportFinetuning(result: TrainerResult, testIds: readonly number[], oldDataset: string | null): FinetuneReport | null {
  const { test, testBefore, oldTest, oldTestBefore } = result;
  if (test === null || testBefore === null) return null;
  return {
    before: testResult(testBefore),
    after: testResult(test),
    old: oldDataset === null || oldTest === null || oldTestBefore === null
      ? null
      : { dataset: oldDataset, before: testResult(oldTestBefore), after: testResult(oldTest) },
    flipped: flippedBy(testBefore, test, testIds)
  };
}

/** Lines are written anew for every test and have no samples to show: only how many turned is told. */
function flippedBy(testBefore: Answers | LineAnswers, test: Answers | LineAnswers, testIds: readonly number[]): FinetuneReport['flipped'] {
  if (!('logits' in test) || !('logits' in testBefore)) {
    const { fixed, broken } = flippedSamples(rightOf(testBefore), rightOf(test), rightOf(test).map(() => 1));
    return { fixed: fixed.length, broken: broken.length, samples: [] };
  }
  const before = predict(testBefore.logits, testBefore.labels).predicted;
  const after = predict(test.logits, test.labels).predicted;
  const { fixed, broken } = flippedSamples(before, after, test.labels);
  const flipped = (sample: number): FlippedSample => ({
    sampleId: testIds[sample]!, label: test.labels[sample]!, before: before[sample]!, after: after[sample]!
  });
  return { fixed: fixed.length, broken: broken.length, samples: [...fixed, ...broken].map(flipped) };
}

/** `[n]` 1 where the answer is right. The largest logit is the largest probability at every temperature, so logits do. */
function rightOf(answers: Answers | LineAnswers): Uint8Array {
  return 'logits' in answers ? predict(answers.logits, answers.labels).correct : answers.right;
}

function testResult(answers: Answers | LineAnswers): TestResult {
  const correct = rightOf(answers);
  const n = correct.length;
  const right = correct.reduce((sum, value) => sum + value, 0);
  return { accuracy: right / n, errors: n - right, n };
}

function probabilities({ logits, labels }: Answers, temperature: number): Float32Array {
  return applyTemperature(logits, logits.length / labels.length, temperature);
}
