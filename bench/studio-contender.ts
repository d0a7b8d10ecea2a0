import type { TrainerEvent, TrainingJob } from '../src/contract/trainer.ts';
import { warmupSteps, type Contender, type Turn } from './contender.ts';
import { processorSeconds } from './processor-time.ts';
import { forkTrainer, type TrainerProcess } from './trainer-process.ts';

type Event = Exclude<TrainerEvent, { type: 'failed' }>;

/** Where the trainer stood when one of its messages arrived. */
interface Mark {
  readonly step: number;
  readonly atMs: number;
  readonly processorSeconds: number | null;
}

interface Waiting {
  look(event: Event): boolean;
  failed(error: Error): void;
}

/**
 * Steps that a turn may take beyond the measured ones: the trainer tells of every eighth step and ten times a second, at the start of the
 * measurement, at its end and when it pauses.
 */
export const overshootSteps = 48;

/** The studio's own trainer. Between turns it is paused, as a person would pause it. */
export class StudioContender implements Contender {
  version = '';
  readonly #batchSize: number;
  readonly #process: TrainerProcess;
  #step = 0;
  #waiting: Waiting | undefined;
  #failure: Error | undefined;

  private constructor(job: TrainingJob) {
    this.#batchSize = job.training.batchSize;
    this.#process = forkTrainer(job, {
      event: (event) => this.#hear(event),
      failed: (error) => {
        this.#failure ??= error;
        this.#waiting?.failed(this.#failure);
      }
    });
  }

  /** Resolves when the trainer has loaded its engine and its data. @throws Error saying why it cannot train */
  static async start(job: TrainingJob): Promise<StudioContender> {
    const contender = new StudioContender(job);
    await contender.#until((event) => {
      if (event.type !== 'started') return undefined;
      contender.version = event.version;
      return true;
    });
    await contender.#pause();
    return contender;
  }

  async turn(steps: number): Promise<Turn> {
    this.#process.send({ type: 'resume' });
    const start = await this.#reach(this.#step + warmupSteps);
    const end = await this.#reach(start.step + steps);
    await this.#pause();
    const done = end.step - start.step;
    return {
      steps: done,
      images: done * this.#batchSize,
      seconds: (end.atMs - start.atMs) / 1000,
      processorSeconds: start.processorSeconds === null || end.processorSeconds === null ? null : end.processorSeconds - start.processorSeconds
    };
  }

  close(): Promise<void> {
    return this.#process.kill();
  }

  async #pause(): Promise<void> {
    this.#process.send({ type: 'pause' });
    await this.#until((event) => (event.type === 'state' && event.state === 'paused') || undefined);
  }

  /** The first message after which at least this step is done. */
  #reach(step: number): Promise<Mark> {
    return this.#until((event) => {
      if (event.type !== 'metrics' || this.#step < step) return undefined;
      return { step: this.#step, atMs: performance.now(), processorSeconds: processorSeconds(this.#process.pid) };
    });
  }

  #until<Found>(find: (event: Event) => Found | undefined): Promise<Found> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      this.#waiting = {
        look: (event) => {
          const found = find(event);
          if (found === undefined) return false;
          resolve(found);
          return true;
        },
        failed: reject
      };
    });
  }

  #hear(event: Event): void {
    if (event.type === 'metrics') this.#step = event.batches.at(-1)?.step ?? this.#step;
    const waiting = this.#waiting;
    if (waiting?.look(event)) this.#waiting = undefined;
    else if (event.type === 'finished') waiting?.failed(new Error('the trainer ran out of data'));
  }
}
