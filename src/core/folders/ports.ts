import type { WatchedFolder } from '../../contract/api/folders.ts';
import type { BatchId } from '../../contract/ids.ts';
import type { IncomingFile } from '../records/requests.ts';

/** A file as a folder lists it. */
export interface FolderFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** Folders of this machine. */
export interface FolderFiles {
  /** The folder's absolute path without detours. Throws FOLDER_INVALID for what is no folder that can be read, or lies in the data folder. */
  check(path: string): Promise<string>;
  /** Files that may be documents, by name: no hidden ones, none of subfolders. Throws FOLDER_INVALID. */
  list(path: string): Promise<FolderFile[]>;
  read(path: string, name: string): Promise<IncomingFile>;
}

/** Every method is synchronous and one transaction. */
export interface FolderRepository {
  list(): WatchedFolder[];
  /** One folder a batch: another one takes its place, and nothing of it is known. Throws BATCH_NOT_FOUND. */
  watch(batch: BatchId, path: string): WatchedFolder;
  /** Its documents stay. */
  leave(batch: BatchId): void;
  setTrouble(batch: BatchId, trouble: string | null): void;
  /** Those of the files that were not taken up yet as they are now; none where the folder is watched no more. */
  notTaken(batch: BatchId, files: readonly FolderFile[]): FolderFile[];
  /** Remembers that they were taken up, without their names. Nothing where the folder is watched no more. */
  take(batch: BatchId, files: readonly FolderFile[]): void;
}
