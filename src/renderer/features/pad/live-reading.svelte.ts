import type { StudioClient } from '../../../contract/api/api.ts';
import type { InkQuestionInput, InkReading } from '../../../contract/ink.ts';

/** Its name among the browser's own measurements: from the pointer's event to the frame that shows the answer. */
export const readingMeasure = 'pad-reading';

/** A frame of a screen of 60 Hz: who answers within it may be asked the next thing before. */
const quickMs = 1000 / 60;

/**
 * The newest answer to the newest ink. One question is on its way at a time, two where answers come quicker than frames; what is written meanwhile is
 * asked as it is when one has been answered, so that a slow machine falls behind by one answer and never by a queue of them.
 */
export class LiveReading {
  #reading = $state.raw<InkReading | null>(null);
  #error = $state.raw<unknown>(null);
  readonly #api: Pick<StudioClient, 'ink'>;
  #next: { readonly question: InkQuestionInput; readonly atMs: number } | null = null;
  /** How many are on their way. */
  #asking = 0;
  #tookMs = Infinity;
  /** Questions are counted; answers to this one and those before it are not shown any more. */
  #asked = 0;
  #over = 0;
  /** Answered and not yet shown. Bars that change between two frames would only have to be laid out in vain. */
  #answered: { readonly reading: InkReading; readonly atMs: number } | null = null;

  constructor(api: Pick<StudioClient, 'ink'>) {
    this.#api = api;
  }

  get reading(): InkReading | null {
    return this.#reading;
  }

  get error(): unknown {
    return this.#error;
  }

  /** Has the answering started before there is anything to ask. What is in its way is told when something is. */
  wake(question: InkQuestionInput): void {
    this.#api.ink.read(question).catch(() => undefined);
  }

  /** @param atMs of the event that the question comes from */
  ask(question: InkQuestionInput, atMs: number): void {
    this.#next = { question, atMs };
    this.#goOn();
  }

  forget(): void {
    this.#over = this.#asked;
    this.#next = null;
    this.#answered = null;
    this.#reading = null;
    this.#error = null;
  }

  #goOn(): void {
    if (this.#next === null || this.#asking >= (this.#tookMs < quickMs ? 2 : 1)) return;
    const { question, atMs } = this.#next;
    this.#next = null;
    void this.#answer(question, atMs);
  }

  async #answer(question: InkQuestionInput, atMs: number): Promise<void> {
    const place = ++this.#asked;
    const sentAt = performance.now();
    this.#asking += 1;
    try {
      const reading = await this.#api.ink.read(question);
      this.#tookMs = performance.now() - sentAt;
      if (place <= this.#over) return;
      this.#over = place;
      if (this.#answered === null) requestAnimationFrame(() => this.#show());
      this.#answered = { reading, atMs };
    } catch (error) {
      if (place > this.#over) this.#error = error;
    } finally {
      this.#asking -= 1;
      this.#goOn();
    }
  }

  #show(): void {
    if (this.#answered === null) return;
    const { reading, atMs } = this.#answered;
    this.#answered = null;
    this.#reading = reading;
    this.#error = null;
    performance.measure(readingMeasure, { start: atMs, end: performance.now() });
  }
}

/** The sample of a reading, `[28, 28]` bytes. */
export function sampleOf({ sample }: InkReading): Uint8Array | null {
  return sample === null ? null : Uint8Array.from(atob(sample), (character) => character.charCodeAt(0));
}
