import { samplePixels, sampleSide } from '../../contract/datasets.ts';

/** `[28, 28]` with MNIST's look: an upright bar of 20 pixels, centred, wider for larger labels. */
export function normalisedDigit(label: number): Uint8Array {
  return barPicture(sampleSide, 2 + label, 20, 0, 255);
}

/** `[side, side]` with a centred upright bar. */
export function barPicture(side: number, width: number, height: number, paper: number, ink: number): Uint8Array {
  const pixels = new Uint8Array(side * side).fill(paper);
  const left = Math.floor((side - width) / 2);
  const top = Math.floor((side - height) / 2);
  for (let y = top; y < top + height; y++) pixels.fill(ink, y * side + left, y * side + left + width);
  return pixels;
}

export function idxFile(shape: readonly number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x0800 + shape.length, 0);
  shape.forEach((side, i) => header.writeUInt32BE(side, 4 + 4 * i));
  return Buffer.concat([header, values]);
}

export function idxImages(labels: readonly number[]): Buffer {
  return idxFile([labels.length, sampleSide, sampleSide], Buffer.concat(labels.map(normalisedDigit)));
}

export function idxLabels(labels: readonly number[]): Buffer {
  return idxFile([labels.length], Uint8Array.from(labels));
}

export function kaggleCsv(labels: readonly number[]): string {
  const header = ['label', ...Array.from({ length: samplePixels }, (_, i) => `pixel${i}`)];
  return [header, ...labels.map((label) => [label, ...normalisedDigit(label)])].map((row) => `${row.join(',')}\n`).join('');
}

/** A .npy file as numpy writes it, version 1, 2 or 3. */
export function npyFile(descr: string, shape: readonly number[], values: Uint8Array, options: { version?: 1 | 2 | 3; fortran?: boolean } = {}): Buffer {
  const { version = 1, fortran = false } = options;
  const shapeText = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shapeText}), }`;
  const lengthBytes = version === 1 ? 2 : 4;
  const padded = text.padEnd(Math.ceil((8 + lengthBytes + text.length + 1) / 64) * 64 - 8 - lengthBytes - 1) + '\n';
  const head = Buffer.alloc(8 + lengthBytes);
  head.write('\x93NUMPY', 'latin1');
  head[6] = version;
  if (version === 1) head.writeUInt16LE(padded.length, 8);
  else head.writeUInt32LE(padded.length, 8);
  return Buffer.concat([head, Buffer.from(padded, 'latin1'), values]);
}

export function bytesOfNumbers(numbers: Float32Array | Float64Array | BigInt64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
