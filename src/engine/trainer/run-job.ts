import { readFile } from 'node:fs/promises';
import type { BatchMetric, EpochMetric } from '../../contract/runs.ts';
import type { Answers, LineAnswers, TrainerEvent, TrainerResult, TrainingJob } from '../../contract/trainer.ts';
import { StudioError } from '../../contract/errors.ts';
import { describeNetwork } from '../../domain/network/describe.ts';
import type { NamedArrays } from '../../domain/network/initialise.ts';
import type { Kernels } from '../kernels.ts';
import { encodeWeights, readWeights } from '../weights-file.ts';
import { answerSplit } from './answer-split.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import type { Crew } from './crew.ts';
import { writeOutput } from './output-files.ts';
import { TrainingLoop, type Wish } from './training-loop.ts';
import { readSplit, readTrainingData, withReplay, type Images, type TrainingData } from './training-data.ts';

/** The engine that this process runs on. */
export interface RunningEngine {
  readonly kernels: Kernels;
  readonly device: string;
  readonly version: string;
  readonly threads: number;
  /** For a recipe that computes its batches in parts; null: they are computed whole. Whoever made it ends it. */
  readonly crew: Crew | null;
}

export interface JobControl {
  wish(): Wish;
  paused(): Promise<void>;
  send(event: TrainerEvent): void;
}

/** Shortest time between two messages about metrics: the interface draws at 10 Hz at most. */
const metricsIntervalMs = 100;

/**
 * Trains as the job says and tells the core how it goes.
 *
 * @param loading what `loadData` began to load
 * @throws StudioError for whatever ends the run early
 */
export async function runJob(job: TrainingJob, loading: Promise<TrainingData>, engine: RunningEngine, control: JobControl): Promise<void> {
  const { kernels } = engine;
  const { network, training } = job;
  const data = await loading;
  const checkpoint = job.checkpointPath === null ? null : decodeCheckpoint(await readFile(job.checkpointPath));
  const baseWeights = job.weightsPath === null ? null : await readWeights(job.weightsPath);
  const oldTest = job.oldSnapshotPath === null ? null : await readSplit(job.oldSnapshotPath, 'test');
  const before = baseWeights ? await answersOf(engine, job, baseWeights, [data.test, oldTest]) : [null, null];

  const metrics = new MetricsMessages(control);
  const loop = new TrainingLoop(kernels, network, training, data, checkpoint ?? baseWeights, {
    wish: () => control.wish(),
    async paused() {
      metrics.flush();
      control.send({ type: 'state', state: 'paused' });
      await control.paused();
      control.send({ type: 'state', state: 'running' });
    },
    metrics: (batches, epochs) => metrics.add(batches, epochs),
    async checkpoint(state, epoch) {
      const path = await writeOutput(job.outputFolder, 'checkpoint', encodeCheckpoint(state));
      metrics.flush();
      control.send({ type: 'checkpoint', kind: 'last', path, epoch, step: state.progress.step, valMetric: state.progress.bestMetric });
    }
  }, engine.crew);
  control.send({
    type: 'started',
    engine: job.engine,
    device: engine.device,
    version: engine.version,
    threads: engine.threads,
    parameters: describeNetwork(network).parameterCount,
    stepsPerEpoch: loop.stepsPerEpoch,
    fromStep: checkpoint?.progress.step ?? 0,
    counts: { train: data.train.labels.length, validation: data.validation?.labels.length ?? 0, test: data.test?.labels.length ?? 0 }
  });

  const { outcome, weights, bestEpoch, progress, epochs } = await loop.run().finally(() => loop.dispose());
  metrics.flush();
  if (outcome === 'interrupted') {
    control.send({ type: 'interrupted' });
    return;
  }
  if (outcome === 'stopped' && progress.step === 0) {
    control.send({ type: 'stopped' });
    return;
  }
  const [validation, test, oldTestAfter] = await answersOf(engine, job, weights, [data.validation, data.test, oldTest]);
  const result: TrainerResult = {
    outcome,
    weightsPath: await writeOutput(job.outputFolder, 'weights', encodeWeights(weights, network)),
    bestEpoch,
    epochs,
    seconds: progress.seconds,
    imagesPerSecond: progress.seconds > 0 ? progress.images / progress.seconds : 0,
    validation: validation!,
    test: test!,
    testBefore: before[0]!,
    oldTest: oldTestAfter!,
    oldTestBefore: before[1]!
  };
  control.send({ type: 'finished', result });
}

/** What a job trains and tests on. The snapshot is being read when this returns, whatever the thread does next. */
export async function loadData({ snapshotPath, replay, network, training, teacher, tests }: TrainingJob): Promise<TrainingData> {
  const data = await readTrainingData(snapshotPath, training.validationShare, training.seed);
  if (data.classes > network.classes) {
    throw new StudioError('RUN_SPEC_INVALID', `the dataset has ${data.classes} classes and the network answers ${network.classes}`, {
      remedy: 'Choose a dataset with the same classes, or a network with as many outputs.'
    });
  }
  const withNetworkClasses = {
    ...data,
    classes: network.classes,
    test: tests ? data.test : null,
    teacher: teacher && { network: teacher.network, weights: await readWeights(teacher.weightsPath) }
  };
  if (!replay) return withNetworkClasses;
  const old = await readSplit(replay.snapshotPath, 'train');
  return old ? { ...withNetworkClasses, train: withReplay(data.train, old, replay.share, training.seed) } : withNetworkClasses;
}

/** Answers of one set of weights to several splits; null stays null. */
async function answersOf(
  { kernels, crew }: RunningEngine, { network: spec, training }: Pick<TrainingJob, 'network' | 'training'>, weights: NamedArrays, splits: readonly (Images | null)[]
): Promise<(Answers | LineAnswers | null)[]> {
  const answers: (Answers | LineAnswers | null)[] = [];
  for (const split of splits) answers.push(split && (await answerSplit(kernels, spec, weights, split, { seed: training.seed, crew })));
  return answers;
}

/** Groups metrics so that the core gets ten messages a second at most. */
class MetricsMessages {
  readonly #control: JobControl;
  #batches: BatchMetric[] = [];
  #epochs: EpochMetric[] = [];
  #sentAt = 0;

  constructor(control: JobControl) {
    this.#control = control;
  }

  add(batches: readonly BatchMetric[], epochs: readonly EpochMetric[]): void {
    this.#batches.push(...batches);
    this.#epochs.push(...epochs);
    if (performance.now() - this.#sentAt >= metricsIntervalMs) this.flush();
  }

  flush(): void {
    if (this.#batches.length === 0 && this.#epochs.length === 0) return;
    this.#control.send({ type: 'metrics', batches: this.#batches, epochs: this.#epochs });
    this.#batches = [];
    this.#epochs = [];
    this.#sentAt = performance.now();
  }
}
