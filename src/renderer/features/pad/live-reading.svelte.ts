import type { StudioClient } from '../../../contract/api/api.ts';
import type { InkQuestionInput, InkReading } from '../../../contract/ink.ts';

/** Its name among the browser's own measurements: from the pointer's event to the frame that shows the answer. */
export const readingMeasure = 'pad-reading';

/**
 * The newest answer to the newest ink. One question is on its way at a time; what is written meanwhile is asked as it is when that one has been
 * answered, so that a slow machine falls behind by one answer and never by a queue of them.
 */
export class LiveReading {
  #reading = $state.raw<InkReading | null>(null);
  #error = $state.raw<unknown>(null);
  readonly #api: Pick<StudioClient, 'ink'>;
  #next: { readonly question: InkQuestionInput; readonly atMs: number } | null = null;
  #isAsking = false;
  /** Grows when everything before is to be forgotten. */
  #round = 0;

  constructor(api: Pick<StudioClient, 'ink'>) {
    this.#api = api;
  }

  get reading(): InkReading | null {
    return this.#reading;
  }

  get error(): unknown {
    return this.#error;
  }

  /** @param atMs of the event that the question comes from */
  ask(question: InkQuestionInput, atMs: number): void {
    this.#next = { question, atMs };
    if (!this.#isAsking) void this.#work();
  }

  forget(): void {
    this.#round += 1;
    this.#next = null;
    this.#reading = null;
    this.#error = null;
  }

  async #work(): Promise<void> {
    this.#isAsking = true;
    while (this.#next !== null) {
      const { question, atMs } = this.#next;
      const round = this.#round;
      this.#next = null;
      try {
        const reading = await this.#api.ink.read(question);
        if (round !== this.#round) continue;
        this.#reading = reading;
        this.#error = null;
        requestAnimationFrame(() => performance.measure(readingMeasure, { start: atMs, end: performance.now() }));
      } catch (error) {
        if (round === this.#round) this.#error = error;
      }
    }
    this.#isAsking = false;
  }
}

/** The sample of a reading, `[28, 28]` bytes. */
export function sampleOf({ sample }: InkReading): Uint8Array | null {
  return sample === null ? null : Uint8Array.from(atob(sample), (character) => character.charCodeAt(0));
}
