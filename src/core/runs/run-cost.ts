import type { Preflight } from '../../contract/api/runs.ts';
import { samplePixels } from '../../contract/datasets.ts';
import { answeredLines } from '../../contract/lines.ts';
import type { Dataset } from '../../contract/datasets.ts';
import type { ProbeResult } from '../../contract/trainer.ts';
import { answersColumns } from '../../domain/network/describe.ts';
import type { PlannedRun } from './run-plan.ts';

/** A trainer holds its data three times while it starts: the snapshot's bytes, the arrays in it, and the training and validation images set apart. */
const copiesOfData = 3;

/** What the steps that were measured come to over a whole run. Early stopping may end it sooner. */
export function costOf(
  { plan: { training, network }, dataset, base, replay }: PlannedRun, { stepMs, answerMs, rssBytes }: Pick<ProbeResult, 'stepMs' | 'answerMs' | 'rssBytes'>
): Pick<Preflight, 'stepsPerEpoch' | 'secondsPerEpoch' | 'totalSeconds' | 'memoryBytes'> {
  const all = dataset.splits.train ?? 0;
  // As stratifiedSplit and withReplay count.
  const validation = Math.round(all * training.validationShare);
  const fresh = all - validation;
  const replayed = replay === null ? 0 : Math.min(Math.round((fresh * replay.share) / (1 - replay.share)), replay.dataset.splits.train ?? 0);
  const trained = fresh + replayed;
  const isLine = answersColumns(network);
  const seconds = (answered: number): number => ((isLine && answered > 0 ? answeredLines : answered) * answerMs) / 1000;
  // The last batch of an epoch is smaller, and cheaper.
  const secondsPerEpoch = ((trained / training.batchSize) * stepMs) / 1000 + seconds(validation);
  const test = dataset.splits.test ?? 0;
  return {
    stepsPerEpoch: Math.ceil(trained / training.batchSize),
    secondsPerEpoch,
    // In the end validation and test split are answered once more; fine-tuning tests the base model too.
    totalSeconds: training.epochs * secondsPerEpoch + seconds(validation) + (base === null ? 1 : 2) * seconds(test),
    memoryBytes: rssBytes + copiesOfData * (imagesOf(dataset) + (replay === null ? 0 : imagesOf(replay.dataset))) * samplePixels
  };
}

function imagesOf({ splits }: Dataset): number {
  return (splits.train ?? 0) + (splits.test ?? 0);
}
