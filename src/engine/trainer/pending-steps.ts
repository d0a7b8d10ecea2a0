import type { Tensor } from '@tensorflow/tfjs-core';
import type { BatchMetric } from '../../contract/runs.ts';
import type { Batch } from './batches.ts';

/** Steps whose results are fetched together: reading from a GPU at every step would make it wait. */
const stepsAtOnce = 8;

interface PendingStep {
  readonly step: number;
  readonly losses: Tensor;
  readonly logits: Tensor;
  readonly batch: Pick<Batch, 'size' | 'correct'>;
  readonly learningRate: number;
}

export interface CollectedStep {
  readonly step: number;
  /** Mean over the batch. */
  readonly loss: number;
  readonly correct: number;
  readonly images: number;
}

/** Losses and logits that are still in the engine. */
export class PendingSteps {
  #steps: PendingStep[] = [];
  #collected: CollectedStep[] = [];
  #metrics: Omit<BatchMetric, 'epoch' | 'imagesPerSecond'>[] = [];
  #images = 0;
  /** Training time since the metrics were last taken. */
  seconds = 0;

  add(step: PendingStep): void {
    this.#steps.push(step);
  }

  /** A step whose results are here already. */
  addCollected(step: CollectedStep, learningRate: number): void {
    const { loss, correct, images } = step;
    this.#collected.push(step);
    this.#metrics.push({ step: step.step, loss, accuracy: correct / images, learningRate });
    this.#images += images;
  }

  isFull(): boolean {
    return this.#steps.length + this.#collected.length >= stepsAtOnce;
  }

  /** Fetches and forgets all pending steps. */
  async collect(): Promise<CollectedStep[]> {
    for (const { step, losses, logits, batch, learningRate } of this.#steps) {
      const values = await losses.data<'float32'>();
      const answers = await logits.data<'float32'>();
      const loss = values.reduce((sum, value) => sum + value, 0) / values.length;
      this.addCollected({ step, loss, correct: batch.correct(answers), images: batch.size }, learningRate);
    }
    this.dispose();
    const collected = this.#collected;
    this.#collected = [];
    return collected;
  }

  /** Metrics of the steps collected since the last call; the rate is their common one. */
  takeMetrics(epoch: number): BatchMetric[] {
    const imagesPerSecond = this.seconds > 0 ? this.#images / this.seconds : 0;
    const metrics = this.#metrics.map((metric) => ({ ...metric, epoch, imagesPerSecond }));
    this.#metrics = [];
    this.#images = 0;
    this.seconds = 0;
    return metrics;
  }

  dispose(): void {
    for (const { losses, logits } of this.#steps) {
      losses.dispose();
      logits.dispose();
    }
    this.#steps = [];
  }
}
