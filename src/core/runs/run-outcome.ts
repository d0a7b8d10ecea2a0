import type { Calibration, ModelMetrics } from '../../contract/models.ts';
import type { FinetuneReport, FlippedSample, RunSummary, TestResult } from '../../contract/runs.ts';
import type { Answers, TrainerResult } from '../../contract/trainer.ts';
import { flippedSamples } from '../../domain/metrics/compare-models.ts';
import { evaluateClassifier } from '../../domain/metrics/evaluate-classifier.ts';
import { predict } from '../../domain/metrics/predictions.ts';
import { thresholdForMisread } from '../../domain/metrics/reject-curve.ts';
import { applyTemperature, fitTemperature } from '../../domain/metrics/temperature.ts';

/** Share of misread answers among the accepted ones that a model is calibrated for. */
const targetMisread = 0.01;

/** Fitted on the validation answers: the test split stays untouched by every choice. Null without them. */
export function calibrate(validation: Answers | null): Calibration | null {
  if (validation === null || validation.labels.length === 0) return null;
  const temperature = fitTemperature(validation.logits, validation.labels);
  const threshold = thresholdForMisread(probabilities(validation, temperature), validation.labels, targetMisread);
  // No threshold reaches the target: accept nothing that is less than certain.
  return { temperature, rejectThreshold: threshold ?? 1, targetMisread };
}

/** Null without a test split. */
export function measure(test: Answers | null, calibration: Calibration | null, dataset: string): ModelMetrics | null {
  if (test === null || test.labels.length === 0) return null;
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
  const before = predict(testBefore.logits, testBefore.labels).predicted;
  const after = predict(test.logits, test.labels).predicted;
  const { fixed, broken } = flippedSamples(before, after, test.labels);
  const flipped = (sample: number): FlippedSample => ({
    sampleId: testIds[sample]!, label: test.labels[sample]!, before: before[sample]!, after: after[sample]!
  });
  return {
    before: testResult(testBefore),
    after: testResult(test),
    old: oldDataset === null || oldTest === null || oldTestBefore === null
      ? null
      : { dataset: oldDataset, before: testResult(oldTestBefore), after: testResult(oldTest) },
    flipped: { fixed: fixed.length, broken: broken.length, samples: [...fixed, ...broken].map(flipped) }
  };
}

/** The largest logit is the largest probability at every temperature, so logits do. */
function testResult({ logits, labels }: Answers): TestResult {
  const n = labels.length;
  const right = predict(logits, labels).correct.reduce((sum, value) => sum + value, 0);
  return { accuracy: right / n, errors: n - right, n };
}

function probabilities({ logits, labels }: Answers, temperature: number): Float32Array {
  return applyTemperature(logits, logits.length / labels.length, temperature);
}
