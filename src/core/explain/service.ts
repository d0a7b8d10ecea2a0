import { explainLimits } from '../../contract/api/explain.ts';
import type { ExcitingSamples, ExplainedSplit, IndexedSamples } from '../../contract/api/explain.ts';
import { samplePixels } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import type { DatasetId } from '../../contract/ids.ts';
import type { Model } from '../../contract/models.ts';
import type { Gradients, GradientTarget, LayerOutputs } from '../../contract/reader.ts';
import { nearestRows } from '../../domain/explain/nearest.ts';
import { occlusions } from '../../domain/explain/occlusion.ts';
import { principalAxes } from '../../domain/explain/principal-axes.ts';
import { describeNetwork } from '../../domain/network/describe.ts';
import type { DatasetService } from '../datasets/service.ts';
import { askedModel, askModel } from '../models/ask-model.ts';
import type { ModelFinder } from '../models/model-finder.ts';
import { findExcitingSamples } from './exciting-samples.ts';
import { penultimateLayer } from './penultimate.ts';
import type { Embedding, ExciteRequest, IndexRequest, NearSample, SampleIndex } from './requests.ts';
import { indexSamples } from './sample-index.ts';
import type { ExplainParts } from './sample-index.ts';

export interface ExplainServiceParts extends ExplainParts {
  readonly datasets: DatasetService;
  readonly finder: ModelFinder;
}

/** Enough for two splits of a dataset and two models. */
const indexesKept = 4;
const axesKept = 10;

/** What a model does inside. Every method throws MODEL_NOT_FOUND for a model that is not stored. */
export class ExplainService {
  private readonly parts: ExplainServiceParts;
  private readonly indexes = new Map<string, SampleIndex>();
  private readonly embeddings = new WeakMap<SampleIndex, Embedding>();

  constructor(parts: ExplainServiceParts) {
    this.parts = parts;
  }

  /**
   * What layers answer to pictures.
   * @param layers names; none: all of them
   * @throws StudioError USAGE_INVALID for a layer that is not there, and for more than 2^25 values
   */
  async layers(model: string, pixels: Uint8Array, layers: readonly string[]): Promise<LayerOutputs> {
    const found = this.parts.finder.find(model);
    const names = layers.length > 0 ? layers : describeNetwork(found.network).layers.map(({ layer }) => layer.name);
    return this.parts.reader.layerOutputs(askedModel(this.parts.models, found), pixels, names);
  }

  /** How one value depends on the pixels and on a layer before it. @throws StudioError USAGE_INVALID */
  async gradients(model: string, pixels: Uint8Array, of: GradientTarget, at: string | null): Promise<Gradients> {
    return this.parts.reader.gradients(askedModel(this.parts.models, this.parts.finder.find(model)), pixels, of, at);
  }

  /** The calibrated probabilities `[14 · 14, classes]` where a patch of the picture is hidden, row by row. */
  async occlusion(model: string, pixels: Uint8Array): Promise<Float32Array> {
    return askModel(this.parts, this.parts.finder.find(model), occlusions(pixels), undefined);
  }

  /** Computed once for a model and a content of the dataset. @throws StudioError as indexSamples */
  async index({ model: name, dataset: wanted, split, ...options }: IndexRequest): Promise<IndexedSamples> {
    const model = this.parts.finder.find(name);
    const dataset = await this.parts.datasets.resolveStored(wanted);
    const key = keyOf(model, dataset, split);
    const index = this.indexes.get(key) ?? (await indexSamples(this.parts, model, dataset.id, split, options));
    this.indexes.delete(key);
    this.indexes.set(key, index);
    const [oldest] = this.indexes.keys();
    if (this.indexes.size > indexesKept) this.indexes.delete(oldest!);
    return { samples: index.ids.length, of: index.of, layer: index.layer, width: index.width };
  }

  /**
   * The indexed samples that lie nearest to a picture in the penultimate layer, the nearest first; the picture itself, where it is one of
   * them, with distance 0.
   * @throws StudioError USAGE_INVALID before `index`
   */
  async nearest(model: string, dataset: string, split: ExplainedSplit, pixels: Uint8Array, count: number): Promise<NearSample[]> {
    const found = this.parts.finder.find(model);
    const index = await this.indexOf(found, dataset, split);
    const { outputs } = await this.layers(found.id, pixels.subarray(0, samplePixels), [penultimateLayer(found.network)!.layer.name]);
    return nearestRows(index.values, outputs.get(index.layer)!.values, Math.min(count, explainLimits.neighbours)).map((near) => ({
      ...near, sample: index.ids[near.row]!, label: index.labels[near.row]!
    }));
  }

  /** Where at most 4,000 of the indexed samples lie along the principal axes of the penultimate layer. @throws StudioError USAGE_INVALID before `index` */
  async embedding(model: string, dataset: string, split: ExplainedSplit): Promise<Embedding> {
    const index = await this.indexOf(this.parts.finder.find(model), dataset, split);
    const known = this.embeddings.get(index) ?? embed(index);
    this.embeddings.set(index, known);
    return known;
  }

  /** Of the training split, at most 2,000 of it. @throws StudioError USAGE_INVALID for a layer that is not there, INTERRUPTED */
  async excite({ model, dataset, layer, ...options }: ExciteRequest): Promise<ExcitingSamples> {
    return findExcitingSamples(this.parts, this.parts.finder.find(model), (await this.parts.datasets.resolveStored(dataset)).id, layer, options);
  }

  private async indexOf(model: Model, wanted: string, split: ExplainedSplit): Promise<SampleIndex> {
    const index = this.indexes.get(keyOf(model, await this.parts.datasets.resolveStored(wanted), split));
    if (index !== undefined) return index;
    throw new StudioError('USAGE_INVALID', 'Where these samples lie is not known yet.', { remedy: 'Have them indexed first.' });
  }
}

function keyOf(model: Model, dataset: { readonly id: DatasetId; readonly hash: string }, split: ExplainedSplit): string {
  return [model.weightsHash, dataset.id, dataset.hash, split].join(' ');
}

function embed({ ids, labels, predicted, values, width }: SampleIndex): Embedding {
  const count = Math.min(explainLimits.mapped, ids.length);
  const rows = Uint32Array.from({ length: count }, (_, i) => Math.floor((i * ids.length) / count));
  const chosen = new Float32Array(count * width);
  rows.forEach((row, i) => chosen.set(values.subarray(row * width, (row + 1) * width), i * width));
  const axes = Math.min(axesKept, width);
  const { scores, variances, totalVariance } = principalAxes(chosen, width, axes);
  return {
    ids: rows.map((row) => ids[row]!),
    labels: Uint8Array.from(rows, (row) => labels[row]!),
    predicted: Uint8Array.from(rows, (row) => predicted[row]!),
    scores,
    axes,
    shares: Float32Array.from(variances, (variance) => (totalVariance === 0 ? 0 : variance / totalVariance))
  };
}
