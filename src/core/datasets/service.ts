import type { OfferedDataset, ShownDataset, StoredDataset } from '../../contract/api/datasets.ts';
import { datasetNameSchema } from '../../contract/datasets.ts';
import type { Dataset, LabelledImages, SampleSet, SplitName } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import { digitNames } from '../../domain/digits/digit-names.ts';
import { stratifiedSplit } from '../../domain/splits.ts';
import type { JobOptions } from '../progress.ts';
import { nameFromContent, nameFromPath } from './dataset-names.ts';
import { isPath, parseDatasetReference } from './dataset-reference.ts';
import type { DatasetRepository } from './ports.ts';
import type {
  DownloadRequest, ExportRequest, ImportRequest, SamplesForEvaluation, SplitRequest, SynthesiseRequest
} from './requests.ts';
import type { DatasetSources, SampleSetHash } from './sources.ts';
import { dealAnew, splitSamples, testSplitStream } from './split-samples.ts';
import { synthesiseInTurns } from './synthesise-in-turns.ts';

/** The dataset that everything uses when none is named: MNIST once it is there, until then digits that need no data at all. */
const preferredDataset = 'mnist';
const fallbackDataset = { name: 'synthetic', count: 12_000, seed: 1 } as const;

const defaultTestShare = 1 / 6;

export interface DatasetServiceParts {
  readonly datasets: DatasetRepository;
  readonly sources: DatasetSources;
  readonly hash: SampleSetHash;
}

export class DatasetService {
  private readonly datasets: DatasetRepository;
  private readonly sources: DatasetSources;
  private readonly hash: SampleSetHash;

  constructor({ datasets, sources, hash }: DatasetServiceParts) {
    this.datasets = datasets;
    this.sources = sources;
    this.hash = hash;
  }

  async list(): Promise<Dataset[]> {
    return this.datasets.list();
  }

  async show(name: string): Promise<ShownDataset> {
    const dataset = this.get(name);
    return { dataset, byClass: this.datasets.countByClass(dataset.id) };
  }

  /** Public datasets that can be downloaded; asking reaches no network. */
  async offered(): Promise<OfferedDataset[]> {
    const stored = new Set(this.datasets.list().map(({ name }) => name));
    return this.sources.offered().map((dataset) => ({ ...dataset, stored: stored.has(dataset.name) }));
  }

  /** Name and share are checked before anything is read: reading may take minutes. */
  async importDataset({ path, source, name, split, ...options }: ImportRequest): Promise<StoredDataset> {
    if (name !== undefined) this.checkFreeName(name);
    if (split !== undefined) checkShare(split.testShare);
    const read = await this.sources.read(path, options);
    const samples = source === undefined ? read : { ...read, source };
    return this.store(name ?? nameFromPath(samples.source), split === undefined ? samples : dealAnew(samples, split.testShare, split.seed));
  }

  async downloadDataset({ name, ...options }: DownloadRequest): Promise<StoredDataset> {
    this.checkFreeName(name);
    return this.store(name, await this.sources.download(name, options));
  }

  async synthesiseDataset({ name, count, seed, testShare = defaultTestShare, hands = 'american', ...options }: SynthesiseRequest): Promise<StoredDataset> {
    this.checkFreeName(name);
    checkShare(testShare);
    const splits = splitSamples(await synthesiseInTurns({ count, seed, hands }, options), testShare, seed);
    return this.store(name, { classes: digitNames, splits, source: `${count} synthesised digits, seed ${seed}${hands === 'american' ? '' : `, ${hands} hands`}`, notes: [] });
  }

  /** Deals all samples anew; the same seed always gives the same split, whatever the split was before. */
  async splitDataset({ name, testShare, seed }: SplitRequest): Promise<Dataset> {
    checkShare(testShare);
    const dataset = this.get(name);
    const { ids, labels } = this.datasets.index(dataset.id);
    const byId = Uint32Array.from(ids.keys()).sort((a, b) => ids[a]! - ids[b]!);
    const { kept, aside } = stratifiedSplit(Uint8Array.from(byId, (sample) => labels[sample]!), testShare, seed, testSplitStream);
    const idsOf = (samples: Uint32Array): number[] => Array.from(samples, (sample) => ids[byId[sample]!]!);
    return this.datasets.resplit(dataset.id, { train: idsOf(kept), test: idsOf(aside) });
  }

  /** Lets the test split change again; the figures of runs keep the hash of what they were measured on. The next run that is tested locks it again. */
  async unlockTest(name: string): Promise<Dataset> {
    return this.datasets.unlockTestSplit(this.get(name).id);
  }

  async exportDataset({ name, folder, format }: ExportRequest): Promise<Dataset> {
    if (!this.sources.formats.includes(format)) {
      throw new StudioError('USAGE_INVALID', `Datasets cannot be written as “${format}”.`, { remedy: `Choose one of: ${this.sources.formats.join(', ')}.` });
    }
    const dataset = this.get(name);
    const splits = Object.fromEntries(splitsOf(dataset).map((split) => [split, this.datasets.readSplit(dataset.id, split)]));
    await this.sources.write({ classes: dataset.classes, splits, source: dataset.source, notes: [] }, folder, format);
    return dataset;
  }

  async removeDataset(name: string): Promise<Dataset> {
    const dataset = this.get(name);
    this.datasets.remove(dataset.id);
    return dataset;
  }

  /** A stored dataset for a run. What is named by its path is stored first, unless the same samples already are. */
  async resolveForTraining(reference: string | undefined, options: JobOptions): Promise<Dataset> {
    if (reference === undefined) return this.defaultDataset(options);
    const { place, split } = parseDatasetReference(reference);
    if (split === 'test') {
      throw new StudioError('RUN_SPEC_INVALID', `${reference}: a test split is never trained on.`, { remedy: `Give “${place}”: its training split is used.` });
    }
    const stored = this.datasets.find(place);
    if (stored !== undefined) return stored;
    const samples = await this.readPath(place, options);
    const hash = this.hash(samples);
    return this.datasets.list().find((dataset) => dataset.hash === hash) ?? this.store(nameFromContent(samples.source, hash), samples).dataset;
  }

  /** Samples to evaluate on: the split that is named, else the test split, else all there is. A path is read and not stored. */
  async resolveForEvaluation(reference: string | undefined, options: JobOptions): Promise<SamplesForEvaluation> {
    if (reference === undefined) {
      const dataset = await this.defaultDataset(options);
      return this.samplesOf(dataset, null, dataset.name);
    }
    const { place, split } = parseDatasetReference(reference);
    const stored = this.datasets.find(place);
    if (stored !== undefined) return this.samplesOf(stored, split, reference);
    const samples = await this.readPath(place, options);
    const chosen = split ?? (samples.splits.test ? 'test' : 'train');
    const images = samples.splits[chosen];
    if (images === undefined) throw splitMissing(place, chosen, Object.keys(samples.splits));
    return { name: reference, classes: samples.classes, images };
  }

  /** One that is stored, by id or name. */
  async resolveStored(name: string): Promise<Dataset> {
    return this.get(name);
  }

  private samplesOf(dataset: Dataset, split: SplitName | null, name: string): SamplesForEvaluation {
    const present = splitsOf(dataset);
    const chosen = split ?? (present.includes('test') ? 'test' : 'train');
    if (!present.includes(chosen)) throw splitMissing(dataset.name, chosen, present);
    return { name, classes: dataset.classes, images: this.datasets.readSplit(dataset.id, chosen) };
  }

  private async defaultDataset(options: JobOptions): Promise<Dataset> {
    const stored = this.datasets.find(preferredDataset) ?? this.datasets.find(fallbackDataset.name);
    return stored ?? (await this.synthesiseDataset({ ...options, ...fallbackDataset })).dataset;
  }

  private async readPath(place: string, options: JobOptions): Promise<SampleSet> {
    try {
      return await this.sources.read(place, options);
    } catch (error) {
      // A bare word that is no file was most likely meant as a name.
      if (error instanceof StudioError && error.code === 'FILE_NOT_FOUND' && !isPath(place)) throw this.notFound(place);
      throw error;
    }
  }

  private store(name: string, { classes, splits, source, notes }: SampleSet): StoredDataset {
    const chunks: Partial<Record<SplitName, LabelledImages[]>> = {};
    for (const [split, images] of Object.entries(splits)) chunks[split as SplitName] = [images];
    return { dataset: this.datasets.create({ name, classes, source, splits: chunks }), notes };
  }

  private get(name: string): Dataset {
    const dataset = this.datasets.find(name);
    if (dataset === undefined) throw this.notFound(name);
    return dataset;
  }

  private notFound(name: string): StudioError {
    const names = this.datasets.list().map((dataset) => dataset.name);
    const stored = names.length === 0 ? 'none is stored yet' : `stored are ${names.join(', ')}`;
    return new StudioError('DATASET_NOT_FOUND', `There is no dataset “${name}”: ${stored}.`, {
      remedy: 'Import one with “dsdc datasets import PATH” or make one with “dsdc datasets synthesize”.'
    });
  }

  private checkFreeName(name: string): void {
    const parsed = datasetNameSchema.safeParse(name);
    if (!parsed.success) throw new StudioError('USAGE_INVALID', `“${name}”: ${parsed.error.issues[0]!.message}.`, { remedy: 'Choose another name.' });
    if (this.datasets.find(name) !== undefined) {
      throw new StudioError('DATASET_NAME_TAKEN', `There is a dataset “${name}” already.`, { remedy: 'Choose another name, or remove that one first.' });
    }
  }
}

function splitsOf(dataset: Dataset): SplitName[] {
  return Object.keys(dataset.splits) as SplitName[];
}

function splitMissing(name: string, split: SplitName, present: readonly string[]): StudioError {
  return new StudioError('DATASET_SPLIT_MISSING', `${name} has no ${split} split, only ${present.join(' and ')}.`, {
    remedy: `Name one that is there, or make one with “dsdc datasets split”.`
  });
}

function checkShare(share: number): void {
  if (!(share >= 0 && share < 1)) {
    throw new StudioError('USAGE_INVALID', `A test share of ${share} is not from 0 to 1 (1 left out).`, { remedy: 'Give a share such as 0.15.' });
  }
}
