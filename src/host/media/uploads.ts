import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { mediaLimits } from '../../contract/api/media.ts';
import type { UploadId } from '../../contract/api/uploads.ts';
import { StudioError } from '../../contract/errors.ts';
import type { ProcessIdentity } from '../../contract/runs.ts';
import { isAlive } from '../../storage/process-identity.ts';
import { asStorageError } from '../../storage/storage-errors.ts';
import { uploadPath } from './upload-path.ts';

/** What was uploaded, ready to be read: one file or folder, and the words for it. */
export interface UploadedFiles {
  readonly path: string;
  readonly source: string;
}

export interface UploadLimits {
  readonly uploadBytes: number;
  readonly filesPerUpload: number;
}

interface Upload {
  /** Size in bytes, also of those that are on their way. */
  readonly files: Map<string, number>;
  sizeBytes: number;
  /** How many are at its files just now. */
  readers: number;
  writers: number;
  /** When the last of them ended, in milliseconds since 1970. */
  touchedAt: number;
  /** To be removed as soon as nobody reads it. */
  isUnwanted: boolean;
}

/** Whoever uploaded it is gone, such as a page that was loaded again. */
const abandonedAfterMs = 60 * 60 * 1000;
const lookEveryMs = 10 * 60 * 1000;

/**
 * Files that an interface hands over, kept until they are imported: `uploads/<process>/<upload>/…` in the data folder. The folder of a process that
 * has ended belongs to nobody and is removed by the next one; what nobody has touched for an hour, at the look after that.
 */
export class Uploads {
  private readonly root: string;
  private readonly own: string;
  private readonly limits: UploadLimits;
  private readonly known = new Map<UploadId, Upload>();
  /** From the first upload on. */
  private looking: NodeJS.Timeout | undefined;

  constructor(dataDir: string, self: ProcessIdentity, limits: UploadLimits = mediaLimits) {
    this.root = join(dataDir, 'uploads');
    this.own = join(this.root, folderOf(self));
    this.limits = limits;
  }

  /**
   * One that is there already is replaced.
   * @param encodedPath names percent-encoded one by one
   * @throws StudioError USAGE_INVALID, DATASET_TOO_LARGE, STORAGE_FULL; then nothing of the file stays.
   */
  async store(id: UploadId, encodedPath: string, body: AsyncIterable<Uint8Array>): Promise<void> {
    const file = uploadPath(join(this.own, id), encodedPath);
    const upload = this.known.get(id) ?? { files: new Map<string, number>(), sizeBytes: 0, readers: 0, writers: 0, touchedAt: Date.now(), isUnwanted: false };
    this.known.set(id, upload);
    // It keeps no process alive: whoever ends it closes the uploads too.
    this.looking ??= setInterval(() => void this.removeUntouched(), lookEveryMs).unref();
    await this.at(id, upload, 'writers', () => this.storeFile(upload, file, encodedPath, body));
  }

  /**
   * Lets `work` read what was uploaded, and removes it once that went well: after an error another attempt needs no second upload.
   * @throws StudioError FILE_NOT_FOUND for an upload without files, and what `work` throws, without the folder that only the studio knows.
   */
  async use<Result>(id: UploadId, work: (files: UploadedFiles) => Promise<Result>): Promise<Result> {
    const upload = this.known.get(id);
    const folder = join(this.own, id);
    const [first, ...more] = upload !== undefined && !upload.isUnwanted && existsSync(folder) ? readdirSync(folder).sort() : [];
    if (upload === undefined || first === undefined) {
      throw new StudioError('FILE_NOT_FOUND', 'Nothing was uploaded, or it was imported already.', { remedy: 'Choose the files again.' });
    }
    return this.at(id, upload, 'readers', async () => {
      try {
        const result = await work(more.length === 0 ? { path: join(folder, first), source: first } : { path: folder, source: `${first} and ${more.length} more` });
        upload.isUnwanted = true;
        return result;
      } catch (error) {
        throw withoutFolder(error, folder);
      }
    });
  }

  /** At once, or when nobody reads it any more. */
  async remove(id: UploadId): Promise<void> {
    const upload = this.known.get(id);
    if (upload === undefined) return;
    upload.isUnwanted = true;
    await this.removeUnwanted(id, upload);
  }

  /** What processes left behind that were killed. */
  removeAbandoned(): void {
    if (!existsSync(this.root)) return;
    for (const name of readdirSync(this.root)) {
      const owner = ownerOf(name);
      if (owner === undefined || !isAlive(owner)) rmSync(join(this.root, name), { recursive: true, force: true });
    }
  }

  close(): void {
    clearInterval(this.looking);
    this.known.clear();
    rmSync(this.own, { recursive: true, force: true });
  }

  private async at<Result>(id: UploadId, upload: Upload, as: 'readers' | 'writers', work: () => Promise<Result>): Promise<Result> {
    upload[as]++;
    try {
      return await work();
    } finally {
      upload[as]--;
      upload.touchedAt = Date.now();
      await this.removeUnwanted(id, upload);
    }
  }

  private async storeFile(upload: Upload, file: string, encodedPath: string, body: AsyncIterable<Uint8Array>): Promise<void> {
    if (!upload.files.has(file) && upload.files.size >= this.limits.filesPerUpload) {
      throw new StudioError('DATASET_TOO_LARGE', `An upload may have ${this.limits.filesPerUpload} files.`, { remedy: 'Pack them into one archive and upload that.' });
    }
    this.count(upload, file, -(upload.files.get(file) ?? 0));
    try {
      mkdirSync(dirname(file), { recursive: true });
      await writeFile(file, this.counted(upload, file, body));
    } catch (error) {
      upload.sizeBytes -= upload.files.get(file) ?? 0;
      upload.files.delete(file);
      rmSync(file, { force: true });
      throw asUploadError(error, encodedPath, this.root);
    }
  }

  private async removeUntouched(): Promise<void> {
    const latest = Date.now() - abandonedAfterMs;
    for (const [id, upload] of [...this.known]) {
      if (upload.readers + upload.writers === 0 && upload.touchedAt <= latest) upload.isUnwanted = true;
      await this.removeUnwanted(id, upload);
    }
  }

  /** What cannot be removed now, such as a file that another program looks into, is tried again at the next look. */
  private async removeUnwanted(id: UploadId, upload: Upload): Promise<void> {
    if (!upload.isUnwanted || upload.readers > 0) return;
    try {
      await rm(join(this.own, id), { recursive: true, force: true });
      if (this.known.get(id) === upload) this.known.delete(id);
    } catch {
      return;
    }
  }

  private async *counted(upload: Upload, file: string, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of body) {
      this.count(upload, file, chunk.length);
      if (upload.sizeBytes > this.limits.uploadBytes) {
        throw new StudioError('DATASET_TOO_LARGE', `An upload may have ${Math.round(this.limits.uploadBytes / 1e6)} MB.`, {
          remedy: 'Import it with “dsdc datasets import PATH”, which has no such limit.'
        });
      }
      yield chunk;
    }
  }

  private count(upload: Upload, file: string, sizeBytes: number): void {
    upload.files.set(file, (upload.files.get(file) ?? 0) + sizeBytes);
    upload.sizeBytes += sizeBytes;
  }
}

/** Windows allows no colon in a name. */
function folderOf({ pid, token }: ProcessIdentity): string {
  return `${pid}~${token.replaceAll(':', '_')}`;
}

function ownerOf(folder: string): ProcessIdentity | undefined {
  const [, pid, token] = /^(\d+)~(.*)$/.exec(folder) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), token: token!.replaceAll('_', ':') };
}

function asUploadError(error: unknown, path: string, root: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  // A file in the place of a folder, or the other way round.
  if (['EEXIST', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG'].includes(code ?? '')) {
    return new StudioError('USAGE_INVALID', `A file cannot be stored as “${path}”: another one is in its place.`, { remedy: 'Upload it by itself.', cause: error });
  }
  return asStorageError(error, root);
}

function withoutFolder(error: unknown, folder: string): unknown {
  if (!(error instanceof StudioError)) return error;
  const { code, message, remedy } = error;
  const shown = (text: string): string => text.replaceAll(`${folder}${sep}`, '').replaceAll(folder, 'the upload');
  return new StudioError(code, shown(message), { ...(remedy !== undefined && { remedy: shown(remedy) }), cause: error });
}
