import type { JobOptions } from '../progress.ts';
import type { ModelFormat } from '../../contract/model-formats.ts';
import type { Model } from '../../contract/models.ts';
import type { NetworkInput } from '../../contract/network.ts';
import type { ModelFile } from '../../domain/interchange/interchange-model.ts';
import type { Evaluation } from '../../domain/metrics/evaluate-classifier.ts';
import type { QuantisedAccuracy } from './quantise-model.ts';

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
  /** The confidence is below the model's calibrated threshold, or it is like nothing that the model knows; false where neither is known of the model. */
  readonly rejected: boolean;
}

export interface ModelFilesRequest {
  /** An id or name; left out: the active model, else the newest. */
  readonly model?: string | undefined;
  /** One of `modelFormats`; another is answered with a StudioError. */
  readonly format: string;
  /** What 8-bit forms are calibrated and measured on: see `quantiseModel`. */
  readonly dataset?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WrittenModel {
  readonly model: Model;
  readonly format: ModelFormat;
  readonly files: readonly ModelFile[];
  /** Of an 8-bit form. */
  readonly accuracy?: QuantisedAccuracy;
}

export interface ModelExportRequest extends ModelFilesRequest {
  /** A folder for a format of several files, else a file. */
  readonly path: string;
}

export interface ExportedModel {
  readonly model: string;
  readonly format: ModelFormat;
  readonly files: readonly string[];
  readonly accuracy?: QuantisedAccuracy;
}

export interface ModelImportRequest {
  /** A file, a folder, or an archive. */
  readonly path: string;
  /** Left out: as the file says. */
  readonly name?: string | undefined;
  /** The network that plain safetensors belong to. */
  readonly network?: NetworkInput | undefined;
}
