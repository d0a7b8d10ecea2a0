import type { Progress } from '../../../../contract/progress.ts';
import type { UmapAnswer, UmapQuestion } from './umap-messages.ts';

/** A layout by UMAP on its way: what it was asked about, how far it is, and where the samples lie in the end. */
export class UmapLayout {
  #worker: Worker | null = null;
  #progress = $state.raw<Progress | null>(null);
  #points = $state.raw<Float32Array | null>(null);
  #error = $state.raw<unknown>(null);
  #working = $state(false);

  get progress(): Progress | null {
    return this.#progress;
  }

  /** `[n, 2]`. */
  get points(): Float32Array | null {
    return this.#points;
  }

  get error(): unknown {
    return this.#error;
  }

  get working(): boolean {
    return this.#working;
  }

  start(question: UmapQuestion): void {
    this.forget();
    this.#working = true;
    const worker = new Worker(new URL('./umap-worker.ts', import.meta.url), { type: 'module' });
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<UmapAnswer>) => {
      if (data.type === 'progress') {
        this.#progress = { what: 'umap', done: data.done, total: data.total, unit: 'steps' };
      } else {
        this.#points = data.points;
        this.#stop();
      }
    };
    worker.onerror = (event) => {
      this.#error = new Error(event.message);
      this.#stop();
    };
    worker.postMessage(question);
  }

  /** Ends what is under way and forgets what was found. */
  forget(): void {
    this.#stop();
    this.#progress = null;
    this.#points = null;
    this.#error = null;
  }

  #stop(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#working = false;
  }
}
