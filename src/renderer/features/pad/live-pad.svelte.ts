import { untrack } from 'svelte';
import type { Ink, InkQuestionInput } from '../../../contract/ink.ts';
import type { Studio } from '../../lib/studio.ts';
import { InkBoard } from './ink-board.svelte.ts';
import { LiveReading } from './live-reading.svelte.ts';

/** Asked about before anybody writes. */
const aStroke: Ink = { widthPx: 28, heightPx: 28, strokes: [{ widthPx: 3, points: [[14, 6, 0.5, 0], [14, 22, 0.5, 50]] }] };

/** A pad that is read while it is written on. To be made where a component is: it asks for as long as that is shown. */
export class LivePad {
  readonly board = new InkBoard();
  readonly answered: LiveReading;
  #size = $state.raw({ widthPx: 0, heightPx: 0 });
  #writtenAtMs = performance.now();

  /** @param about what is asked beside the ink, and asked again when it changes; null: nothing can be asked yet */
  constructor({ api, connection }: Pick<Studio, 'api' | 'connection'>, about: () => Omit<InkQuestionInput, 'ink'> | null) {
    this.answered = new LiveReading(api);
    $effect(() => {
      // A studio that was started again has nothing started yet.
      void connection.epoch;
      const question = about();
      if (question !== null) this.answered.wake({ ...question, ink: aStroke });
    });
    $effect(() => {
      // What was asked while the studio was away is asked again.
      void [this.board.version, this.#size, connection.epoch];
      const question = about();
      untrack(() => {
        if (this.board.isEmpty) this.answered.forget();
        else if (question !== null && this.#size.widthPx > 0) this.answered.ask({ ...question, ink: this.ink }, this.#writtenAtMs);
      });
    });
  }

  get ink(): Ink {
    return { ...this.#size, strokes: [...this.board.strokes] };
  }

  resize(widthPx: number, heightPx: number): void {
    this.#size = { widthPx, heightPx };
  }

  /** @param atMs of the event that wrote something */
  written(atMs: number): void {
    this.#writtenAtMs = atMs;
  }
}
