import type { EpochMetric, Run } from '../../contract/runs.ts';

/** The JSON lines of a run that is followed. */
export function epochItem({ epoch, loss, accuracy, valLoss, valAccuracy, imagesPerSecond, seconds }: EpochMetric): Record<string, unknown> {
  return { event: 'epoch', epoch, loss, accuracy, valLoss, valAccuracy, imagesPerSecond, seconds };
}

export function doneItem({ id, kind, modelId, status, summary, engine, device, parameters }: Run): Record<string, unknown> {
  const report = summary?.finetune;
  return {
    event: 'done',
    runId: id,
    modelId,
    status,
    testAccuracy: summary?.test?.accuracy ?? null,
    testErrors: summary?.test?.errors ?? null,
    seconds: summary?.seconds ?? null,
    imagesPerSecond: summary?.imagesPerSecond ?? null,
    engine,
    device,
    parameters,
    // Null without a test split, and for a run that did not come to its test.
    ...(kind === 'finetune' && { before: report?.before ?? null, after: report?.after ?? null, old: report?.old ?? null, flipped: report?.flipped ?? null })
  };
}
