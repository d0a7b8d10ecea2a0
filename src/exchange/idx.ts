import type { SplitName } from '../contract/datasets.ts';
import { withInflatedReader } from './byte-source.ts';
import type { ByteReader, ByteSource } from './byte-source.ts';
import { copyAgain, invalidFile, tooLarge } from './file-errors.ts';
import { limits } from './limits.ts';
import type { SampleCollector } from './sample-collector.ts';

/** IDX type codes (LeCun, "The MNIST database of handwritten digits", file formats). */
const typeNames: Readonly<Record<number, string>> = {
  0x08: 'unsigned byte', 0x09: 'signed byte', 0x0b: 'short', 0x0c: 'int', 0x0d: 'float', 0x0e: 'double'
};

/** True for the first four bytes (after gzip) of an IDX file of unsigned bytes with so many dimensions. */
export function isIdx(head: Uint8Array, dimensions: number): boolean {
  return head[0] === 0 && head[1] === 0 && head[2] === 0x08 && head[3] === dimensions;
}

/** Reads `[n]` labels. @throws DATASET_FILE_INVALID, DATASET_TOO_LARGE */
export async function readIdxLabels(source: ByteSource, signal: AbortSignal | undefined): Promise<Uint8Array> {
  return withInflatedReader(source, signal, async (reader, gzipped) => {
    const [count] = await readHeader(reader, source, gzipped, 1);
    const labels = await reader.exactly(count!, `the ${count} labels its header announces`);
    await expectEnd(reader);
    return labels;
  });
}

/** The class name of every image and the file they come from. */
export interface IdxLabels {
  readonly name: string;
  readonly classNames: readonly string[];
}

/** Reads `[n, height, width]` images into `collector`. @throws DATASET_FILE_INVALID, DATASET_TOO_LARGE */
export async function readIdxImages(source: ByteSource, labels: IdxLabels, split: SplitName, collector: SampleCollector): Promise<void> {
  // EMNIST's IDX files keep NIST's column order: its images lie on their side (Cohen et al. 2017, section III).
  const transposed = /^emnist/i.test(source.path);
  await withInflatedReader(source, collector.signal, async (reader, gzipped) => {
    const [count, height, width] = (await readHeader(reader, source, gzipped, 3)) as [number, number, number];
    if (count !== labels.classNames.length) {
      throw invalidFile(source.name, `announces ${count} images, but ${labels.name} has ${labels.classNames.length} labels`,
        'The two files do not belong together or one is incomplete: copy both again.');
    }
    collector.reserve(split, count, source.name);
    for (let i = 0; i < count; i++) {
      const pixels = await reader.exactly(height * width, `image ${i + 1} of the ${count} its header announces`);
      const image = transposed ? transpose(pixels, width, height) : { width, height, pixels };
      collector.add(split, image, labels.classNames[i]!, labels.name, `label ${i + 1}`);
    }
    await expectEnd(reader);
  });
  if (transposed) collector.note(`${source.name}: turned upright, EMNIST stores its images by columns`);
}

/** Reads and checks the header against the limits and the size of the file, before anything of the announced size is made. */
async function readHeader(reader: ByteReader, source: ByteSource, gzipped: boolean, dimensions: 1 | 3): Promise<number[]> {
  const magic = await reader.exactly(4, 'the IDX header');
  if (magic[0] !== 0 || magic[1] !== 0) {
    throw invalidFile(source.name, `byte 0: starts with ${magic.toString('hex')}, not with an IDX header`, 'Choose an IDX file such as MNIST\'s.');
  }
  if (magic[2] !== 0x08) {
    const type = typeNames[magic[2]!] ?? `unknown type 0x${magic[2]!.toString(16)}`;
    throw invalidFile(source.name, `byte 2: holds values of type ${type}`, 'Save it as unsigned bytes (type 0x08).');
  }
  if (magic[3] !== dimensions) {
    const wanted = dimensions === 1 ? 'labels have 1' : 'images have 3';
    throw invalidFile(source.name, `byte 3: announces ${magic[3]} dimensions, ${wanted}`, 'Check that images and labels are not mixed up.');
  }
  const header = await reader.exactly(4 * dimensions, 'the IDX header');
  const shape = Array.from({ length: dimensions }, (_, i) => header.readUInt32BE(4 * i));
  const [count, ...sides] = shape as [number, ...number[]];
  if (count > limits.samples) {
    throw tooLarge(source.name, `byte 4: announces ${count} entries, at most ${limits.samples} are taken`,
      'Import a part of it, or check that it is undamaged.');
  }
  for (const side of sides) {
    if (side < 1 || side > limits.imageSide) {
      throw invalidFile(source.name, `byte 8: announces images of ${sides.join('×')} pixels, 1 to ${limits.imageSide} a side are taken`, copyAgain);
    }
  }
  checkSize(source, gzipped, 4 + header.length, shape);
  return shape;
}

function checkSize(source: ByteSource, gzipped: boolean, headerBytes: number, shape: readonly number[]): void {
  const announced = headerBytes + shape.reduce((product, side) => product * side, 1);
  if (announced > limits.fileBytes) {
    throw tooLarge(source.name, `announces ${announced} bytes, at most ${limits.fileBytes} are taken`, 'Import a part of it.');
  }
  const says = `its header announces ${shape.join('×')} values, which is ${announced} bytes in all`;
  if (!gzipped && source.sizeBytes > announced) {
    throw invalidFile(source.name, `byte ${announced}: ${source.sizeBytes - announced} bytes follow the end (${says})`, copyAgain);
  }
  if (!gzipped && source.sizeBytes < announced) throw invalidFile(source.name, `ends at byte ${source.sizeBytes}, but ${says}`, copyAgain);
  if (gzipped && announced > source.sizeBytes * limits.deflateRatio) {
    throw invalidFile(source.name, `cannot be whole: ${says}, more than ${source.sizeBytes} compressed bytes can hold`, copyAgain);
  }
}

/** Bytes beyond the announced end are refused unread: what they inflate to is nobody's business. */
async function expectEnd(reader: ByteReader): Promise<void> {
  if (!(await reader.atEnd())) throw invalidFile(reader.name, `byte ${reader.offsetBytes}: more data follows than its header announces`, copyAgain);
}

function transpose(pixels: Uint8Array, width: number, height: number): { width: number; height: number; pixels: Uint8Array } {
  const turned = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) turned[x * height + y] = pixels[y * width + x]!;
  return { width: height, height: width, pixels: turned };
}
