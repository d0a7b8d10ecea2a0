import { mediaPaths } from '../../contract/api/media.ts';
import type { UploadId } from '../../contract/api/uploads.ts';
import { ConnectionLostError } from './connection-line.ts';
import { mediaErrorOf } from './media-error.ts';

/** A file with its place in a folder that was dropped or chosen. */
export interface UploadedFile {
  /** Such as `digits/3/0001.png`. */
  readonly path: string;
  readonly file: Blob;
}

export interface UploadOptions {
  readonly onProgress?: (progress: { readonly sentBytes: number; readonly totalBytes: number }) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Browsers open six connections to a host; one stays free for everything else. */
const atOnce = 5;

export async function uploadFiles(given: readonly (File | UploadedFile)[], { onProgress, signal }: UploadOptions): Promise<UploadId> {
  const id = crypto.randomUUID() as UploadId;
  const files = given.map((file) => ('path' in file ? file : { path: file.webkitRelativePath || file.name, file }));
  const totalBytes = files.reduce((sum, { file }) => sum + file.size, 0);
  const failed = new AbortController();
  const stop = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  const sent = new Float64Array(files.length);
  let sentBytes = 0;
  let next = 0;
  const sendNext = async (): Promise<void> => {
    while (next < files.length) {
      const at = next++;
      const { path, file } = files[at]!;
      const tell = (bytes: number): void => {
        sentBytes += bytes - sent[at]!;
        sent[at] = bytes;
        onProgress?.({ sentBytes, totalBytes });
      };
      await send(mediaPaths.uploadedFile(id, path), file, tell, stop);
      tell(file.size);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, files.length) }, sendNext));
    return id;
  } catch (error) {
    failed.abort();
    // Nobody waits for it, and where nobody answers there is nothing to forget.
    void fetch(mediaPaths.upload(id), { method: 'DELETE' }).catch(() => undefined);
    throw error;
  }
}

/** By XMLHttpRequest: fetch does not tell how much was sent. */
function send(address: string, file: Blob, tell: (bytes: number) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    signal.addEventListener('abort', abort);
    request.upload.addEventListener('progress', ({ loaded }) => tell(Math.min(loaded, file.size)));
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(mediaErrorOf(request.status, request.responseText));
    });
    request.addEventListener('error', () => reject(new ConnectionLostError()));
    request.addEventListener('abort', () => reject(signal.reason as Error));
    request.addEventListener('loadend', () => signal.removeEventListener('abort', abort));
    request.open('PUT', address);
    request.send(file);
  });
}
