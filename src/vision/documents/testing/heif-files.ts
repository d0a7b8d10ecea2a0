export interface TestHeifPicture {
  /** Quarter turns against the clock that a viewer makes. */
  readonly quarterTurns?: 1 | 2 | 3;
  readonly isMirroredLeftToRight?: boolean;
  /** What the header says; left out: what is coded. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Where the file says that the coded picture is; left out: where it is. */
  readonly codedAt?: number;
}

export const codedSize = { width: 96, height: 64 } as const;

/** Grey, by x265 3.5 through heif-enc: the upper left quarter black, the upper right 200, the lower half white. HEVC's parameters, then the one slice. */
const parameters = Buffer.from(
  'AQQIAAAAAAAAAAAAHvAA/Pz4+AAADwMgAAEAF0ABDAH//wQIAAADAJ/4AAADAAAeugJAIQABACZCAQEECAAAAwCf+AAAAwAAHsDCBBZbqSSmubAgAAADACAAAAMAISIAAQAHRAHBcrAiQA==', 'base64'
);
const slice = Buffer.from('AAAAKigBrrBg3DB7//9dE5XD/+PuIZ4kVcwaTYjc/0nPWobetf/j1cEI3uBBgA==', 'base64');

/** A HEIC file (ISO/IEC 23008-12) whose pictures all have the same pixels; the first is the primary one. */
export function heifOf(pictures: readonly TestHeifPicture[]): Buffer {
  const properties: Buffer[] = [box('hvcC', parameters)];
  const associations = pictures.map(({ quarterTurns, isMirroredLeftToRight, size = codedSize }, i) => {
    const own = [fullBox('ispe', 0, uint32(size.width), uint32(size.height))];
    if (quarterTurns !== undefined) own.push(box('irot', Buffer.of(quarterTurns)));
    if (isMirroredLeftToRight === true) own.push(box('imir', Buffer.of(1)));
    const indices = [1, ...own.map((_, k) => properties.length + 1 + k)];
    properties.push(...own);
    return Buffer.concat([uint16(i + 1), Buffer.of(indices.length), Buffer.from(indices.map((index) => isEssential | index))]);
  });
  const start = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1'));
  const meta = (sliceAt: number) => fullBox('meta', 0,
    fullBox('hdlr', 0, uint32(0), Buffer.from('pict'), Buffer.alloc(13)),
    fullBox('pitm', 0, uint16(1)),
    fullBox('iloc', 0, uint16(0x4400), uint16(pictures.length),
      ...pictures.flatMap(({ codedAt }, i) => [uint16(i + 1), uint16(0), uint16(1), uint32(codedAt ?? sliceAt), uint32(slice.length)])),
    fullBox('iinf', 0, uint16(pictures.length), ...pictures.map((_, i) => fullBox('infe', 2, uint16(i + 1), uint16(0), Buffer.from('hvc1\0')))),
    box('iprp', box('ipco', ...properties), fullBox('ipma', 0, uint32(pictures.length), ...associations))
  );
  const boxHeader = 8;
  return Buffer.concat([start, meta(start.length + meta(0).length + boxHeader), box('mdat', slice)]);
}

/** A reader that does not know the property must not show the picture. */
const isEssential = 0x80;

function box(type: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([uint32(body.length + 8), Buffer.from(type, 'latin1'), body]);
}

function fullBox(type: string, version: number, ...content: Buffer[]): Buffer {
  return box(type, Buffer.of(version, 0, 0, 0), ...content);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
