import type { EpochMetric, StoredMetric } from '../../../contract/runs.ts';
import { BatchSeries } from './batch-series.ts';
import type { SeriesView } from './batch-series.ts';

/** What is known of a run's course at one moment, to be drawn. */
export interface RunCourse {
  readonly batches: SeriesView;
  /** Batches a point. */
  readonly stride: number;
  /** The same array as long as no epoch ends. */
  readonly epochs: readonly EpochMetric[];
  /** By the validation accuracy where there is one; null before the first epoch. */
  readonly best: EpochMetric | null;
  readonly lastStep: number;
}

/** Everything that is known of a run's course, fed by what `watch` tells. */
export class RunMetrics {
  readonly batches: BatchSeries;
  #epochs: readonly EpochMetric[] = [];
  /** Ended since, not yet in `#epochs`: a replay of thousands must not copy them one by one. */
  #newEpochs: EpochMetric[] = [];
  #lastSeq = 0;
  #lastStep = 0;

  constructor(options: ConstructorParameters<typeof BatchSeries>[0] = {}) {
    this.batches = new BatchSeries(options);
  }

  get epochs(): readonly EpochMetric[] {
    if (this.#newEpochs.length > 0) this.#epochs = [...this.#epochs, ...this.#newEpochs.splice(0)];
    return this.#epochs;
  }

  /** From where to watch on. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** In the order of their numbers; what was told before (after a reconnect) is left out. */
  add(metrics: readonly StoredMetric[]): void {
    for (const metric of metrics) {
      if (metric.seq <= this.#lastSeq) continue;
      this.#lastSeq = metric.seq;
      if (metric.type === 'batch') {
        // A resumed run makes the steps after its checkpoint again.
        if (metric.step <= this.#lastStep) this.#epochs = this.epochs.filter(({ step }) => step < metric.step);
        this.batches.append(metric);
      } else {
        this.#newEpochs.push(metric);
      }
      this.#lastStep = metric.step;
    }
  }

  course(): RunCourse {
    const { epochs, batches } = this;
    return { batches: batches.view(), stride: batches.stride, epochs, best: bestOf(epochs), lastStep: this.#lastStep };
  }
}

function bestOf(epochs: readonly EpochMetric[]): EpochMetric | null {
  const quality = (metric: EpochMetric): number => metric.valAccuracy ?? metric.accuracy;
  return epochs.reduce<EpochMetric | null>((best, metric) => (best === null || quality(metric) > quality(best) ? metric : best), null);
}
