import type { EvaluationScore, Promotion, StoredEvaluation } from '../../contract/api/models.ts';
import { samplePixels } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import type { DatasetId, ModelId } from '../../contract/ids.ts';
import { modelFormatNames, modelFormatOf, modelFormats } from '../../contract/model-formats.ts';
import type { ModelFormat } from '../../contract/model-formats.ts';
import type { ModelCard } from '../../contract/model-card.ts';
import type { Model } from '../../contract/models.ts';
import type { PredictionColumns } from '../../domain/columns.ts';
import { normaliseInk } from '../../domain/digits/normalise.ts';
import { toInk } from '../../domain/digits/to-ink.ts';
import { leastLikeness } from '../../domain/metrics/open-set.ts';
import { evaluateClassifier } from '../../domain/metrics/evaluate-classifier.ts';
import type { DatasetService } from '../datasets/service.ts';
import type { SampleRepository } from '../samples/ports.ts';
import { askModel, checkReadsDigits } from './ask-model.ts';
import { labelsForModel } from './class-mapping.ts';
import { evaluateDataset } from './evaluate-dataset.ts';
import type { ModelFinder } from './model-finder.ts';
import { checkModelName } from './model-name.ts';
import type { EvaluationRepository, ModelRepository } from './ports.ts';
import type { DigitReader, ModelFiles, PictureReader, StrangerJudge } from './reader.ts';
import type {
  DatasetEvaluationRequest, EvaluationRequest, ExportedModel, ModelEvaluation, ModelExportRequest, ModelFilesRequest, ModelImportRequest, Prediction, PredictionRequest,
  RejectThresholdRequest, WrittenModel
} from './requests.ts';
import { scoreEvaluations } from './score-evaluations.ts';

const picturesPerQuestion = 32;

export interface ModelServiceParts {
  readonly models: ModelRepository;
  readonly evaluations: EvaluationRepository;
  readonly samples: SampleRepository;
  readonly finder: ModelFinder;
  readonly datasets: DatasetService;
  readonly reader: DigitReader;
  readonly strangers: StrangerJudge;
  readonly readPicture: PictureReader;
  readonly files: ModelFiles;
  /** Of the model that comes with the studio. */
  readonly bundledCard: ModelCard | null;
}

export class ModelService {
  private readonly parts: ModelServiceParts;

  constructor(parts: ModelServiceParts) {
    this.parts = parts;
  }

  /** Newest first, the trash left out unless asked for. */
  async list(filter: { readonly trashed?: boolean } = {}): Promise<Model[]> {
    return this.parts.models.list(filter);
  }

  /** Left out: the active model, else the newest. */
  async show(model?: string): Promise<Model> {
    return this.parts.finder.find(model);
  }

  /** What comes with the model that comes with the studio; null for any other. */
  async card(model: string): Promise<ModelCard | null> {
    const { bundledCard, finder } = this.parts;
    return finder.find(model).weightsHash === bundledCard?.weightsHash ? bundledCard : null;
  }

  /** Calibrated probabilities `[n, classes]` for `[n, 28, 28]` bytes, 0 paper to 255 ink, as they are. */
  async answer({ model, pixels, signal }: { readonly model: string; readonly pixels: Uint8Array; readonly signal?: AbortSignal }): Promise<Float32Array> {
    return askModel(this.parts, this.parts.finder.find(model), pixels, signal);
  }

  async evaluateModel({ model: name, dataset, signal }: EvaluationRequest): Promise<ModelEvaluation> {
    const { datasets, finder } = this.parts;
    const model = finder.find(name);
    const samples = await datasets.resolveForEvaluation(dataset, { signal });
    const labels = labelsForModel({ ...samples, labels: samples.images.labels }, model);
    const probabilities = await askModel(this.parts, model, samples.images.pixels, signal);
    return { model: model.name, dataset: samples.name, ...evaluateClassifier(probabilities, labels) };
  }

  /**
   * Asks a model about every sample of a stored dataset, quarantined ones too, and keeps the answers in place of those before.
   * @throws StudioError DATASET_FILE_INVALID for samples in use of a class that the model does not know, INTERRUPTED (nothing is kept).
   */
  async evaluateAll({ model: name, dataset, ...options }: DatasetEvaluationRequest): Promise<StoredEvaluation> {
    const { datasets, finder } = this.parts;
    return evaluateDataset(this.parts, finder.find(name), await datasets.resolveStored(dataset), options);
  }

  /** Newest first. */
  async evaluations(): Promise<StoredEvaluation[]> {
    return this.parts.evaluations.list();
  }

  /** How a model does wherever it was asked, by the labels as they are now. */
  async scores(model: string): Promise<EvaluationScore[]> {
    return scoreEvaluations(this.parts, this.parts.finder.find(model));
  }

  /** The answers that `evaluateAll` kept; undefined before there are any. */
  async predictionsOf(datasetId: DatasetId, modelId: ModelId): Promise<PredictionColumns | undefined> {
    return this.parts.evaluations.find(datasetId, modelId);
  }

  /** One answer a file, in order. Ends with an error at the first file that cannot be read, after the answers before it. */
  async *predictPictures({ files, model: name, signal }: PredictionRequest): AsyncGenerator<Prediction> {
    const model = this.parts.finder.find(name);
    for (let from = 0; from < files.length; from += picturesPerQuestion) {
      const batch = files.slice(from, from + picturesPerQuestion);
      const samples = await Promise.allSettled(batch.map((file) => this.readSample(file)));
      const wrong = samples.find((sample) => sample.status === 'rejected');
      const before = wrong === undefined ? samples : samples.slice(0, samples.indexOf(wrong));
      const good = before.flatMap((sample) => (sample.status === 'fulfilled' ? [sample.value] : []));
      yield* await this.answers(model, batch, good, signal);
      if (wrong !== undefined) throw wrong.reason;
    }
  }

  async exportModel({ path, ...request }: ModelExportRequest): Promise<ExportedModel> {
    const { model, format, files, accuracy } = await this.modelFiles(request);
    const written = modelFormats[format] === null ? files.map(({ name, bytes }) => ({ path: `${path}/${name}`, bytes })) : [{ path, bytes: files[0]!.bytes }];
    return { model: model.name, format, files: await this.parts.files.write(written), ...(accuracy && { accuracy }) };
  }

  /** The model as other programs read it: one file, or several that belong together. */
  async modelFiles({ model: name, format: wanted, ...quantising }: ModelFilesRequest): Promise<WrittenModel> {
    const format = checkFormat(wanted);
    const model = this.parts.finder.find(name);
    const weights = this.parts.models.readWeights(model.id);
    // What speaks the formats of others is loaded with the first file: every start of the studio would wait for it.
    const { exportFiles, interchangeModel } = await import('./export-files.ts');
    if (format !== 'onnx-int8') return { model, format, files: exportFiles(model, weights, format, (files) => this.parts.files.pack(files)) };
    const { quantiseModel } = await import('./quantise-model.ts');
    return { model, format, ...(await quantiseModel(this.parts, model, interchangeModel(model, weights), quantising)) };
  }

  /** From a file, a folder or an archive of any format that is read: see `importFiles`. */
  async importModel({ path, name, network }: ModelImportRequest): Promise<Model> {
    const { files, models } = this.parts;
    const { importFiles } = await import('./import-files.ts');
    const model = await importFiles(await files.open(path), { path, network });
    // The run and the base model it speaks of belong to another studio.
    return models.create({ ...model, name: checkModelName(name ?? model.name, 'USAGE_INVALID'), runId: null });
  }

  async promoteModel(model: string): Promise<Model> {
    const found = this.parts.finder.find(model);
    checkReadsDigits(found);
    return this.parts.models.promote(found.id);
  }

  /** The model that was active before becomes active again; done again, the one before that. @throws StudioError MODEL_NOT_FOUND where there is none. */
  async rollback(): Promise<Model> {
    return this.parts.models.rollback();
  }

  /** What `rollback` would make active. */
  async rollbackTarget(): Promise<Model | null> {
    return this.parts.models.rollbackTarget() ?? null;
  }

  /** Newest first. */
  async promotions(): Promise<Promotion[]> {
    return this.parts.models.promotions();
  }

  /** @throws StudioError MODEL_NAME_TAKEN, USAGE_INVALID for what is no name. */
  async rename({ model, name }: { readonly model: string; readonly name: string }): Promise<Model> {
    return this.parts.models.rename(this.parts.finder.find(model).id, checkModelName(name, 'USAGE_INVALID'));
  }

  /** Sets what a reading is accepted at; the temperature stays. @param request shares from 0 to 1. */
  async setRejectThreshold({ model: name, rejectThreshold, targetMisread }: RejectThresholdRequest): Promise<Model> {
    const { id, calibration } = this.parts.finder.find(name);
    return this.parts.models.setEvaluation(id, { calibration: { temperature: calibration?.temperature ?? 1, rejectThreshold, targetMisread } });
  }

  async trashModel(model: string): Promise<Model> {
    return this.parts.models.trash(this.parts.finder.find(model).id);
  }

  async restoreModel(id: string): Promise<Model> {
    return this.parts.models.restore(this.parts.finder.find(id).id);
  }

  /** For good. */
  async removeModel(name: string): Promise<Model> {
    const model = this.parts.finder.find(name);
    this.parts.models.remove(model.id);
    return model;
  }

  private async answers(model: Model, files: readonly string[], samples: readonly Uint8Array[], signal: AbortSignal | undefined): Promise<Prediction[]> {
    const pixels = new Uint8Array(samples.length * samplePixels);
    samples.forEach((sample, i) => pixels.set(sample, i * samplePixels));
    const probabilities = await askModel(this.parts, model, pixels, signal);
    const likeness = await this.parts.strangers.likenessOf(model, pixels);
    const classes = model.classes.length;
    return samples.map((_, i) => predictionOf(files[i]!, Array.from(probabilities.subarray(i * classes, (i + 1) * classes)), model, likeness?.[i] ?? null));
  }

  private async readSample(file: string): Promise<Uint8Array> {
    const picture = await this.parts.readPicture(file);
    try {
      return normaliseInk(toInk(picture));
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      throw new StudioError(error.code, `${file}: ${error.message}`, { ...(error.remedy !== undefined && { remedy: error.remedy }), cause: error });
    }
  }
}

function predictionOf(file: string, probabilities: number[], { classes, calibration }: Model, likeness: number | null): Prediction {
  const confidence = Math.max(...probabilities);
  const name = classes[probabilities.indexOf(confidence)]!;
  return {
    file,
    digit: /^\d+$/.test(name) ? Number(name) : name,
    confidence,
    probabilities,
    rejected: confidence < (calibration?.rejectThreshold ?? 0) || (likeness !== null && likeness < leastLikeness)
  };
}

function checkFormat(format: string): ModelFormat {
  const known = modelFormatOf(format);
  if (known !== undefined) return known;
  throw new StudioError('USAGE_INVALID', `Models cannot be written as “${format}” by this version.`, { remedy: `Choose one of: ${modelFormatNames.join(', ')}.` });
}
