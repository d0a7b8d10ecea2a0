import type { RunTensor } from './run-onnx.ts';

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The smallest and the largest value that each tensor of a graph was seen to have. */
export class ActivationRanges {
  readonly #ranges = new Map<string, Range>();

  /** @param values of one run, by tensor */
  observe(values: ReadonlyMap<string, RunTensor>): void {
    for (const [name, { values: seen }] of values) {
      let { low, high } = this.of(name);
      for (const value of seen) {
        if (value < low) low = value;
        else if (value > high) high = value;
      }
      this.#ranges.set(name, { low, high });
    }
  }

  /** Zero belongs to every range: padding is zero. */
  of(name: string): Range {
    return this.#ranges.get(name) ?? { low: 0, high: 0 };
  }
}
