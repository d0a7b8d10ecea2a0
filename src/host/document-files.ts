import { readdirSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { IncomingFile } from '../core/records/requests.ts';
import { fileSha256 } from '../exchange/file-sha256.ts';
import { documentFileErrors } from '../vision/documents/document-errors.ts';
import { documentLimits } from '../vision/documents/limits.ts';

/** The files of a folder with those below it, or the one file, in the order of their names. Hidden ones are a system's own. */
export function listDocumentFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    .flatMap((entry) => (entry.isDirectory() ? listDocumentFiles(join(path, entry.name)) : entry.isFile() ? [join(path, entry.name)] : []));
}

/** One after the other, so that no more than one is in memory. */
export async function* readDocumentFiles(files: readonly string[]): AsyncGenerator<IncomingFile, void> {
  for (const file of files) yield readDocumentFile(file);
}

/** One that is too large to be read is refused here: it would only take memory and disk until its turn came. */
export async function readDocumentFile(path: string): Promise<IncomingFile> {
  const name = basename(path);
  const { size: sizeBytes } = await stat(path);
  if (sizeBytes <= documentLimits.fileBytes) return { name, bytes: await readFile(path) };
  return { name, sizeBytes, sha256: await fileSha256(path), error: documentFileErrors.tooManyBytes(name, sizeBytes) };
}
