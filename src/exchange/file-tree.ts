import { lstat, readdir, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { diskSource } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { invalidFile, readFailure, throwIfStopped, tooLarge } from './file-errors.ts';
import { limits } from './limits.ts';

/** The files of a folder or archive, sorted by path, without hidden ones. */
export interface FileTree {
  /** As shown to people. */
  readonly name: string;
  /** Where the data came from, for the dataset's record. */
  readonly source: string;
  readonly files: readonly ByteSource[];
}

/** Files that tools leave behind and nobody means: .DS_Store, __MACOSX/._7.png, Thumbs.db. */
export function isClutter(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX' || /^(thumbs\.db|desktop\.ini)$/i.test(part));
}

/** Lists the regular files below `folder`. Linked files count, linked folders do not (they may lead in circles). */
export async function folderTree(folder: string, name: string, signal: AbortSignal | undefined): Promise<FileTree> {
  const files: ByteSource[] = [];
  const waiting: { prefix: string; depth: number }[] = [{ prefix: '', depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { prefix, depth } = next;
    throwIfStopped(signal);
    if (depth > limits.folderDepth) {
      throw invalidFile(join(name, prefix), `lies more than ${limits.folderDepth} folders deep`, 'Choose the folder that holds the classes.');
    }
    const { found, folders } = await listFolder(folder, prefix, name);
    files.push(...found);
    if (files.length > limits.files) throw tooLarge(name, `holds more than ${limits.files} files`, 'Import a part of it.');
    waiting.push(...folders.map((path) => ({ prefix: `${path}/`, depth: depth + 1 })));
  }
  return { name, source: folder, files: byPath(files) };
}

/** The regular files directly in `folder`. */
export async function topFiles(folder: string, name: string, signal: AbortSignal | undefined): Promise<FileTree> {
  throwIfStopped(signal);
  return { name, source: folder, files: byPath((await listFolder(folder, '', name)).found) };
}

async function listFolder(folder: string, prefix: string, name: string): Promise<{ found: ByteSource[]; folders: string[] }> {
  const found: ByteSource[] = [];
  const folders: string[] = [];
  for (const entry of await entriesOf(join(folder, prefix), join(name, prefix))) {
    const path = prefix + entry.name;
    if (isClutter(entry.name)) continue;
    if (entry.isDirectory()) folders.push(path);
    const full = join(folder, path);
    const sizeBytes = await fileSize(full, entry);
    if (sizeBytes !== undefined) found.push(diskSource(full, path, join(name, path), sizeBytes));
  }
  return { found, folders };
}

async function entriesOf(folder: string, name: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw readFailure(name, 0, error);
  }
}

/** Undefined for what is not a file: folders, sockets, links that lead nowhere or to a folder. */
async function fileSize(full: string, entry: Dirent): Promise<number | undefined> {
  if (!entry.isFile() && !entry.isSymbolicLink()) return undefined;
  try {
    const found = entry.isFile() ? await lstat(full) : await stat(full);
    return found.isFile() ? found.size : undefined;
  } catch {
    return undefined;
  }
}

/** By code units: the same order on every machine and file system, so that the same folder gives the same dataset. */
export function byPath(files: readonly ByteSource[]): ByteSource[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** The tree below its only top folder where there is nothing beside that folder: archives usually hold one. */
export function withoutSingleTop(tree: FileTree): FileTree {
  const first = tree.files[0]?.path.split('/');
  if (!first || first.length < 2) return tree;
  const top = `${first[0]}/`;
  if (!tree.files.every((file) => file.path.startsWith(top))) return tree;
  return withoutSingleTop({
    ...tree,
    files: tree.files.map((file) => ({ ...file, path: file.path.slice(top.length) }))
  });
}
