/** Baseline tags that a test's page has (TIFF 6.0, section 8). */
export const tiffTags = {
  subfileType: 254, width: 256, height: 257, bitsPerSample: 258, compression: 259, photometric: 262, stripOffsets: 273, orientation: 274, samplesPerPixel: 277,
  rowsPerStrip: 278, stripByteCounts: 279, resolutionX: 282, resolutionY: 283, resolutionUnit: 296
} as const;

export interface TestTiffPage {
  readonly width: number;
  readonly height: number;
  /** One strip, as it lies in the file. Left out: white, uncompressed, eight bits a pixel. */
  readonly data?: Uint8Array;
  readonly bitsPerSample?: 1 | 8;
  /** 1 none, 3 CCITT G3, 4 CCITT G4. */
  readonly compression?: 1 | 3 | 4;
  /** 0 where 0 is white, 1 where it is black. */
  readonly photometric?: 0 | 1;
  readonly dpi?: { readonly x: number; readonly y: number };
  readonly orientation?: number;
  readonly isReduced?: boolean;
  /** Where the directory says that the strip is; left out: where it is. */
  readonly stripAt?: number;
}

const [long, rational] = [4, 5];

/** A little-endian TIFF of several pages. `cycleTo` is the index of the page that the last one names as the next; left out, the list ends. */
export function tiffOf(pages: readonly TestTiffPage[], { cycleTo }: { readonly cycleTo?: number } = {}): Buffer {
  const parts: Buffer[] = [Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0])];
  let length = 8;
  const write = (bytes: Uint8Array): number => {
    const at = length;
    const padded = Buffer.alloc(bytes.length + (bytes.length & 1));
    padded.set(bytes);
    parts.push(padded);
    length += padded.length;
    return at;
  };
  const directories: number[] = [];
  const nexts: number[] = [];
  for (const page of pages) {
    const data = page.data ?? new Uint8Array(page.width * page.height).fill(255);
    const strip = write(data);
    const entries: [tag: number, type: number, value: number][] = [
      [tiffTags.subfileType, long, page.isReduced === true ? 1 : 0], [tiffTags.width, long, page.width], [tiffTags.height, long, page.height],
      [tiffTags.bitsPerSample, long, page.bitsPerSample ?? 8], [tiffTags.compression, long, page.compression ?? 1], [tiffTags.photometric, long, page.photometric ?? 1],
      [tiffTags.stripOffsets, long, page.stripAt ?? strip], [tiffTags.orientation, long, page.orientation ?? 1], [tiffTags.samplesPerPixel, long, 1],
      [tiffTags.rowsPerStrip, long, page.height], [tiffTags.stripByteCounts, long, data.length]
    ];
    if (page.dpi !== undefined) {
      const fraction = (value: number): number => write(new Uint8Array(Uint32Array.of(Math.round(value * 100), 100).buffer));
      entries.push([tiffTags.resolutionX, rational, fraction(page.dpi.x)], [tiffTags.resolutionY, rational, fraction(page.dpi.y)], [tiffTags.resolutionUnit, long, 2]);
    }
    const directory = Buffer.alloc(2 + entries.length * 12 + 4);
    directory.writeUInt16LE(entries.length, 0);
    entries.forEach(([tag, type, value], i) => {
      directory.writeUInt16LE(tag, 2 + i * 12);
      directory.writeUInt16LE(type, 4 + i * 12);
      directory.writeUInt32LE(1, 6 + i * 12);
      directory.writeUInt32LE(value, 10 + i * 12);
    });
    directories.push(write(directory));
    nexts.push(length - 4);
  }
  const file = Buffer.concat(parts);
  file.writeUInt32LE(directories[0] ?? 0, 4);
  nexts.forEach((at, i) => file.writeUInt32LE((i + 1 < pages.length ? directories[i + 1] : cycleTo === undefined ? 0 : directories[cycleTo])!, at));
  return file;
}

/** Bits as fax coders write them, most significant first, the last byte filled with zeros. */
export function bitsOf(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(text.length / 8));
  for (let i = 0; i < text.length; i++) if (text[i] === '1') bytes[i >> 3]! |= 0x80 >> (i & 7);
  return bytes;
}
