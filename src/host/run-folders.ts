import { copyFileSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunFolders } from '../core/runs/launcher.ts';
import { mapStorageErrors } from '../storage/storage-errors.ts';

/** Working folders of trainers, inside the data folder so that finished files can be moved into the blobs. */
export function runFolders(dataDir: string): RunFolders {
  const root = join(dataDir, 'runs');
  const mapped = <T>(work: () => T): T => mapStorageErrors(dataDir, work);
  return {
    create: (runId) => mapped(() => {
      const folder = join(root, runId);
      mkdirSync(folder, { recursive: true });
      return folder;
    }),
    read: (path) => readFileSync(path),
    write: (folder, name, bytes) => mapped(() => {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      return path;
    }),
    keep: (folder, name, file) => mapped(() => {
      const path = join(folder, name);
      rmSync(path, { force: true });
      try {
        linkSync(file, path);
      } catch {
        // Memory cards and some network drives have no links.
        copyFileSync(file, path);
      }
      return path;
    }),
    remove: (runId) => rmSync(join(root, runId), { recursive: true, force: true }),
    removeAll: () => rmSync(root, { recursive: true, force: true })
  };
}
