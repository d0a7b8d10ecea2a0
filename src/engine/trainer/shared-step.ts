/** What one part of a batch contributed. */
export interface PartSums {
  /** Sum of the losses of its images. */
  readonly loss: number;
  readonly correct: number;
  readonly images: number;
}

/** Places of the signals; the last step that each thread has done follows. */
const [failed, threadsFrom] = [0, 1];
const sumsOfAPart = 3;
/** A thread that is a step ahead must not overwrite what another still reads: steps take turns with two sets of slots. */
const sets = 2;
/** How often one that waits looks whether another has failed. */
const patienceMs = 250;

/** Memory that the threads of a run share: signals, and for every part of a batch a slot for its sums and its gradients. */
export interface SharedMemory {
  readonly signals: SharedArrayBuffer;
  readonly sums: SharedArrayBuffer;
  readonly gradients: SharedArrayBuffer;
  readonly parts: number;
  readonly threads: number;
}

/** @param weights trainable numbers of the network */
export function sharedMemory(parts: number, threads: number, weights: number): SharedMemory {
  return {
    signals: new SharedArrayBuffer((threadsFrom + threads) * Int32Array.BYTES_PER_ELEMENT),
    sums: new SharedArrayBuffer(sets * parts * sumsOfAPart * Float64Array.BYTES_PER_ELEMENT),
    gradients: new SharedArrayBuffer(sets * parts * weights * Float32Array.BYTES_PER_ELEMENT),
    parts,
    threads
  };
}

/** Which parts fall to one of the threads. */
export function partsOf(thread: number, { threads, parts }: SharedMemory): number[] {
  return Array.from({ length: parts }, (_, part) => part).filter((part) => part % threads === thread);
}

/** One step of several threads: each fills the slots of its parts, all wait for all and read every slot. */
export class SharedStep {
  readonly parts: number;
  readonly #threads: number;
  readonly #signals: Int32Array;
  readonly #sums: Float64Array;
  readonly #gradients: Float32Array;

  constructor({ signals, sums, gradients, parts, threads }: SharedMemory) {
    this.parts = parts;
    this.#threads = threads;
    this.#signals = new Int32Array(signals);
    this.#sums = new Float64Array(sums);
    this.#gradients = new Float32Array(gradients);
  }

  /** Tells everyone who waits that nothing more will come from here. */
  fail(): void {
    Atomics.store(this.#signals, failed, 1);
  }

  /** A thread, 0 the leading one, has filled the slots of its parts. */
  done(thread: number, step: number): void {
    Atomics.store(this.#signals, threadsFrom + thread, step);
    Atomics.notify(this.#signals, threadsFrom + thread);
  }

  /** Blocks until all slots of the step are filled; false: one of the threads has failed. */
  complete(step: number): boolean {
    for (let thread = 0; thread < this.#threads; thread++) {
      for (;;) {
        if (Atomics.load(this.#signals, failed) === 1) return false;
        const done = Atomics.load(this.#signals, threadsFrom + thread);
        if (done >= step) break;
        Atomics.wait(this.#signals, threadsFrom + thread, done, patienceMs);
      }
    }
    return true;
  }

  gradients(step: number, part: number): Float32Array {
    const length = this.#gradients.length / (sets * this.parts);
    return this.#gradients.subarray(this.#slot(step, part) * length, (this.#slot(step, part) + 1) * length);
  }

  writeSums(step: number, part: number, { loss, correct, images }: PartSums): void {
    this.#sums.set([loss, correct, images], this.#slot(step, part) * sumsOfAPart);
  }

  sums(step: number, part: number): PartSums {
    const from = this.#slot(step, part) * sumsOfAPart;
    return { loss: this.#sums[from]!, correct: this.#sums[from + 1]!, images: this.#sums[from + 2]! };
  }

  #slot(step: number, part: number): number {
    return (step % sets) * this.parts + part;
  }
}
