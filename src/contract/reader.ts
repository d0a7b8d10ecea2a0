import type { EngineName } from './engines.ts';
import type { ErrorCode } from './errors.ts';
import type { NetworkSpec } from './network.ts';

/** What the core and the long-lived reader process say to each other; `id` pairs an answer with its question. */
export interface ReaderModel {
  /** Tells models apart in the reader's memory: the hash of the weights. */
  readonly key: string;
  readonly network: NetworkSpec;
  /** Safetensors bytes; null where this process was given them before. It keeps the last few models and answers `unknownModel` for others. */
  readonly weights: Uint8Array | null;
}

export type ReaderRequest =
  | { readonly id: number; readonly type: 'predict'; readonly model: ReaderModel; /** `[n, 28, 28]` bytes, 0 paper to 255 ink. */ readonly pixels: Uint8Array };

export type ReaderResponse =
  /** Once, before anything else. */
  | { readonly type: 'ready'; readonly engine: EngineName; readonly device: string; readonly version: string }
  | { readonly type: 'unavailable'; readonly code: ErrorCode; readonly message: string; readonly remedy: string | null }
  | { readonly id: number; readonly type: 'answer'; /** `[n, classes]`. */ readonly logits: Float32Array }
  /** To be asked again with the weights. */
  | { readonly id: number; readonly type: 'unknownModel' }
  | { readonly id: number; readonly type: 'error'; readonly code: ErrorCode; readonly message: string; readonly remedy: string | null };
