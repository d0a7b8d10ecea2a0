import type { StudioClient } from '../../../contract/api/api.ts';
import type { TeachOutcome } from '../../../contract/api/ink.ts';
import type { Ink } from '../../../contract/ink.ts';
import type { Progress } from '../../../contract/progress.ts';
import { finished } from '../../lib/job.ts';

interface Filed {
  readonly sample: number;
  readonly label: string;
  readonly dataset: string;
}

/** Own handwriting: filed under a digit, taken back, and taught to the active model. */
export class OwnWriting {
  #api: StudioClient;
  #last = $state.raw<Filed | null>(null);
  #error = $state.raw<unknown>(null);
  #progress = $state.raw<Progress | null>(null);
  #teaching = $state.raw<AbortController | null>(null);
  #outcome = $state.raw<TeachOutcome | null>(null);
  /** One after the other: a quick hand presses the next digit before the one before is stored. */
  #queue: Promise<void> = Promise.resolve();

  constructor(api: StudioClient) {
    this.#api = api;
  }

  get last(): Filed | null {
    return this.#last;
  }

  get error(): unknown {
    return this.#error;
  }

  get progress(): Progress | null {
    return this.#progress;
  }

  get isTeaching(): boolean {
    return this.#teaching !== null;
  }

  get outcome(): TeachOutcome | null {
    return this.#outcome;
  }

  /** Whether it is stored. */
  file(ink: Ink, label: string, dataset: string): Promise<boolean> {
    return this.#do(async () => {
      const { sample } = await this.#api.ink.keep({ ink, label, dataset });
      this.#last = { sample, label, dataset };
    });
  }

  async takeBack(): Promise<void> {
    await this.#do(async () => {
      if (this.#last === null) return;
      await this.#api.ink.takeBack({ sample: this.#last.sample });
      this.#last = null;
    });
  }

  async teach(dataset: string, margin: number): Promise<void> {
    if (this.#teaching !== null) return;
    const controller = new AbortController();
    this.#teaching = controller;
    this.#outcome = null;
    this.#error = null;
    try {
      this.#outcome = await finished(this.#api.ink.teach({ dataset, margin }, { signal: controller.signal }), (progress) => (this.#progress = progress));
    } catch (error) {
      if (!controller.signal.aborted) this.#error = error;
    } finally {
      this.#teaching = null;
      this.#progress = null;
    }
  }

  stop(): void {
    this.#teaching?.abort();
  }

  /** What was filed last cannot be taken back any more, and why something was not is not told. */
  forget(): void {
    this.#last = null;
    this.#error = null;
  }

  forgetOutcome(): void {
    this.#outcome = null;
  }

  /** Whether it was done. */
  async #do(act: () => Promise<void>): Promise<boolean> {
    const done = this.#queue.then(act).then(() => null, (error: unknown) => error);
    this.#queue = done.then(() => undefined);
    this.#error = await done;
    return this.#error === null;
  }
}
