import type { ByteReader } from './byte-source.ts';
import { copyAgain, invalidFile, tooLarge } from './file-errors.ts';
import { limits } from './limits.ts';

/** The header of a .npy file (numpy.lib.format): what its values are and how many. */
export interface NpyHeader {
  readonly dtype: NpyType;
  readonly shape: readonly number[];
}

interface NpyType {
  readonly name: string;
  readonly bytes: number;
  readonly real: boolean;
  readonly read: (view: DataView, at: number) => number;
}

const types: Readonly<Record<string, NpyType>> = {
  '|u1': { name: 'uint8', bytes: 1, real: false, read: (view, at) => view.getUint8(at) },
  '<i4': { name: 'int32', bytes: 4, real: false, read: (view, at) => view.getInt32(at, true) },
  '<i8': { name: 'int64', bytes: 8, real: false, read: (view, at) => Number(view.getBigInt64(at, true)) },
  '<f4': { name: 'float32', bytes: 4, real: true, read: (view, at) => view.getFloat32(at, true) },
  '<f8': { name: 'float64', bytes: 8, real: true, read: (view, at) => view.getFloat64(at, true) }
};

const resave = 'Save the arrays again with numpy: np.savez("digits.npz", x_train=x.astype("uint8"), y_train=y.astype("uint8")).';

/** Reads the header and leaves `reader` at the first value. @throws DATASET_FILE_INVALID naming version, dtype, order or shape; DATASET_TOO_LARGE */
export async function readNpyHeader(reader: ByteReader): Promise<NpyHeader> {
  const magic = await reader.exactly(8, 'the .npy header');
  if (magic.toString('latin1', 0, 6) !== '\x93NUMPY') throw invalidFile(reader.name, 'byte 0: is not a .npy array', resave);
  const version = magic[6]!;
  if (version < 1 || version > 3) throw invalidFile(reader.name, `byte 6: .npy version ${version} is unknown, 1 to 3 are understood`, resave);
  const lengthBytes = await reader.exactly(version === 1 ? 2 : 4, 'the .npy header');
  const length = version === 1 ? lengthBytes.readUInt16LE(0) : lengthBytes.readUInt32LE(0);
  if (length > limits.npyHeaderBytes) throw invalidFile(reader.name, `byte 8: announces a header of ${length} bytes`, resave);
  return parseHeader(reader.name, (await reader.exactly(length, 'the .npy header')).toString(version === 3 ? 'utf8' : 'latin1'));
}

/** The values in the array's order, one call of `take` for every `rowLength` of them. @throws DATASET_FILE_INVALID where data is missing or left over */
export async function readNpyRows(reader: ByteReader, header: NpyHeader, take: (row: Float64Array, index: number) => void): Promise<void> {
  const [rows, ...inner] = header.shape as [number, ...number[]];
  const rowLength = inner.reduce((product, side) => product * side, 1);
  const row = new Float64Array(rowLength);
  for (let index = 0; index < rows; index++) {
    const bytes = await reader.exactly(rowLength * header.dtype.bytes, `entry ${index + 1} of the ${rows} its header announces`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < rowLength; i++) row[i] = header.dtype.read(view, i * header.dtype.bytes);
    take(row, index);
  }
  if (!(await reader.atEnd())) throw invalidFile(reader.name, `byte ${reader.offsetBytes}: more data follows than its header announces`, copyAgain);
}

function parseHeader(name: string, text: string): NpyHeader {
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shapeText = /'shape'\s*:\s*\(([0-9L,\s]*)\)/.exec(text)?.[1];
  if (order === undefined || shapeText === undefined || (descr === undefined && !text.includes('\'descr\''))) {
    throw invalidFile(name, 'its .npy header does not name descr, fortran_order and shape', resave);
  }
  const dtype = descr === undefined ? undefined : types[descr];
  if (!dtype) {
    const known = Object.values(types).map((type) => type.name).join(', ');
    throw invalidFile(name, `holds values of dtype ${descr ?? 'with several fields'}; ${known} (little-endian) are understood`, resave);
  }
  if (order === 'True') {
    throw invalidFile(name, 'is stored in Fortran order (fortran_order: True)',
      'Save it in C order: np.savez("digits.npz", x_train=np.ascontiguousarray(x), …).');
  }
  const shape = shapeText.split(',').map((side) => side.replace('L', '').trim()).filter((side) => side !== '').map(Number);
  const [rows] = shape;
  if (rows === undefined) throw invalidFile(name, 'holds a single value, not an array', resave);
  if (rows > limits.samples) throw tooLarge(name, `announces ${rows} entries, at most ${limits.samples} are taken`, 'Import a part of it.');
  return { dtype, shape };
}
