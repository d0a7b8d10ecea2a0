import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** What one training came to. */
export interface Result {
  readonly variant: string;
  readonly seed: number;
  readonly parameters: number;
  /** Of MNIST's 10,000 test digits. */
  readonly errors: number;
  /** Of training alone, without loading and testing. */
  readonly seconds: number;
  readonly engine: string;
  readonly threads: number;
  readonly modelId: string;
}

/** Results as lines of a file, so that a study that was cut short goes on where it was. */
export class Results {
  readonly #path: string;
  #all: readonly Result[];

  constructor(path: string) {
    this.#path = path;
    this.#all = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Result) : [];
  }

  of(variant: string): readonly Result[] {
    return this.#all.filter((result) => result.variant === variant);
  }

  add(result: Result): void {
    appendFileSync(this.#path, `${JSON.stringify(result)}\n`);
    this.#all = [...this.#all, result];
  }
}
