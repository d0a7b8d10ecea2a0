import { join } from 'node:path';
import type { RevisionRepository } from '../core/changes/ports.ts';
import type { FolderRepository } from '../core/folders/ports.ts';
import type { FormRepository } from '../core/forms/ports.ts';
import type { InkRepository, OpenSetRepository } from '../core/ink/ports.ts';
import type { DatasetRepository, SnapshotStore } from '../core/datasets/ports.ts';
import type { KioskRepository } from '../core/kiosk/ports.ts';
import type { EvaluationRepository, ModelRepository } from '../core/models/ports.ts';
import type { BlobStore, CheckpointRepository, CollectGarbage, ReleaseBlobs, RunRepository, Transaction } from '../core/runs/ports.ts';
import type { BatchRepository, CorrectionRepository, DocumentRepository, RecordLog, ReviewRepository } from '../core/records/ports.ts';
import type { SampleEditRepository, SampleRepository } from '../core/samples/ports.ts';
import type { SearchRepository } from '../core/searches/ports.ts';
import type { SettingsRepository } from '../core/settings/ports.ts';
import type { ProcessIdentity } from '../contract/runs.ts';
import { SqliteBatchRepository } from './batch-repository.ts';
import { Blobs } from './blobs.ts';
import { SqliteCheckpointRepository } from './checkpoint-repository.ts';
import { collectGarbage } from './collect-garbage.ts';
import { makeDataFolder } from './data-folder.ts';
import { connect, Database } from './database.ts';
import { SqliteCorrectionRepository } from './correction-repository.ts';
import { SqliteDatasetRepository } from './dataset-repository.ts';
import { SqliteDocumentRepository } from './document-repository.ts';
import { SqliteEvaluationRepository } from './evaluation-repository.ts';
import { SqliteFolderRepository } from './folder-repository.ts';
import { SqliteFormRepository } from './form-repository.ts';
import { SqliteInkRepository } from './ink-repository.ts';
import { SqliteKioskRepository } from './kiosk-repository.ts';
import { StudioLock } from './lock.ts';
import { MetricStore } from './metric-store.ts';
import { migrate } from './migrate.ts';
import { SqliteModelRepository } from './model-repository.ts';
import { identifyProcess } from './process-identity.ts';
import { SqliteRecordLog } from './record-log.ts';
import { listReferencedBlobs } from './referenced-blobs.ts';
import { SqliteReviewRepository } from './review-repository.ts';
import { SqliteRevisionRepository } from './revision-repository.ts';
import { SqliteRunRepository } from './run-repository.ts';
import { SqliteOpenSetRepository } from './open-set-repository.ts';
import { SafetensorsSnapshots } from './safetensors-snapshot.ts';
import { SqliteSampleEditRepository } from './sample-edit-repository.ts';
import { SampleReader } from './sample-reader.ts';
import { SqliteSampleRepository } from './sample-repository.ts';
import { SqliteSettingsRepository } from './settings-repository.ts';
import { SqliteSearchRepository } from './search-repository.ts';
import { mapStorageErrors } from './storage-errors.ts';

export interface StorageOptions {
  readonly dataDir: string;
  readonly migrationsDir: string;
}

export interface Storage {
  readonly dataDir: string;
  readonly datasets: DatasetRepository;
  readonly samples: SampleRepository;
  readonly sampleEdits: SampleEditRepository;
  readonly snapshots: SnapshotStore;
  readonly runs: RunRepository;
  readonly searches: SearchRepository;
  readonly checkpoints: CheckpointRepository;
  readonly models: ModelRepository;
  readonly evaluations: EvaluationRepository;
  readonly ink: InkRepository;
  readonly openSets: OpenSetRepository;
  readonly batches: BatchRepository;
  readonly documents: DocumentRepository;
  readonly review: ReviewRepository;
  readonly records: RecordLog;
  readonly corrections: CorrectionRepository;
  readonly forms: FormRepository;
  readonly watchedFolders: FolderRepository;
  readonly settings: SettingsRepository;
  readonly kiosk: KioskRepository;
  readonly revisions: RevisionRepository;
  readonly blobs: BlobStore;
  readonly transaction: Transaction;
  readonly releaseBlobs: ReleaseBlobs;
  readonly collectGarbage: CollectGarbage;
  readonly lock: StudioLock;
  /** This process, as the owner of runs. */
  readonly self: ProcessIdentity;
  close(): void;
}

/** Opens, and where needed creates or migrates, the database of a data folder. */
export function openDatabase({ dataDir, migrationsDir }: StorageOptions): Database {
  makeDataFolder(dataDir);
  return mapStorageErrors(dataDir, () => {
    const databaseFile = join(dataDir, 'studio.db');
    const connection = connect(databaseFile);
    try {
      migrate({ connection, databaseFile, dataDir, migrationsDir });
      connection.pragma('foreign_keys = ON');
      // What is removed or replaced is overwritten with zeros, not merely given free: SQLite writes a whole row anew for every change, and a redaction
      // reaches the last one alone. After the migrations, some of which turn it off at their end.
      connection.pragma('secure_delete = ON');
      return new Database(connection, dataDir);
    } catch (error) {
      connection.close();
      throw error;
    }
  });
}

/** Everything that is stored, in one data folder. Several processes may have it open at once; `lock` is for the one that trains and serves. */
export function openStorage(options: StorageOptions): Storage {
  const database = openDatabase(options);
  const reader = new SampleReader(database);
  const blobs = new Blobs(options.dataDir);
  const datasets = new SqliteDatasetRepository(database, reader);
  const sampleEdits = new SqliteSampleEditRepository(database, datasets);
  const models = new SqliteModelRepository(database);
  const batches = new SqliteBatchRepository(database);
  const documents = new SqliteDocumentRepository(database);
  return {
    dataDir: options.dataDir,
    datasets,
    samples: new SqliteSampleRepository(database, datasets, sampleEdits),
    sampleEdits,
    snapshots: new SafetensorsSnapshots(database, reader, blobs, (id) => datasets.find(id)),
    runs: new SqliteRunRepository(database, new MetricStore(database)),
    searches: new SqliteSearchRepository(database),
    checkpoints: new SqliteCheckpointRepository(database),
    models,
    evaluations: new SqliteEvaluationRepository(database, datasets, models),
    ink: new SqliteInkRepository(database, datasets),
    openSets: new SqliteOpenSetRepository(database),
    batches,
    documents,
    review: new SqliteReviewRepository(database, batches, documents),
    records: new SqliteRecordLog(database),
    corrections: new SqliteCorrectionRepository(database, datasets),
    forms: new SqliteFormRepository(database),
    watchedFolders: new SqliteFolderRepository(database, batches),
    settings: new SqliteSettingsRepository(database),
    kiosk: new SqliteKioskRepository(database),
    revisions: new SqliteRevisionRepository(database),
    blobs,
    transaction: (work) => database.write(work),
    releaseBlobs: (candidates) => database.write(() => {
      const referenced = listReferencedBlobs(database);
      return blobs.remove(candidates.filter((sha256) => !referenced.has(sha256)));
    }),
    lock: new StudioLock(database),
    self: identifyProcess(process.pid),
    collectGarbage: () => collectGarbage(database, blobs),
    close: () => database.close()
  };
}
