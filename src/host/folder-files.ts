import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { StudioError } from '../contract/errors.ts';
import type { FolderFile, FolderFiles } from '../core/folders/ports.ts';
import { readDocumentFile } from './document-files.ts';

/** Others are a scanner's logs, half-written files, or a system's own. */
const documentNames = /\.(?:jpe?g|png|webp|hei[cf]|tiff?|pdf)$/i;

/** Folders of this machine, by its file system; nothing in the data folder itself. */
export function folderFiles(dataDir: string): FolderFiles {
  return {
    async check(path) {
      if (!isAbsolute(path)) throw invalid(path, 'is no absolute path', 'Give the whole path of the folder.');
      const folder = await realpath(path).catch(() => path);
      await entries(folder);
      if (isWithin(folder, await realpath(dataDir))) throw invalid(path, 'lies in the studio’s own data folder', 'Choose another folder.');
      return folder;
    },
    async list(path) {
      const files: FolderFile[] = [];
      for (const name of await entries(path)) {
        if (name.startsWith('.') || !documentNames.test(name)) continue;
        // One that is gone again by now is none.
        const facts = await stat(join(path, name)).catch(() => undefined);
        if (facts?.isFile() === true && facts.size > 0) files.push({ name, sizeBytes: facts.size, modifiedMs: facts.mtimeMs });
      }
      return files;
    },
    read: (path, name) => readDocumentFile(join(path, name))
  };
}

async function entries(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw invalid(path, code === 'ENOENT' ? 'is not there' : code === 'ENOTDIR' ? 'is no folder' : 'cannot be read', 'Check the path, and that it may be read.');
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function invalid(path: string, what: string, remedy: string): StudioError {
  return new StudioError('FOLDER_INVALID', `The folder ${path} ${what}.`, { remedy });
}
