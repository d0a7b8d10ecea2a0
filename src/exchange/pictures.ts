import type { GreyImage } from '../domain/digits/grey-image.ts';
import type { SplitName } from '../contract/datasets.ts';
import { bytesOf } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { throwIfStopped, tooLarge } from './file-errors.ts';
import { limits } from './limits.ts';
import type { SampleCollector } from './sample-collector.ts';

/** Decodes a picture file's bytes to grey values; `name` is what errors call it. Supplied by the room that knows pictures. */
export type PictureDecoder = (bytes: Uint8Array, name: string) => Promise<GreyImage>;

export interface LabelledPicture {
  readonly file: ByteSource;
  readonly className: string;
  readonly split: SplitName;
  /** Where the label was written: a row of labels.csv, or the folder's name. */
  readonly labelFile: string;
  readonly labelPlace: string;
}

/** Pictures decoded at a time: the decoder has threads of its own, more would only hold memory. */
const decodedAtOnce = 8;

/** Decodes the pictures in their order into `collector`. @throws PICTURE_INVALID, PICTURE_TOO_LARGE naming the file */
export async function collectPictures(pictures: readonly LabelledPicture[], decodePicture: PictureDecoder, collector: SampleCollector): Promise<void> {
  if (pictures.length > limits.samples) {
    throw tooLarge('The folder', `holds ${pictures.length} pictures, at most ${limits.samples} are taken`, 'Import a part of it.');
  }
  for (let from = 0; from < pictures.length; from += decodedAtOnce) {
    throwIfStopped(collector.signal);
    const batch = pictures.slice(from, from + decodedAtOnce);
    const images = await Promise.all(batch.map((picture) => decode(picture.file, decodePicture)));
    images.forEach((image, i) => {
      const { file, className, split, labelFile, labelPlace } = batch[i]!;
      collector.add(split, image, className, labelFile, labelPlace, file.path);
    });
  }
}

async function decode(file: ByteSource, decodePicture: PictureDecoder): Promise<GreyImage> {
  const tooManyBytes = () => tooLarge(file.name, `has ${file.sizeBytes} bytes, a picture may have ${limits.pictureBytes}`, 'Cut out the digits first.');
  return decodePicture(await bytesOf(file, limits.pictureBytes, tooManyBytes), file.name);
}

/** True for names that promise a picture. What they really hold is found out by decoding. */
export function hasPictureName(path: string): boolean {
  return /\.(png|jpe?g|tiff?|webp|gif|bmp)$/i.test(path);
}
