import type { BindingTarget } from './compile-binding.ts';

/** Where a setup gets its library into, and what may end it. */
export interface FetchContext {
  cuda: boolean;
  /** Keeps complete downloads until the engine is finished, so that a second try goes on from there. */
  downloadFolder: string;
  /** Becomes the engine's folder. */
  buildFolder: string;
  signal: AbortSignal | undefined;
  /** One line for people: a step. */
  log: (line: string) => void;
  /** One line for the curious: what a program printed. */
  detail: (line: string) => void;
}

/** TensorFlow's C library and headers, unpacked in the build folder. */
export interface UnpackedLibrary {
  source: string;
  sourceSha256: string;
  tensorflowHeaders: string;
  target: BindingTarget;
}

export type FetchResult = { ok: true; library: UnpackedLibrary } | { ok: false; tried: string };
