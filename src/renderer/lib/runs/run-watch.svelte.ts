import type { StudioClient } from '../../../contract/api/api.ts';
import type { RunEvent } from '../../../contract/api/runs.ts';
import type { Run } from '../../../contract/runs.ts';
import { askedError } from '../problems.ts';
import { RunMetrics } from './run-metrics.ts';
import type { RunCourse } from './run-metrics.ts';
import { withSeen } from './seen-status.ts';
import type { SeenStatus } from './seen-status.ts';

/** As often as anyone can look. */
const redrawMs = 100;
/** As often as anyone can read. */
const retellMs = 1000;
const firstRetryMs = 300;
const lastRetryMs = 3_000;

/** A run as it goes: what is stored of it, then what comes. A broken connection is taken up where it broke. */
export class RunWatch {
  readonly id: string;
  readonly #metrics = new RunMetrics();
  readonly #api: StudioClient;
  #run = $state.raw<Run | null>(null);
  #seen = $state.raw<readonly SeenStatus[]>([]);
  #course = $state.raw<RunCourse>(this.#metrics.course());
  #calmCourse = $state.raw<RunCourse>(this.#course);
  #retell: ReturnType<typeof setTimeout> | undefined;
  #broken = $state(false);
  #gone = $state(false);
  #ended = $state(false);
  #redraw: ReturnType<typeof setTimeout> | undefined;
  #controller: AbortController | undefined;

  constructor(api: StudioClient, id: string) {
    this.#api = api;
    this.id = id;
  }

  /** Null until the first message. */
  get run(): Run | null {
    return this.#run;
  }

  get seen(): readonly SeenStatus[] {
    return this.#seen;
  }

  /** Another one whenever there is something new to draw, ten times a second at most. */
  get course(): RunCourse {
    return this.#course;
  }

  /** For words and what is worked out from it: another one a second at most, and whenever the run's state changes. */
  get calmCourse(): RunCourse {
    return this.#calmCourse;
  }

  get broken(): boolean {
    return this.#broken;
  }

  /** There is no such run, or no longer. */
  get gone(): boolean {
    return this.#gone;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Also after the end, for a run that was resumed. */
  start(): void {
    if (this.#controller && !this.#ended) return;
    this.#controller = new AbortController();
    this.#ended = false;
    void this.#follow(this.#controller.signal);
  }

  leave(): void {
    this.#controller?.abort();
    this.#controller = undefined;
    clearTimeout(this.#redraw);
    this.#redraw = undefined;
    clearTimeout(this.#retell);
    this.#retell = undefined;
  }

  setSmoothing(smoothing: number): void {
    if (smoothing === this.#metrics.batches.smoothing) return;
    this.#metrics.batches.setSmoothing(smoothing);
    this.#course = this.#metrics.course();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    let retryMs = firstRetryMs;
    while (!signal.aborted) {
      try {
        for await (const event of await this.#api.runs.watch({ run: this.id, afterSeq: this.#metrics.lastSeq }, { signal })) {
          if (signal.aborted) return;
          retryMs = firstRetryMs;
          this.#broken = false;
          this.#take(event);
          if (event.type === 'finished') return;
        }
      } catch (error) {
        if (signal.aborted) return;
        if (askedError(error).code === 'RUN_NOT_FOUND') {
          this.#gone = true;
          return;
        }
        this.#broken = true;
      }
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    }
  }

  #take(event: RunEvent): void {
    if (event.type === 'metrics') {
      this.#metrics.add(event.metrics);
      this.#redraw ??= setTimeout(() => {
        this.#redraw = undefined;
        this.#course = this.#metrics.course();
      }, redrawMs);
      this.#retell ??= setTimeout(() => this.#tell(), this.#calmCourse.lastStep === 0 ? redrawMs : retellMs);
      return;
    }
    this.#seen = withSeen(this.#seen, this.#run?.status ?? null, event.run, new Date().toISOString(), this.#metrics.epochs.length);
    this.#run = event.run;
    this.#tell();
    if (event.type !== 'finished') return;
    this.#course = this.#metrics.course();
    this.#ended = true;
  }

  #tell(): void {
    clearTimeout(this.#retell);
    this.#retell = undefined;
    this.#calmCourse = this.#metrics.course();
  }
}
