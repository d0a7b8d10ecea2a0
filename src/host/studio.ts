import { join } from 'node:path';
import type { EngineName, EngineStatus } from '../contract/engines.ts';
import { ChangeFeed } from '../core/changes/change-feed.ts';
import { DatasetService } from '../core/datasets/service.ts';
import { FolderService } from '../core/folders/service.ts';
import { FormService } from '../core/forms/service.ts';
import { InkService } from '../core/ink/service.ts';
import { Strangers } from '../core/ink/strangers.ts';
import { digitCutter } from '../core/reading/digit-cutter.ts';
import { documentReader } from '../core/reading/document-reader.ts';
import { fieldInspector } from '../core/reading/field-inspector.ts';
import type { DecodePage } from '../core/reading/ports.ts';
import type { Judge } from '../core/records/ports.ts';
import { DocumentService } from '../core/records/service.ts';
import { ReadingService } from '../core/reading/service.ts';
import { KioskService } from '../core/kiosk/service.ts';
import { ExplainService } from '../core/explain/service.ts';
import { ModelFinder } from '../core/models/model-finder.ts';
import { ModelService } from '../core/models/service.ts';
import { finishRun } from '../core/runs/finish-run.ts';
import { JobFiles } from '../core/runs/job-files.ts';
import type { TrainerLauncher } from '../core/runs/launcher.ts';
import { RunQueue } from '../core/runs/run-queue.ts';
import { RunService } from '../core/runs/service.ts';
import { TrainerSession } from '../core/runs/trainer-session.ts';
import { SearchService } from '../core/searches/service.ts';
import { StatusService } from '../core/status/service.ts';
import type { RunProbe } from '../engine/availability.ts';
import { SampleService } from '../core/samples/service.ts';
import { SettingsService } from '../core/settings/service.ts';
import { grammarOf } from '../domain/fields/grammar-of.ts';
import { datasetHash } from '../storage/dataset-hash.ts';
import { openStorage } from '../storage/open.ts';
import type { Storage } from '../storage/open.ts';
import { decodePicture } from '../vision/decode.ts';
import { encodeJpeg, encodePng } from '../vision/encode.ts';
import { fieldInBox } from '../vision/fields/field-in-box.ts';
import { fieldOfPicture } from '../vision/fields/field-of-picture.ts';
import { scannedField } from '../vision/fields/scanned-field.ts';
import { addBundledDigits } from './bundled-digits.ts';
import { bundledLines } from './bundled-lines.ts';
import { datasetSources } from './dataset-sources.ts';
import { defaultEngineOf, findDefaultEngine } from './default-engine.ts';
import { examineStudio, listEngines } from './doctor.ts';
import type { Finding } from './doctor.ts';
import { engineCandidates } from './engine-candidates.ts';
import { folderFiles } from './folder-files.ts';
import { forkProgram } from './forked-process.ts';
import { learnFromPage } from './learn-from-page.ts';
import { scryptPinHasher } from './kiosk/pin-hasher.ts';
import { Uploads } from './media/uploads.ts';
import { memoryOfFamily } from './memory.ts';
import { modelFiles } from './model-files.ts';
import { packageRoot } from './package-root.ts';
import type { ForkProgram } from './programs.ts';
import { ReaderProcess } from './reader-process.ts';
import { runFolders } from './run-folders.ts';
import { trainerLauncher } from './trainer-launcher.ts';
import { ScannerProcess } from './scanner-process.ts';
import { studioVersions } from './versions.ts';

export interface StudioOptions {
  /** Created when it is not there. */
  readonly dataDir: string;
  /** Where warnings go, one line each; left out: stderr. */
  readonly log?: (line: string) => void;
  /** Left out: children of this Node process. */
  readonly fork?: ForkProgram;
  /** Left out: in a child of this Node process. */
  readonly runProbe?: RunProbe;
  /** Folder of the digit model that comes with the studio; left out: the package's; null: none comes with it. */
  readonly bundledDigits?: string | null;
}

export interface Studio {
  readonly dataDir: string;
  readonly datasets: DatasetService;
  readonly runs: RunService;
  readonly searches: SearchService;
  readonly models: ModelService;
  readonly ink: InkService;
  readonly explain: ExplainService;
  readonly samples: SampleService;
  readonly reading: ReadingService;
  readonly documents: DocumentService;
  readonly forms: FormService;
  readonly folders: FolderService;
  readonly settings: SettingsService;
  readonly kiosk: KioskService;
  readonly changes: ChangeFeed;
  readonly status: StatusService;
  /** Files on their way in. */
  readonly uploads: Uploads;
  /** Tries every engine; takes seconds. `default` is null when none can train. */
  engines(): Promise<{ engines: EngineStatus[]; default: EngineName | null }>;
  /** Checks storage, engines and Node; `repair` mends what can be mended without loss. Where no studio can be opened: `examineStudio`. */
  doctor(options?: { readonly repair?: boolean | undefined }): Promise<Finding[]>;
  /** A running training writes a checkpoint and is left `interrupted` and resumable; no child process survives. May be called again. */
  close(): Promise<void>;
}

const bundledModels = join(packageRoot(), 'resources', 'models');
const practiceDocument = { path: join(packageRoot(), 'resources', 'practice-document.jpg'), name: 'practice-document.jpg' };

/** Everything wired together, the same for window, kiosk and command line. @throws StudioError STORAGE_… when the data folder cannot be used. */
export async function createStudio({ dataDir, log = toStderr, fork = forkProgram, runProbe, bundledDigits = bundledModels }: StudioOptions): Promise<Studio> {
  const storage = openStorage({ dataDir, migrationsDir: join(packageRoot(), 'migrations') });
  const card = bundledDigits === null ? null : addBundledDigits(storage, bundledDigits, log);
  storage.runs.markInterrupted();
  const datasets = new DatasetService({ datasets: storage.datasets, sources: datasetSources(dataDir), hash: hashSamples });
  const finder = new ModelFinder(storage.models, card?.weightsHash ?? null);
  const reader = new ReaderProcess({ engines: engineCandidates, fork, log });
  const scanner = new ScannerProcess({ fork, log });
  // Scanning a document holds its scanner: whoever asks about one field is not to wait for a batch.
  const inspectionScanner = new ScannerProcess({ fork, log });
  const launcher = trainerLauncher(fork);
  const runs = new RunService({
    ...storage,
    datasets,
    models: finder,
    queue: createQueue(storage, launcher, log),
    preflight: { ...storage, launcher, engines: engineCandidates, log },
    versions: studioVersions
  });
  const searches = new SearchService({ ...storage, runRows: storage.runs, runs, log });
  const status = new StatusService({ ...storage, findEngine: () => findDefaultEngine(runProbe), memoryBytes: memoryOfFamily });
  const bundled = bundledLines(bundledModels);
  const strangers = new Strangers({ ...storage, reader, log });
  const models = new ModelService({ ...storage, datasets, finder, reader, strangers, readPicture: (path) => decodePicture(path), files: modelFiles, bundledCard: card });
  const reading = new ReadingService({ ...storage, finder, reader, bundled, readPicture: (path) => decodePicture(path), fieldOfPicture, scanner, practiceDocument });
  const judge: Judge = (content, text) => grammarOf(content).judge(text);
  const decodePage: DecodePage = (picture) => decodePicture(picture);
  const inspector = fieldInspector({
    scanner: inspectionScanner, reader, bundled, forms: storage.forms, encode: { jpeg: encodeJpeg, png: encodePng },
    decode: decodePage, cut: (page, box) => scannedField(page, fieldInBox(page, box))
  });
  const documents = new DocumentService({ ...storage, reader: documentReader(reading, encodeJpeg), cutter: digitCutter({ scanner, reader, bundled, forms: storage.forms }), inspector, decodePage, judge, log });
  const folders = new FolderService({ ...storage, folders: storage.watchedFolders, files: folderFiles(dataDir), add: (request) => documents.addDocuments(request), log });
  const changes = new ChangeFeed(storage.revisions);
  const uploads = new Uploads(dataDir, storage.self);
  let closing: Promise<void> | undefined;
  return {
    dataDir,
    datasets,
    runs,
    searches,
    models,
    ink: new InkService({ ...storage, finder, strangers, runs, readNumberPicture: (picture) => reading.readNumber(picture) }),
    explain: new ExplainService({ ...storage, datasets, finder, reader }),
    samples: new SampleService(storage),
    settings: new SettingsService(storage.settings),
    kiosk: new KioskService({ ...storage, hasher: scryptPinHasher }),
    reading,
    documents,
    forms: new FormService({ ...storage, scanner, reading, learnTemplate: learnFromPage }),
    folders,
    changes,
    status,
    uploads,
    engines: async () => {
      const found = await listEngines(runProbe);
      status.engineFound(defaultEngineOf(found));
      return found;
    },
    doctor: ({ repair } = {}) => examineStudio({ dataDir, repair }),
    close: () => (closing ??= closeAll({ runs, searches, status, changes, folders, documents, reader, scanners: [scanner, inspectionScanner], uploads, storage }))
  };
}

/**
 * What a host goes on with. Every one keeps documents no longer than it may: a locked kiosk may be the only one that runs for months. One that people work at
 * also takes up searches that were cut off, reads documents that wait, and looks into watched folders.
 */
export function takeUpWork({ documents, folders, searches }: Studio, { locked }: { readonly locked: boolean }): void {
  documents.startTidying();
  if (locked) return;
  searches.takeUp();
  documents.startReading();
  folders.start();
}

function createQueue(storage: Storage, launcher: TrainerLauncher, log: (line: string) => void): RunQueue {
  const folders = runFolders(storage.dataDir);
  const parts = { ...storage, folders };
  const files = new JobFiles(parts);
  return new RunQueue({
    runs: storage.runs,
    log,
    newSession: (runId) => new TrainerSession({
      ...parts, launcher, files, log, engines: engineCandidates, finish: (run, result) => finishRun(parts, run, result)
    }, runId),
    claimFolder: () => {
      const release = storage.lock.claim('training');
      try {
        // Nobody else trains now: what lies there belongs to processes that were killed.
        folders.removeAll();
        storage.collectGarbage();
        return release;
      } catch (error) {
        release();
        throw error;
      }
    }
  });
}

const hashSamples: ConstructorParameters<typeof DatasetService>[0]['hash'] = ({ classes, splits }) => {
  const hashed = Object.entries(splits).map(([name, { count, labels, pixels }]) => [name, { count, labels: [labels], pixels: [pixels] }] as const);
  return datasetHash(classes, Object.fromEntries(hashed));
};

interface Closed {
  readonly runs: RunService;
  readonly searches: SearchService;
  readonly status: StatusService;
  readonly changes: ChangeFeed;
  readonly folders: FolderService;
  readonly documents: DocumentService;
  readonly reader: ReaderProcess;
  readonly scanners: readonly ScannerProcess[];
  readonly uploads: Uploads;
  readonly storage: Storage;
}

async function closeAll({ runs, searches, status, changes, folders, documents, reader, scanners, uploads, storage }: Closed): Promise<void> {
  status.close();
  changes.close();
  try {
    await Promise.all([searches.close().then(() => runs.close()), folders.close(), documents.close(), reader.close(), ...scanners.map((scanner) => scanner.close())]);
  } finally {
    uploads.close();
    storage.close();
  }
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
