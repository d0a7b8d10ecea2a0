import type { Tensor } from '@tensorflow/tfjs-core';
import { StudioError } from '../../contract/errors.ts';
import type { NetworkSpec } from '../../contract/network.ts';
import type { BatchMetric, EpochMetric } from '../../contract/runs.ts';
import type { Training } from '../../contract/training.ts';
import { frozenLayers } from '../../domain/network/freeze.ts';
import { initialWeights, type NamedArrays } from '../../domain/network/initialise.ts';
import { freshProgress, type Progress } from '../../domain/training/progress.ts';
import type { Kernels } from '../kernels.ts';
import { Network } from '../network.ts';
import { Optimizer } from '../optimizer.ts';
import type { Parameter } from '../parameter.ts';
import { makeBatches, type Batches } from './batches.ts';
import { answerSplit, lossAndAccuracy } from './answer-split.ts';
import type { CheckpointState } from './checkpoint.ts';
import type { Crew } from './crew.ts';
import { stepsToAverage, updateAverage } from './moving-average.ts';
import { PartedTraining } from './parted-training.ts';
import { PendingSteps } from './pending-steps.ts';
import { withPlainStatistics } from './plain-statistics.ts';
import { stepPlace, type StepPlace } from './step-place.ts';
import { stepRate, type SweptRange } from './step-rate.ts';
import { Teacher } from './teacher.ts';
import type { TrainingData } from './training-data.ts';

/** What the loop is asked to do, looked at between two steps. */
export type Wish = 'run' | 'pause' | 'stop' | 'interrupt';

export interface LoopEvents {
  wish(): Wish;
  /** Resolves when a pause has ended, one way or the other. */
  paused(): Promise<void>;
  metrics(batches: readonly BatchMetric[], epochs: readonly EpochMetric[]): void;
  checkpoint(state: CheckpointState, epoch: number): Promise<void>;
}

export interface LoopResult {
  readonly outcome: 'completed' | 'stopped' | 'interrupted';
  readonly weights: NamedArrays;
  /** The epoch, counted from 1, whose weights these are; null: the last step's. */
  readonly bestEpoch: number | null;
  readonly progress: Progress;
  readonly epochs: number;
}

/** One run of the training loop over one network; everything random in it comes from the recipe's seed. */
export class TrainingLoop {
  readonly stepsPerEpoch: number;
  readonly #kernels: Kernels;
  readonly #spec: NetworkSpec;
  readonly #training: Training;
  readonly #data: TrainingData;
  readonly #events: LoopEvents;
  readonly #crew: Crew | null;
  readonly #sweep: SweptRange | null;
  readonly #network: Network;
  readonly #averaged: Network | null;
  readonly #optimizer: Optimizer;
  readonly #teacher: Teacher | null;
  readonly #batches: Batches;
  readonly #parted: PartedTraining | null;
  readonly #pending: PendingSteps;
  readonly #progress: Progress;
  #best: NamedArrays | null;

  /**
   * @param start null: fresh weights; stored weights to fine-tune; or a checkpoint to go on from
   * @param crew for a recipe that computes its batches in parts; null: they are computed whole
   * @param sweep null: the learning rate follows the recipe's schedule
   */
  constructor(
    kernels: Kernels, spec: NetworkSpec, training: Training, data: TrainingData, start: NamedArrays | CheckpointState | null, events: LoopEvents, crew: Crew | null,
    sweep: SweptRange | null = null
  ) {
    const checkpoint = start instanceof Map ? null : start;
    const weights = start instanceof Map ? start : (start?.weights ?? initialWeights(spec, training.seed));
    this.#kernels = kernels;
    this.#spec = spec;
    this.#training = training;
    this.#data = data;
    this.#events = events;
    this.#crew = crew;
    this.#sweep = sweep;
    this.#network = new Network(kernels, spec, weights, frozenLayers(spec, training.freeze));
    this.#averaged = training.emaDecay === null ? null : new Network(kernels, spec, checkpoint?.average ?? weights);
    this.#optimizer = new Optimizer(kernels, training.optimizer, training.clipNorm, this.#network.parameters);
    if (checkpoint) this.#optimizer.restore(checkpoint.optimizer);
    this.#teacher = data.teacher && new Teacher(kernels, data.teacher);
    this.#batches = makeBatches(kernels, spec, training, data.train, this.#teacher);
    this.#progress = checkpoint ? { ...checkpoint.progress } : freshProgress(start === null);
    this.#best = checkpoint?.best ?? null;
    this.stepsPerEpoch = this.#batches.perEpoch;
    this.#pending = new PendingSteps();
    const { freshStart } = this.#progress;
    const task = { network: spec, training, images: data.train, teacher: data.teacher, weights, optimizer: checkpoint?.optimizer ?? null, freshStart, sweep };
    this.#parted = crew ? new PartedTraining(this.#network, this.#batches, task, crew) : null;
  }

  /**
   * Trains to the end, or until it is told otherwise.
   * @throws StudioError TRAINING_DIVERGED when a loss is no longer a number
   */
  async run(): Promise<LoopResult> {
    const { epochs, checkpointEveryEpochs } = this.#training;
    await this.#crew?.prepared();
    // A run may be resumed from the checkpoint with which it would have ended.
    while (this.#progress.step < this.#steps && !this.#stoppedEarly()) {
      const epoch = Math.floor(this.#progress.step / this.stepsPerEpoch);
      const interruption = await this.#runEpoch(epoch);
      if (interruption) {
        await this.#saveCheckpoint(epoch);
        return this.#result(interruption === 'stop' ? 'stopped' : 'interrupted');
      }
      await this.#finishEpoch(epoch);
      const last = this.#stoppedEarly() || epoch === epochs - 1;
      if (last || (epoch + 1) % checkpointEveryEpochs === 0) await this.#saveCheckpoint(epoch);
    }
    return this.#result('completed');
  }

  dispose(): void {
    this.#pending.dispose();
    this.#network.dispose();
    this.#averaged?.dispose();
    this.#optimizer.dispose();
    this.#teacher?.dispose();
  }

  /** Of the whole training. */
  get #steps(): number {
    return this.#training.epochs * this.stepsPerEpoch;
  }

  #stoppedEarly(): boolean {
    const { earlyStopping } = this.#training;
    return earlyStopping !== null && this.#progress.epochsWithoutGain >= earlyStopping.patienceEpochs;
  }

  /** From wherever the epoch stands to its end; answers why it ended early, if it did. */
  async #runEpoch(epoch: number): Promise<'stop' | 'interrupt' | null> {
    const { stepsPerEpoch } = this;
    while (this.#progress.step < (epoch + 1) * stepsPerEpoch) {
      const wish = this.#events.wish();
      if (wish === 'stop' || wish === 'interrupt') {
        await this.#report(epoch);
        return wish;
      }
      if (wish === 'pause') {
        await this.#report(epoch);
        await this.#saveCheckpoint(epoch);
        await this.#events.paused();
        continue;
      }
      await this.#step(epoch);
      // Native calls block the process: between steps its messages get their turn.
      await new Promise(setImmediate);
    }
    await this.#report(epoch);
    return null;
  }

  async #step(epoch: number): Promise<void> {
    const started = performance.now();
    const { emaDecay } = this.#training;
    const step = this.#progress.step;
    const place = stepPlace(this.#training, step, this.stepsPerEpoch, this.#progress.freshStart);
    const learningRate = stepRate(this.#training, this.#sweep, step, this.stepsPerEpoch);
    const gradients = this.#parted ? await this.#partedGradients(this.#parted, place, learningRate) : await this.#gradients(place, learningRate);
    this.#optimizer.apply(gradients, learningRate, step + 1);
    const averaged = stepsToAverage(step + 1, this.#steps);
    if (this.#averaged && averaged > 0) updateAverage(this.#kernels, this.#averaged, this.#network, emaDecay!, step, averaged);
    this.#progress.step++;
    const due = this.#pending.isFull();
    if (due) await this.#collect();
    const seconds = (performance.now() - started) / 1000;
    this.#progress.seconds += seconds;
    this.#progress.epochSeconds += seconds;
    this.#pending.seconds += seconds;
    if (due) this.#send(epoch);
  }

  async #gradients(place: StepPlace, learningRate: number): Promise<ReadonlyMap<Parameter, Tensor>> {
    const batch = this.#batches.at(place.epoch, place.index, { part: 0, parts: 1 })!;
    const { losses, logits, gradients } = await this.#network.trainingStep(batch.images, batch.loss, place.how(0));
    batch.dispose();
    this.#pending.add({ step: place.step + 1, losses, logits, batch, learningRate });
    return gradients;
  }

  async #partedGradients(parted: PartedTraining, place: StepPlace, learningRate: number): Promise<ReadonlyMap<Parameter, Tensor>> {
    const { sums, gradients } = await parted.step(place);
    this.#pending.addCollected({ step: place.step + 1, loss: sums.loss / sums.images, correct: sums.correct, images: sums.images }, learningRate);
    return gradients;
  }

  /** Brings the pending losses from the engine and adds them to the epoch's sums. */
  async #collect(): Promise<void> {
    for (const { step, loss, correct, images } of await this.#pending.collect()) {
      if (!Number.isFinite(loss)) {
        throw new StudioError('TRAINING_DIVERGED', `The training diverged: the loss is no longer a number at step ${step} (epoch ${Math.ceil(step / this.stepsPerEpoch)})`, {
          remedy: 'Start again with a smaller learning rate, or with gradient clipping.'
        });
      }
      this.#progress.epochLoss += loss * images;
      this.#progress.epochCorrect += correct;
      this.#progress.epochImages += images;
      this.#progress.images += images;
    }
  }

  #send(epoch: number): void {
    this.#events.metrics(this.#pending.takeMetrics(epoch + 1), []);
  }

  async #report(epoch: number): Promise<void> {
    await this.#collect();
    this.#send(epoch);
  }

  async #finishEpoch(epoch: number): Promise<void> {
    const progress = this.#progress;
    const validation = await this.#validate();
    this.#events.metrics([], [{
      step: progress.step,
      epoch: epoch + 1,
      loss: progress.epochLoss / progress.epochImages,
      accuracy: progress.epochCorrect / progress.epochImages,
      valLoss: validation?.loss ?? null,
      valAccuracy: validation?.accuracy ?? null,
      imagesPerSecond: progress.epochImages / progress.epochSeconds,
      seconds: progress.epochSeconds,
      rssBytes: process.memoryUsage.rss()
    }]);
    Object.assign(progress, { epochLoss: 0, epochCorrect: 0, epochImages: 0, epochSeconds: 0 });
    if (validation) await this.#keepIfBest(validation, epoch);
  }

  async #validate(): Promise<{ loss: number; accuracy: number } | null> {
    const { validation } = this.#data;
    if (!validation) return null;
    const weights = await (this.#averaged ?? this.#network).weights();
    return lossAndAccuracy(await answerSplit(this.#kernels, this.#spec, weights, validation, { seed: this.#training.seed, crew: this.#crew }));
  }

  async #keepIfBest(validation: { loss: number; accuracy: number }, epoch: number): Promise<void> {
    const { metric, minDelta } = this.#training.earlyStopping ?? { metric: 'valLoss', minDelta: 0 };
    // Smaller is better for both once accuracy is turned round.
    const value = metric === 'valLoss' ? validation.loss : -validation.accuracy;
    const progress = this.#progress;
    if (progress.bestMetric !== null && !(value < progress.bestMetric - minDelta)) {
      progress.epochsWithoutGain++;
      return;
    }
    progress.bestMetric = value;
    progress.bestEpoch = epoch + 1;
    progress.epochsWithoutGain = 0;
    this.#best = await (this.#averaged ?? this.#network).weights();
  }

  async #saveCheckpoint(epoch: number): Promise<void> {
    const state: CheckpointState = {
      progress: { ...this.#progress },
      weights: await this.#network.weights(),
      optimizer: await this.#optimizer.memory(),
      average: (await this.#averaged?.weights()) ?? null,
      best: this.#best
    };
    await this.#events.checkpoint(state, epoch + 1);
  }

  /** A run that ends as planned keeps its last weights unless early stopping steers it; a stopped one keeps its best so far. */
  async #result(outcome: LoopResult['outcome']): Promise<LoopResult> {
    const keepBest = this.#best !== null && (outcome === 'stopped' || this.#training.earlyStopping !== null);
    const weights = keepBest ? this.#best! : await (this.#averaged ?? this.#network).weights();
    return {
      outcome,
      weights: outcome === 'interrupted' ? weights : await withPlainStatistics(this.#kernels, this.#spec, this.#training, weights, this.#data.train),
      bestEpoch: keepBest ? this.#progress.bestEpoch : null,
      progress: this.#progress,
      epochs: Math.ceil(this.#progress.step / this.stepsPerEpoch)
    };
  }
}
