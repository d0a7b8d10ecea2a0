import type { JobOptions } from '../progress.ts';
import type { Evaluation } from '../../domain/metrics/evaluate-classifier.ts';

export const modelFormats = ['safetensors', 'tfjs'] as const;
export type ModelFormat = (typeof modelFormats)[number];

/** One of the files that a model is written to. */
export interface ModelFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface EvaluationRequest {
  /** An id or name; left out: the active model, else the newest. */
  readonly model?: string | undefined;
  /** As the command line's `--dataset`; left out: MNIST where it is stored, else synthetic digits. */
  readonly dataset?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ModelEvaluation extends Evaluation {
  readonly model: string;
  readonly dataset: string;
}

export interface DatasetEvaluationRequest extends JobOptions {
  /** An id or name. */
  readonly model: string;
  /** A stored one's id or name. */
  readonly dataset: string;
}

export interface RejectThresholdRequest {
  readonly model: string;
  readonly rejectThreshold: number;
  readonly targetMisread: number;
}

export interface PredictionRequest {
  readonly files: readonly string[];
  readonly model?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Prediction {
  readonly file: string;
  /** The class; a number where its name is one. */
  readonly digit: number | string;
  readonly confidence: number;
  /** In the order of the model's classes. */
  readonly probabilities: number[];
  /** The confidence is below the model's calibrated threshold; always false for a model without one. */
  readonly rejected: boolean;
}

export interface ModelExportRequest {
  readonly model?: string | undefined;
  /** One of `modelFormats`; another is answered with a StudioError. */
  readonly format: string;
  /** A file for safetensors, a folder for tfjs. */
  readonly path: string;
}

export interface ExportedModel {
  readonly model: string;
  readonly format: ModelFormat;
  readonly files: readonly string[];
}
