import type { EpochMetric, Run } from '../../contract/runs.ts';

/** The JSON lines of a run that is followed. */
export function epochItem({ epoch, loss, accuracy, valLoss, valAccuracy, imagesPerSecond, seconds }: EpochMetric): Record<string, unknown> {
  return { event: 'epoch', epoch, loss, accuracy, valLoss, valAccuracy, imagesPerSecond, seconds };
}

export function doneItem({ id, modelId, status, summary, engine, device, parameters }: Run): Record<string, unknown> {
  const finetune = summary?.finetune;
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
    ...(finetune ? { before: finetune.before, after: finetune.after, old: finetune.old, flipped: finetune.flipped } : {})
  };
}
