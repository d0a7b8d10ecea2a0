import type { BatchMetric } from '../../../contract/runs.ts';

export const batchColumns = ['loss', 'accuracy', 'learningRate', 'imagesPerSecond'] as const;
export type BatchColumn = (typeof batchColumns)[number];
const smoothedColumns = ['loss', 'accuracy'] as const;
type SmoothedColumn = (typeof smoothedColumns)[number];

/** What a chart draws: views into the buffers, valid until the next change. `steps` is the last step of each point. */
export interface SeriesView {
  readonly steps: Float64Array;
  readonly columns: Readonly<Record<BatchColumn, Float64Array>>;
  readonly smoothed: Readonly<Record<SmoothedColumn, Float64Array>>;
}

type SeriesMetric = Pick<BatchMetric, 'step' | BatchColumn>;

/**
 * The batch metrics of a run in typed arrays of one size, however long it trains. A point is the mean of `stride` batches: one at first,
 * twice as many each time the arrays are full. Smoothing is an exponential moving average over batches, without the pull towards 0 at
 * the start (the bias correction of Kingma and Ba, 2015); merging points does not change how much it smooths.
 */
export class BatchSeries {
  readonly #capacity: number;
  readonly #steps: Float64Array;
  readonly #columns: Record<BatchColumn, Float64Array>;
  readonly #smoothed: Record<SmoothedColumn, Float64Array>;
  #length = 0;
  #stride = 1;
  /** Batches in the last point. */
  #inLast = 0;
  #smoothing: number;

  /** @param capacity even; `smoothing` is the share of the old mean that is kept at each batch, 0 for none. */
  constructor({ capacity = 8192, smoothing = 0.9 }: { readonly capacity?: number; readonly smoothing?: number } = {}) {
    this.#capacity = capacity;
    this.#smoothing = smoothing;
    const column = (): Float64Array => new Float64Array(capacity);
    this.#steps = column();
    this.#columns = { loss: column(), accuracy: column(), learningRate: column(), imagesPerSecond: column() };
    this.#smoothed = { loss: column(), accuracy: column() };
  }

  get smoothing(): number {
    return this.#smoothing;
  }

  /** Points, not batches. */
  get length(): number {
    return this.#length;
  }

  get stride(): number {
    return this.#stride;
  }

  append(metric: SeriesMetric): void {
    // A run that was resumed goes on from its checkpoint: what it had reported after that is made again.
    if (this.#length > 0 && metric.step <= this.#steps[this.#length - 1]!) this.truncate(metric.step);
    if (this.#length === 0 || this.#inLast === this.#stride) this.#open();
    const last = this.#length - 1;
    this.#inLast += 1;
    this.#steps[last] = metric.step;
    for (const name of batchColumns) this.#columns[name][last]! += (metric[name] - this.#columns[name][last]!) / this.#inLast;
    for (const name of smoothedColumns) this.#smooth(name, last, this.#inLast);
  }

  /** Forgets the batches from `step` on, and with them the point that it lies in. */
  truncate(step: number): void {
    while (this.#length > 0 && this.#steps[this.#length - 1]! >= step) {
      this.#length -= 1;
      this.#inLast = this.#stride;
    }
  }

  setSmoothing(smoothing: number): void {
    this.#smoothing = smoothing;
    for (let i = 0; i < this.#length; i++) {
      for (const name of smoothedColumns) this.#smooth(name, i, i === this.#length - 1 ? this.#inLast : this.#stride);
    }
  }

  view(): SeriesView {
    const cut = (column: Float64Array): Float64Array => column.subarray(0, this.#length);
    return {
      steps: cut(this.#steps),
      columns: {
        loss: cut(this.#columns.loss), accuracy: cut(this.#columns.accuracy), learningRate: cut(this.#columns.learningRate), imagesPerSecond: cut(this.#columns.imagesPerSecond)
      },
      smoothed: { loss: cut(this.#smoothed.loss), accuracy: cut(this.#smoothed.accuracy) }
    };
  }

  #open(): void {
    if (this.#length === this.#capacity) this.#mergePairs();
    const last = this.#length++;
    this.#inLast = 0;
    for (const name of batchColumns) this.#columns[name][last] = 0;
  }

  #mergePairs(): void {
    const half = this.#length / 2;
    for (let i = 0; i < half; i++) {
      this.#steps[i] = this.#steps[2 * i + 1]!;
      for (const name of batchColumns) this.#columns[name][i] = (this.#columns[name][2 * i]! + this.#columns[name][2 * i + 1]!) / 2;
      for (const name of smoothedColumns) this.#smoothed[name][i] = this.#smoothed[name][2 * i + 1]!;
    }
    this.#length = half;
    this.#stride *= 2;
  }

  /** The moving average after point `i`, which `batches` batches went into, from the one before. */
  #smooth(name: SmoothedColumn, i: number, batches: number): void {
    const before = i * this.#stride;
    const kept = this.#smoothing ** batches;
    const weightBefore = 1 - this.#smoothing ** before;
    const old = i === 0 ? 0 : this.#smoothed[name][i - 1]!;
    this.#smoothed[name][i] = (old * weightBefore * kept + this.#columns[name][i]! * (1 - kept)) / (1 - this.#smoothing ** (before + batches));
  }
}
