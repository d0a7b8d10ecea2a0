import type { InspectionStep, RecordsFormat } from '../documents.ts';
import type { ModelFormat } from '../model-formats.ts';

/**
 * What travels as bytes, by fetch, under `/media/`. Numbers are little-endian; layouts are in domain/columns.ts.
 *
 * | request | answers |
 * |---|---|
 * | GET  datasets/{id}/index | every sample without its pixels, in stored order, quarantined ones too: encodeSampleIndex |
 * | GET  datasets/{id}/pixels | the first 2,048 samples in stored order, for whoever does not know the ids yet: encodeSamplePictures |
 * | POST datasets/{id}/pixels, body Uint32Array of at most 4,096 sample ids | 784 bytes a sample, in the order asked |
 * | GET  datasets/{id}/means | the mean image a class, `[classes, 784]` bytes; quarantined samples left out |
 * | GET  datasets/{id}/predictions/{modelId} | the answers of an evaluation: encodePredictions; 404 before there is one |
 * | PUT  uploads/{uploadId}/{path} | stores one file of an upload |
 * | DELETE uploads/{uploadId} | forgets it |
 * | GET  runs/{id}/curves.csv | metrics as text |
 * | GET  runs/{id}/events.tfevents | metrics as a TensorBoard event file |
 * | GET  runs/{id}/run.json | the run with its settings and metrics |
 * | GET  runs/{id}/mlruns.zip | the run as MLflow keeps its own: mlruns/, packed |
 * | GET  models/{id}/model.safetensors | the model in one file, which can be imported again |
 * | GET  models/{id}/export/{format} | the model in one of `modelFormats`; several files packed as a zip; an 8-bit form takes a while |
 * | GET  documents/{id}/pages/{n} | a page as it was read, counted from 0, as a JPEG |
 * | GET  documents/records?format=csv\|json\|xlsx&batch= | the records of a batch, or all, as a file: written while it is sent, broken off where it cannot be finished |
 * | GET  documents/fields/{id}/{step} | a picture of documents.inspect: `page` as a JPEG, `crop` and `cut` as PNGs |
 * | GET  documents/fields/{id}/looks/{n} | a line as the networks saw it, counted from 0, as a PNG 32 pixels high |
 * | POST documents/characters, body Uint32Array of at most 512 pairs field, index | each character cut from its page, `[n, 48, 48]` bytes, 0 black … 255 white |
 * | POST models/{id}/layers?layers=a,b, body 1 to 8 pictures of 784 bytes | `logits`, and `layer/a` … as the layers answer; without names all of them |
 * | POST models/{id}/gradients?layer=&index=&at=, body a picture | `pixels`: d(value)/d(pixel); `at`, `at/gradients`: of the layer named by at |
 * | POST models/{id}/occlusion, body a picture | `probabilities` with a patch hidden: domain/explain/occlusion.ts |
 * | POST models/{id}/nearest/{datasetId}?split=, body a picture | `ids`, `labels`, `distances`, the nearest first; after explain.index |
 * | GET  models/{id}/embedding/{datasetId}?split= | `ids`, `labels`, `predicted`, `scores` along the principal axes, `shares` of variance; after explain.index |
 *
 * What is asked about the inside of a model is answered as safetensors: tables by name.
 * Errors are `{ code, message, remedy }` as JSON with status 4xx or 5xx.
 */
export const mediaPaths = {
  index: (dataset: string): string => `/media/datasets/${encodeURIComponent(dataset)}/index`,
  pixels: (dataset: string): string => `/media/datasets/${encodeURIComponent(dataset)}/pixels`,
  means: (dataset: string): string => `/media/datasets/${encodeURIComponent(dataset)}/means`,
  predictions: (dataset: string, model: string): string => `/media/datasets/${encodeURIComponent(dataset)}/predictions/${encodeURIComponent(model)}`,
  uploadedFile: (upload: string, path: string): string => `/media/uploads/${encodeURIComponent(upload)}/${path.split('/').map(encodeURIComponent).join('/')}`,
  upload: (upload: string): string => `/media/uploads/${encodeURIComponent(upload)}`,
  curvesCsv: (run: string): string => `/media/runs/${encodeURIComponent(run)}/curves.csv`,
  tensorboardEvents: (run: string): string => `/media/runs/${encodeURIComponent(run)}/events.tfevents`,
  runJson: (run: string): string => `/media/runs/${encodeURIComponent(run)}/run.json`,
  mlflowRuns: (run: string): string => `/media/runs/${encodeURIComponent(run)}/mlruns.zip`,
  modelFile: (model: string): string => `/media/models/${encodeURIComponent(model)}/model.safetensors`,
  page: (document: string, page: number): string => `/media/documents/${encodeURIComponent(document)}/pages/${page}`,
  records: (format: RecordsFormat, batch?: string): string => `/media/documents/records?${new URLSearchParams({ format, ...(batch !== undefined && { batch }) }).toString()}`,
  inspectedStep: (field: number, step: InspectionStep): string => `/media/documents/fields/${field}/${step}`,
  inspectedLook: (field: number, look: number): string => `/media/documents/fields/${field}/looks/${look}`,
  characters: (): string => '/media/documents/characters',
  layers: (model: string): string => `/media/models/${encodeURIComponent(model)}/layers`,
  gradients: (model: string, layer: string, index: number, at: string | null): string =>
    `/media/models/${encodeURIComponent(model)}/gradients?${new URLSearchParams({ layer, index: String(index), ...(at !== null && { at }) }).toString()}`,
  occlusion: (model: string): string => `/media/models/${encodeURIComponent(model)}/occlusion`,
  nearest: (model: string, dataset: string, split: string): string => `/media/models/${encodeURIComponent(model)}/nearest/${encodeURIComponent(dataset)}?split=${split}`,
  embedding: (model: string, dataset: string, split: string): string => `/media/models/${encodeURIComponent(model)}/embedding/${encodeURIComponent(dataset)}?split=${split}`,
  exportedModel: (model: string, format: ModelFormat): string => `/media/models/${encodeURIComponent(model)}/export/${format}`
} as const;

export const mediaLimits = { firstPixels: 2048, pixelsPerRequest: 4096, charactersPerRequest: 512, characterSide: 48, uploadBytes: 2 * 1024 ** 3, filesPerUpload: 200_000 } as const;

export interface MediaError {
  readonly code: string;
  readonly message: string;
  readonly remedy: string | null;
}
