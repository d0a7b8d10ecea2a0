import type { AddedDocuments } from '../../contract/api/documents.ts';
import type { WatchedFolder } from '../../contract/api/folders.ts';
import { StudioError } from '../../contract/errors.ts';
import type { BatchId } from '../../contract/ids.ts';
import { delay } from '../delay.ts';
import { messageOf } from '../message-of.ts';
import type { BatchRepository } from '../records/ports.ts';
import type { AddRequest, IncomingFile } from '../records/requests.ts';
import type { FolderFile, FolderFiles, FolderRepository } from './ports.ts';

/** Asked, not told: folders on other machines tell nothing. A file that is the same at two looks has stopped growing. */
const intervalMs = 2000;

export interface FolderServiceParts {
  readonly folders: FolderRepository;
  readonly files: FolderFiles;
  readonly batches: BatchRepository;
  readonly add: (request: AddRequest) => Promise<AddedDocuments>;
  readonly log: (line: string) => void;
}

/** Folders that batches take documents from by themselves. */
export class FolderService {
  private readonly parts: FolderServiceParts;
  /** What each batch's folder had at the last look. */
  private readonly seen = new Map<BatchId, ReadonlyMap<string, FolderFile>>();
  private readonly stopped = new AbortController();
  private active: Promise<void> | undefined;

  constructor(parts: FolderServiceParts) {
    this.parts = parts;
  }

  async list(): Promise<WatchedFolder[]> {
    return this.parts.folders.list();
  }

  /** @throws StudioError BATCH_NOT_FOUND, FOLDER_INVALID */
  async watch({ batch, path }: { readonly batch: BatchId; readonly path: string }): Promise<WatchedFolder> {
    this.parts.batches.get(batch);
    return this.parts.folders.watch(batch, await this.parts.files.check(path));
  }

  /** @throws StudioError BATCH_NOT_FOUND */
  async leave(batch: BatchId): Promise<void> {
    this.parts.batches.get(batch);
    this.parts.folders.leave(batch);
  }

  /** Looks at all folders from now on until it is closed. */
  start(): void {
    this.active ??= this.lookOnAndOn();
  }

  async close(): Promise<void> {
    this.stopped.abort();
    await this.active;
  }

  /** One look at every folder. */
  async look(): Promise<void> {
    const { batches, folders } = this.parts;
    for (const { batch, path, trouble } of folders.list()) {
      if (this.stopped.signal.aborted) return;
      if (batches.get(batch).status === 'paused') continue;
      const now = await this.takeUp(batch, path);
      // Saying again what was said is no news.
      if (now !== trouble) folders.setTrouble(batch, now);
    }
  }

  private async lookOnAndOn(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      await this.look().catch((error: unknown) => this.parts.log(`Folders could not be looked at: ${messageOf(error)}`));
      await delay(intervalMs, this.stopped.signal);
    }
  }

  /** Answers what is wrong, null where nothing is. */
  private async takeUp(batch: BatchId, path: string): Promise<string | null> {
    const { add, files, folders } = this.parts;
    try {
      const there = await files.list(path);
      const before = this.seen.get(batch);
      this.seen.set(batch, new Map(there.map((file) => [file.name, file])));
      const due = folders.notTaken(batch, there.filter((file) => isSame(file, before?.get(file.name))));
      if (due.length === 0) return null;
      const unread: string[] = [];
      const read: FolderFile[] = [];
      await add({ batch, files: this.readAll(path, due, read, unread), total: due.length, signal: this.stopped.signal });
      folders.take(batch, read);
      return unread.length === 0 ? null : `These files cannot be read: ${unread.join(', ')}.`;
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      return error.code === 'INTERRUPTED' ? null : error.message;
    }
  }

  /** One at a time; what cannot be read is left for the next look. */
  private async *readAll(path: string, due: readonly FolderFile[], read: FolderFile[], unread: string[]): AsyncGenerator<IncomingFile, void> {
    for (const file of due) {
      let incoming: IncomingFile;
      try {
        incoming = await this.parts.files.read(path, file.name);
      } catch {
        unread.push(file.name);
        continue;
      }
      yield incoming;
      read.push(file);
    }
  }
}

function isSame(file: FolderFile, other: FolderFile | undefined): boolean {
  return other !== undefined && file.sizeBytes === other.sizeBytes && file.modifiedMs === other.modifiedMs;
}
