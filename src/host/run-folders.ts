import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunFolders } from '../core/runs/launcher.ts';

/** Working folders of trainers, inside the data folder so that finished files can be moved into the blobs. */
export function runFolders(dataDir: string): RunFolders {
  const root = join(dataDir, 'runs');
  return {
    create(runId) {
      const folder = join(root, runId);
      mkdirSync(folder, { recursive: true });
      return folder;
    },
    read: (path) => readFileSync(path),
    write(folder, name, bytes) {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      return path;
    },
    remove: (runId) => rmSync(join(root, runId), { recursive: true, force: true }),
    removeAll: () => rmSync(root, { recursive: true, force: true })
  };
}
