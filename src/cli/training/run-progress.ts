import type { Run, StoredMetric } from '../../contract/runs.ts';
import { rate, remaining } from '../output/format.ts';
import { secondsLeft } from '../output/progress.ts';
import type { ProgressState } from '../output/progress.ts';

/** Where a run is, from its metrics. */
export class RunProgress {
  readonly #epochs: number;
  #stepsPerEpoch: number | undefined;
  #first: { readonly step: number; readonly at: number } | undefined;

  /** `trainSamples` undefined: not known; the bar then starts with the second epoch. */
  constructor({ training, replay }: Pick<Run, 'training' | 'replay'>, trainSamples: number | undefined) {
    this.#epochs = training.epochs;
    if (trainSamples === undefined) return;
    const own = trainSamples - Math.round(trainSamples * training.validationShare);
    this.#stepsPerEpoch = Math.ceil(own / (1 - (replay?.share ?? 0)) / training.batchSize);
  }

  after(metric: StoredMetric, nowMs: number): ProgressState {
    const { step, epoch } = metric;
    // The estimate above may be off where old data is replayed; a finished epoch tells exactly.
    if (metric.type === 'epoch') this.#stepsPerEpoch = step / epoch;
    this.#first ??= { step, at: nowMs };
    if (metric.type === 'epoch' && epoch === this.#epochs) return { label: 'testing', share: undefined, details: [] };
    const total = this.#stepsPerEpoch === undefined ? undefined : this.#stepsPerEpoch * this.#epochs;
    const worked = step - this.#first.step;
    const left = total === undefined ? undefined : secondsLeft(worked / Math.max(1, total - this.#first.step), (nowMs - this.#first.at) / 1000);
    return {
      label: `epoch ${epoch}/${this.#epochs}`,
      share: total === undefined ? undefined : step / total,
      details: [`loss ${metric.loss.toFixed(3)}`, rate(metric.imagesPerSecond), left === undefined ? '' : remaining(left)]
    };
  }
}
