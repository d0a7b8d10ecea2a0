/** One stretch of measured work. */
export interface Turn {
  readonly steps: number;
  readonly images: number;
  readonly seconds: number;
  /** Null where the system does not tell. */
  readonly processorSeconds: number | null;
}

/** A program that trains in turns, in a process of its own that waits idly between them. */
export interface Contender {
  /** Of the library that computes. */
  readonly version: string;
  /** Warms up, then measures this many steps. */
  turn(steps: number): Promise<Turn>;
  close(): Promise<void>;
}

/** Steps before the measured ones of each turn: caches are cold after the others' turns, and the first turn compiles. */
export const warmupSteps = 8;

/** Who takes part, or why not. */
export type Entry = { readonly contender: Contender } | { readonly reason: string };

export async function enter(start: () => Promise<Contender>): Promise<Entry> {
  try {
    return { contender: await start() };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
