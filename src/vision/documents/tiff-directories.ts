import { documentLimits } from './limits.ts';

/** What the studio needs of one page's directory (TIFF 6.0, section 2; numbers of tags from section 8 and the fax supplement). */
export interface TiffPage {
  /** Place in the file's chain of directories, counted from 0. */
  readonly directory: number;
  readonly width: number;
  readonly height: number;
  /** Dots an inch; null where the file does not say. */
  readonly dpi: { readonly x: number; readonly y: number } | null;
  /** Rows and columns change places to stand upright (orientations 5 to 8). */
  readonly lies: boolean;
}

/** What is wrong with a file's structure, in words that follow its name. */
export class TiffStructureError extends Error {}

const tags = { subfileType: 254, width: 256, height: 257, orientation: 274, resolutionX: 282, resolutionY: 283, resolutionUnit: 296 } as const;
const types = { short: 3, long: 4, rational: 5, long8: 16 } as const;

/** Where counts and offsets lie in a file, and how long they are: plain TIFF has 4 bytes for them, BigTIFF 8. */
interface Layout {
  readonly view: DataView;
  readonly littleEndian: boolean;
  readonly isBig: boolean;
}

/**
 * The pages of a TIFF, found by walking its chain of directories without decoding anything; reduced copies (thumbnails) are left out.
 *
 * @throws TiffStructureError for a chain that leads out of the file or back into itself
 * @returns `isTooLong` where there are more pages than `documentLimits` allows: the first of them are listed
 */
export function readTiffPages(bytes: Uint8Array): { readonly pages: readonly TiffPage[]; readonly isTooLong: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = bytes[0] === 0x49;
  const layout = { view, littleEndian, isBig: view.getUint16(2, littleEndian) === 43 };
  const pages: TiffPage[] = [];
  const seen = new Set<number>();
  let offset = readOffset(layout, layout.isBig ? 8 : 4);
  for (let directory = 0; offset !== 0; directory++) {
    if (seen.has(offset)) throw new TiffStructureError('is damaged (its list of pages leads back into itself)');
    // Thumbnails count too: nobody writes more of them than pages.
    if (directory >= 2 * documentLimits.pages) return { pages, isTooLong: true };
    seen.add(offset);
    const { page, next } = readDirectory(layout, offset, directory);
    if (page !== null) pages.push(page);
    if (pages.length > documentLimits.pages) return { pages, isTooLong: true };
    offset = next;
  }
  return { pages, isTooLong: false };
}

function readDirectory(layout: Layout, offset: number, directory: number): { readonly page: TiffPage | null; readonly next: number } {
  const { view, littleEndian, isBig } = layout;
  const [countBytes, entryBytes] = isBig ? [8, 20] : [2, 12];
  requireBytes(layout, offset, countBytes);
  const count = isBig ? readOffset(layout, offset) : view.getUint16(offset, littleEndian);
  if (count > documentLimits.tiffEntries) throw new TiffStructureError(`is damaged (a directory of ${count} entries)`);
  const first = offset + countBytes;
  requireBytes(layout, first, count * entryBytes + (isBig ? 8 : 4));
  const values = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const at = first + i * entryBytes;
    const value = readValue(layout, at);
    if (value !== null) values.set(view.getUint16(at, littleEndian), value);
  }
  const next = readOffset(layout, first + count * entryBytes);
  const isReduced = ((values.get(tags.subfileType) ?? 0) & 1) === 1;
  return { page: isReduced ? null : pageOf(values, directory), next };
}

function pageOf(values: ReadonlyMap<number, number>, directory: number): TiffPage {
  const [x, y] = [values.get(tags.resolutionX), values.get(tags.resolutionY)];
  // Unit 1: none, the two only give the shape of a pixel. 3: centimetres.
  const unit = values.get(tags.resolutionUnit) ?? 2;
  const perInch = unit === 3 ? 2.54 : 1;
  return {
    directory,
    width: values.get(tags.width) ?? 0,
    height: values.get(tags.height) ?? 0,
    dpi: x === undefined || y === undefined || unit === 1 ? null : { x: x * perInch, y: y * perInch },
    lies: (values.get(tags.orientation) ?? 1) > 4
  };
}

/** The first value of the entry at `at`; null for types that no tag of ours has. */
function readValue(layout: Layout, at: number): number | null {
  const { view, littleEndian, isBig } = layout;
  const valueAt = at + (isBig ? 12 : 8);
  switch (view.getUint16(at + 2, littleEndian)) {
    case types.short:
      return view.getUint16(valueAt, littleEndian);
    case types.long:
      return view.getUint32(valueAt, littleEndian);
    case types.long8:
      return isBig ? readOffset(layout, valueAt) : null;
    case types.rational: {
      const place = isBig ? valueAt : readOffset(layout, valueAt);
      // A resolution that cannot be read is none.
      if (place + 8 > view.byteLength) return null;
      return view.getUint32(place, littleEndian) / view.getUint32(place + 4, littleEndian);
    }
    default:
      return null;
  }
}

function readOffset(layout: Layout, at: number): number {
  const { view, littleEndian, isBig } = layout;
  requireBytes(layout, at, isBig ? 8 : 4);
  if (!isBig) return view.getUint32(at, littleEndian);
  const value = view.getBigUint64(at, littleEndian);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new TiffStructureError('is damaged (an offset that no file has)');
  return Number(value);
}

function requireBytes({ view }: Layout, at: number, count: number): void {
  if (at + count > view.byteLength) throw new TiffStructureError('is cut off (its list of pages leads beyond its end)');
}
