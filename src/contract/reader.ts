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

/** What can be asked about a model. `pixels` of samples are `[n, 28, 28]` bytes, 0 paper to 255 ink. */
export type ReaderQuestion =
  /** Lines `[n, 32, width]`, 0 paper to 1 ink as domain/lines/normalise-line.ts leaves them, for a network that answers columns. */
  | { readonly type: 'lines'; readonly pixels: Float32Array; readonly width: number }
  | { readonly type: 'predict'; readonly pixels: Uint8Array }
  /** `layers` are names of primitive layers, as describeNetwork lists them. */
  | { readonly type: 'layers'; readonly pixels: Uint8Array; readonly layers: readonly string[] }
  /** What a detector of strangers looks at: far less than the layers' outputs themselves, which would have to travel. */
  | { readonly type: 'features'; readonly pixels: Uint8Array; readonly layers: readonly FeatureLayer[] }
  /** How one value depends on what comes before it. */
  | { readonly type: 'gradients'; readonly pixels: Uint8Array; readonly of: GradientTarget; /** A layer before it; null: the pixels alone. */ readonly at: string | null };

/** A primitive layer that is looked at to tell a network's classes from anything else. */
export interface FeatureLayer {
  readonly name: string;
  /** A mean and a maximum a channel stand for its images of many values. */
  readonly isPooled: boolean;
}

/** One value that a network computes for each image. */
export interface GradientTarget {
  /** Name of a primitive layer; the last one before softmax has the logits. */
  readonly layer: string;
  /** Place in its output for one image, counted through. */
  readonly index: number;
}

/** What a layer answers in inference. */
export interface LayerOutput {
  /** `[n, …]`. */
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface LayerOutputs {
  /** `[n, classes]`. */
  readonly logits: Float32Array;
  readonly outputs: ReadonlyMap<string, LayerOutput>;
}

export interface SeenFeatures {
  /** `[n, classes]`. */
  readonly logits: Float32Array;
  /** Of every layer mean and maximum of each channel, or the values themselves, and the logits behind them: `[n, size]`. */
  readonly features: Float32Array;
}

export interface Gradients {
  /** d(value)/d(pixel), `[n, 28, 28]`, pixels from 0 to 1. */
  readonly pixels: Float32Array;
  /** What layer `at` answers, and d(value)/d(that), both `[n, …]`; null where none was asked for. */
  readonly at: { readonly shape: readonly number[]; readonly values: Float32Array; readonly gradients: Float32Array } | null;
}

/** The answer to each type of question. */
export interface ReaderAnswers {
  /** Logits `[n, columns, classes]`. */
  readonly lines: Float32Array;
  /** Logits `[n, classes]`. */
  readonly predict: Float32Array;
  readonly layers: LayerOutputs;
  readonly features: SeenFeatures;
  readonly gradients: Gradients;
}

export type ReaderRequest = ReaderQuestion & { readonly id: number; readonly model: ReaderModel };

export type ReaderResponse =
  /** Once, before anything else. */
  | { readonly type: 'ready'; readonly engine: EngineName; readonly device: string; readonly version: string }
  | { readonly type: 'unavailable'; readonly code: ErrorCode; readonly message: string; readonly remedy: string | null }
  | { readonly id: number; readonly type: 'answer'; readonly answer: ReaderAnswers[ReaderQuestion['type']] }
  /** To be asked again with the weights. */
  | { readonly id: number; readonly type: 'unknownModel' }
  | { readonly id: number; readonly type: 'error'; readonly code: ErrorCode; readonly message: string; readonly remedy: string | null };
