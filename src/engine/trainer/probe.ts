import { samplePixels } from '../../contract/datasets.ts';
import type { ProbeEvent, ProbeJob } from '../../contract/trainer.ts';
import { initialWeights } from '../../domain/network/initialise.ts';
import { decodeWeights } from '../weights-file.ts';
import { answerSplit } from './answer-split.ts';
import type { RunningEngine } from './run-job.ts';
import { decodeTeacher } from './teacher.ts';
import type { Images } from './training-data.ts';
import { TrainingLoop } from './training-loop.ts';

/** The first steps of a process prepare what the others use again. */
const warmupSteps = 8;
const timedSteps = 24;
const steps = warmupSteps + timedSteps;
/** A slow network is measured by fewer steps, one of each at least. */
const patience = { warmupMs: 2000, timedMs: 5000 } as const;
/** At least twice what is handed to the engine at once. */
const answeredImages = 300;

/** Takes a few real steps of the training loop, answers a few images, and tells what each took. Nothing is written. */
export async function runProbe(job: ProbeJob, engine: RunningEngine, send: (event: ProbeEvent) => void): Promise<void> {
  const { kernels, device, crew } = engine;
  const { network, labels } = job;
  const weights = job.weights === null ? null : decodeWeights(job.weights, 'weights');
  const batchSize = Math.min(job.training.batchSize, labels.length);
  const clock = new StepClock((done) => send({ type: 'steps', done, total: steps }));
  const data = { classes: network.classes, train: repeated(job, steps * batchSize), validation: null, test: null, teacher: decodeTeacher(job.teacher) };
  // Without learning nothing can diverge, and a step costs the same.
  const training = { ...job.training, batchSize, epochs: 1, learningRate: 0, schedule: { kind: 'constant', warmupEpochs: 0 } as const };
  const loop = new TrainingLoop(kernels, network, training, data, weights, clock, crew);
  await loop.run().finally(() => loop.dispose());
  send({ type: 'steps', done: steps, total: steps });

  const answering = weights ?? initialWeights(network, training.seed);
  const asked = repeated(job, answeredImages);
  const options = { seed: training.seed, crew, lines: answeredImages };
  await answerSplit(kernels, network, answering, asked, options);
  const startedAt = performance.now();
  await answerSplit(kernels, network, answering, asked, options);
  const answerMs = (performance.now() - startedAt) / answeredImages;
  const rssBytes = process.resourceUsage().maxRSS * 1024;
  send({ type: 'probed', result: { engine: job.engine, device, stepMs: clock.stepMs, answerMs, rssBytes } });
}

/** The images over and over, `count` in all. */
function repeated({ pixels, labels }: Images, count: number): Images {
  const images = { pixels: new Uint8Array(count * samplePixels), labels: new Uint8Array(count) };
  for (let filled = 0; filled < count; filled += labels.length) {
    const n = Math.min(labels.length, count - filled);
    images.pixels.set(pixels.subarray(0, n * samplePixels), filled * samplePixels);
    images.labels.set(labels.subarray(0, n), filled);
  }
  return images;
}

/** Follows a training loop: by a pause after the warm-up and by the last results that it fetches it knows when the engine has nothing pending. */
class StepClock {
  readonly #told: (done: number) => void;
  readonly #begunAt = performance.now();
  #begun = 0;
  #timed: { readonly from: number; readonly since: number } | undefined;
  #fetchedAt = 0;

  constructor(told: (done: number) => void) {
    this.#told = told;
  }

  /** Asked before every step. */
  wish(): 'run' | 'pause' | 'interrupt' {
    const now = performance.now();
    const done = this.#begun;
    if (this.#timed === undefined && (done === warmupSteps || (done > 0 && now - this.#begunAt > patience.warmupMs))) return 'pause';
    if (this.#timed !== undefined && done > this.#timed.from && now - this.#timed.since > patience.timedMs) return 'interrupt';
    this.#told(done);
    this.#begun++;
    return 'run';
  }

  async paused(): Promise<void> {
    this.#timed = { from: this.#begun, since: performance.now() };
  }

  metrics(): void {
    this.#fetchedAt = performance.now();
  }

  async checkpoint(): Promise<void> {
    // Nothing of a probe is kept.
  }

  get stepMs(): number {
    const { from, since } = this.#timed!;
    return (this.#fetchedAt - since) / (this.#begun - from);
  }
}
