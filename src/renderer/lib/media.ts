import { mediaPaths } from '../../contract/api/media.ts';
import type { UploadId } from '../../contract/api/uploads.ts';
import type { DatasetId, ModelId } from '../../contract/ids.ts';
import type { ModelFormat } from '../../contract/model-formats.ts';
import { decodePredictions, decodeSampleIndex, decodeSamplePictures } from '../../domain/columns.ts';
import type { PredictionColumns, SampleColumns, SamplePictures } from '../../domain/columns.ts';
import { decodeSafetensors } from '../../domain/safetensors.ts';
import type { StoredTensor } from '../../domain/safetensors.ts';
import { ConnectionLostError } from './connection-line.ts';
import { mediaErrorOf, MediaRequestError } from './media-error.ts';
import { uploadFiles } from './media-upload.ts';
import type { UploadOptions, UploadedFile } from './media-upload.ts';

interface AskOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What travels as bytes. Every method throws an error with `code`, `message` and `remedy`, or the reason of the aborted signal. */
export class Media {
  async sampleIndex(dataset: DatasetId, options: AskOptions = {}): Promise<SampleColumns> {
    return decodeSampleIndex(await ask(mediaPaths.index(dataset), options));
  }

  /** The first samples in stored order, `mediaLimits.firstPixels` of them: to be asked for beside the index, not after it. */
  async firstPixels(dataset: DatasetId, options: AskOptions = {}): Promise<SamplePictures> {
    return decodeSamplePictures(await ask(mediaPaths.pixels(dataset), options));
  }

  /** `[ids.length, 28, 28]`, in the order asked; at most `mediaLimits.pixelsPerRequest` of them. */
  async pixels(dataset: DatasetId, ids: Uint32Array, options: AskOptions = {}): Promise<Uint8Array> {
    return ask(mediaPaths.pixels(dataset), { ...options, method: 'POST', body: ids as Uint32Array<ArrayBuffer> });
  }

  /** The mean image a class, `[classes, 28, 28]`. */
  async means(dataset: DatasetId, options: AskOptions = {}): Promise<Uint8Array> {
    return ask(mediaPaths.means(dataset), options);
  }

  /** Null before the model was asked about the dataset. */
  async predictions(dataset: DatasetId, model: ModelId, options: AskOptions = {}): Promise<PredictionColumns | null> {
    try {
      return decodePredictions(await ask(mediaPaths.predictions(dataset, model), options));
    } catch (error) {
      if (error instanceof MediaRequestError && error.status === 404 && error.code === 'MODEL_NOT_FOUND') return null;
      throw error;
    }
  }

  /** Tables by name from one of the addresses that answer with safetensors; with `pixels` they are asked about those. */
  async tables(path: string, { pixels, ...options }: AskOptions & { readonly pixels?: Uint8Array } = {}): Promise<ReadonlyMap<string, StoredTensor>> {
    const request = pixels === undefined ? {} : { method: 'POST', body: pixels as Uint8Array<ArrayBuffer> };
    return decodeSafetensors(await ask(path, { ...options, ...request }), path).tensors;
  }

  /** A model as other programs read it, one file or an archive of several, and what the studio calls it. */
  async exportedModel(model: string, format: ModelFormat, options: AskOptions = {}): Promise<File> {
    const response = await answered(mediaPaths.exportedModel(model, format), options);
    const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? format;
    return new File([await response.arrayBuffer()], name);
  }

  /** Asked before a browser is sent for a file: a download that cannot begin tells nobody why. */
  async checkFile(path: string, options: AskOptions = {}): Promise<void> {
    const { body } = await answered(path, options);
    await body?.cancel();
  }

  /** `[pairs.length / 2, 48, 48]`: pictures of characters that were read, by pairs of a field's number and the character's place in it. */
  async characters(pairs: Uint32Array, options: AskOptions = {}): Promise<Uint8Array> {
    return ask(mediaPaths.characters(), { ...options, method: 'POST', body: pairs as Uint32Array<ArrayBuffer> });
  }

  /** Hands files over for an import; forgotten by the studio when this fails or is aborted. */
  async upload(files: readonly (File | UploadedFile)[], options: UploadOptions = {}): Promise<UploadId> {
    return uploadFiles(files, options);
  }

  /** Hands files over to what imports them; forgotten by the studio also when that fails or is cancelled. */
  async uploadFor<Result>(files: readonly (File | UploadedFile)[], options: UploadOptions, importUpload: (upload: UploadId) => Promise<Result>): Promise<Result> {
    const upload = await this.upload(files, options);
    try {
      return await importUpload(upload);
    } catch (error) {
      // Nobody waits for it, and what is not forgotten now the studio removes later.
      void this.forgetUpload(upload).catch(() => undefined);
      throw error;
    }
  }

  /** Forgets an upload that is not wanted after all. */
  async forgetUpload(upload: UploadId): Promise<void> {
    await ask(mediaPaths.upload(upload), { method: 'DELETE' });
  }
}

async function ask(path: string, options: AskOptions & Omit<RequestInit, 'signal'>): Promise<Uint8Array> {
  const response = await answered(path, options);
  return new Uint8Array(await response.arrayBuffer());
}

async function answered(path: string, { signal, ...request }: AskOptions & Omit<RequestInit, 'signal'>): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...request, ...(signal && { signal }) });
  } catch (error) {
    // fetch answers with a TypeError where there is nobody.
    throw error instanceof TypeError ? new ConnectionLostError() : error;
  }
  if (response.ok) return response;
  throw mediaErrorOf(response.status, await response.text());
}
