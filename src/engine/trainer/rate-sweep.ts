import { StudioError } from '../../contract/errors.ts';
import type { BatchMetric } from '../../contract/runs.ts';
import type { RateSweepEvent, RateSweepJob } from '../../contract/trainer.ts';
import { SmoothedLoss } from '../../domain/searches/rate-sweep.ts';
import { decodeWeights } from '../weights-file.ts';
import type { RunningEngine } from './run-job.ts';
import { decodeTeacher } from './teacher.ts';
import { TrainingLoop } from './training-loop.ts';

/** Trains for a few hundred steps, the rate growing at each by the same factor, and tells the losses. Ends early where the loss explodes. Nothing is written. */
export async function sweepRates(job: RateSweepJob, engine: RunningEngine, send: (event: RateSweepEvent) => void): Promise<void> {
  const { kernels, device, crew } = engine;
  const { network, labels, lowest, highest, steps } = job;
  const weights = job.weights === null ? null : decodeWeights(job.weights, 'weights');
  const sweep = new Sweep(steps, send);
  const data = { classes: network.classes, train: job, validation: null, test: null, teacher: decodeTeacher(job.teacher) };
  const batchSize = Math.min(job.training.batchSize, labels.length);
  // The raw weights are what a rate moves; an average of them would only cost time.
  const training = { ...job.training, batchSize, epochs: steps, emaDecay: null, earlyStopping: null, checkpointEveryEpochs: steps };
  const loop = new TrainingLoop(kernels, network, training, data, weights, sweep, crew, { lowest, highest, steps });
  let diverged = false;
  try {
    await loop.run();
  } catch (error) {
    if (!(error instanceof StudioError && error.code === 'TRAINING_DIVERGED')) throw error;
    diverged = true;
  } finally {
    loop.dispose();
  }
  send({ type: 'steps', done: steps, total: steps });
  send({ type: 'swept', result: { engine: job.engine, device, losses: sweep.losses, diverged: diverged || sweep.exploded } });
}

/** Follows the training loop and ends it after the steps, or once the loss has exploded. */
class Sweep {
  readonly losses: number[] = [];
  readonly #steps: number;
  readonly #send: (event: RateSweepEvent) => void;
  readonly #smoothing = new SmoothedLoss();
  #begun = 0;
  exploded = false;

  constructor(steps: number, send: (event: RateSweepEvent) => void) {
    this.#steps = steps;
    this.#send = send;
  }

  /** Asked before every step. */
  wish(): 'run' | 'interrupt' {
    if (this.exploded || this.#begun === this.#steps) return 'interrupt';
    this.#send({ type: 'steps', done: this.#begun, total: this.#steps });
    this.#begun++;
    return 'run';
  }

  async paused(): Promise<void> {
    // Never asked for.
  }

  metrics(batches: readonly BatchMetric[]): void {
    for (const { loss } of batches) {
      if (this.exploded) return;
      this.losses.push(loss);
      this.exploded = this.#smoothing.explodes(this.#smoothing.add(loss));
    }
  }

  async checkpoint(): Promise<void> {
    // Nothing of a sweep is kept.
  }
}
