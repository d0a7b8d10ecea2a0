import type { EngineName } from '../../contract/engines.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import type { Run } from '../../contract/runs.ts';
import type { TrainingJob } from '../../contract/trainer.ts';
import type { DatasetRepository, SnapshotStore } from '../datasets/ports.ts';
import type { ModelRepository } from '../models/ports.ts';
import type { RunFolders } from './launcher.ts';
import type { BlobStore, CheckpointRepository, RunRepository } from './ports.ts';
import { teacherOf } from './teacher.ts';

export interface JobFilesParts {
  readonly runs: RunRepository;
  readonly checkpoints: CheckpointRepository;
  readonly blobs: BlobStore;
  readonly datasets: DatasetRepository;
  readonly snapshots: SnapshotStore;
  readonly models: ModelRepository;
  readonly folders: RunFolders;
}

/** Lays out what a trainer needs so that it finds everything by path. */
export class JobFiles {
  private readonly parts: JobFilesParts;

  constructor(parts: JobFilesParts) {
    this.parts = parts;
  }

  /** @throws StudioError RUN_NOT_RESUMABLE when the data is gone, MODEL_NOT_FOUND when the base model or the teacher is. */
  prepare(run: Run, engine: EngineName): TrainingJob {
    const { folders, models } = this.parts;
    const outputFolder = folders.create(run.id);
    const base = run.baseModelId === null ? null : this.baseModel(run);
    const teacher = teacherOf(run.training, models);
    return {
      network: run.network,
      training: run.training,
      engine,
      snapshotPath: this.snapshotPath(run, run.snapshot),
      replay: run.replay === null ? null : { snapshotPath: this.snapshotPath(run, run.replay.snapshot), share: run.replay.share },
      oldSnapshotPath: base === null ? null : this.oldSnapshotPath(run, base, outputFolder),
      weightsPath: base === null ? null : folders.write(outputFolder, 'base.safetensors', models.readWeights(base.id)),
      teacher: teacher && { network: teacher.network, weightsPath: folders.write(outputFolder, 'teacher.safetensors', teacher.weights) },
      tests: run.searchId === null,
      checkpointPath: this.checkpointPath(run),
      outputFolder
    };
  }

  private baseModel(run: Run): Model {
    const model = run.baseModelId === null ? undefined : this.parts.models.find(run.baseModelId);
    if (model !== undefined) return model;
    throw new StudioError('MODEL_NOT_FOUND', `The model that the run ${run.name} starts from was removed.`, { remedy: 'Start a new run from another model.' });
  }

  private snapshotPath(run: Run, blob: string | null): string {
    const { blobs } = this.parts;
    if (blob !== null && blobs.has(blob)) return blobs.path(blob);
    throw new StudioError('RUN_NOT_RESUMABLE', `The data that the run ${run.name} was started with is no longer stored.`, { remedy: 'Start a new run.' });
  }

  /** The newest that is there whole; null: from the beginning. */
  private checkpointPath(run: Run): string | null {
    const { blobs, checkpoints } = this.parts;
    const checkpoint = checkpoints.list(run.id).find(({ blob }) => blobs.has(blob));
    return checkpoint === undefined ? null : blobs.path(checkpoint.blob);
  }

  /** What the base model learned from, to see what it forgets. No record of this run refers to it: its base's run may be removed meanwhile. */
  private oldSnapshotPath(run: Run, base: Model, outputFolder: string): string | null {
    const { blobs, folders } = this.parts;
    const blob = this.oldSnapshot(run, base);
    return blob === null ? null : folders.keep(outputFolder, 'old.safetensors', blobs.path(blob));
  }

  /** The base model's run's own snapshot, else one of a dataset that is still the same, else what is replayed in its stead. */
  private oldSnapshot(run: Run, base: Model): string | null {
    const { blobs, datasets, runs, snapshots } = this.parts;
    const old = base.lineage.dataset;
    // Nobody knows what an imported model learned from.
    if (old === null) return run.replay?.snapshot ?? null;
    if (old.hash === run.dataset.hash) return null;
    const snapshot = base.runId === null ? null : (runs.find(base.runId)?.snapshot ?? null);
    if (snapshot !== null && blobs.has(snapshot)) return snapshot;
    const stored = datasets.list().find((dataset) => dataset.hash === old.hash);
    return stored === undefined ? (run.replay?.snapshot ?? null) : snapshots.write(stored.id).blob;
  }
}
