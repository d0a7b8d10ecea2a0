import { deflateSync } from 'node:zlib';

export interface TestPdfPage {
  /** In points of 1/72 inch. */
  readonly width: number;
  readonly height: number;
  /** Degrees clockwise. */
  readonly rotate?: number;
  /** Drawing operators; `/Scan Do` draws the picture into a unit square. */
  readonly content: string;
  /** The same, deflated already. */
  readonly deflatedContent?: Uint8Array;
  /** Eight bits a pixel, black 0. `width` and `height` are what the file claims. */
  readonly scan?: { readonly width: number; readonly height: number; readonly pixels: Uint8Array };
}

export interface TestPdfOptions {
  /** Claims to be encrypted with a password that is not empty. */
  readonly encrypted?: boolean;
}

/** A black rectangle on an A4 page, 100 by 50 points, its lower left corner at (72, 72) from below. */
export const a4Page: TestPdfPage = { width: 595, height: 842, content: '72 72 100 50 re f' };

/** A PDF file, plain and whole (ISO 32000-1, 7.5). */
export function pdfOf(pages: readonly TestPdfPage[], { encrypted = false }: TestPdfOptions = {}): Buffer {
  const objects: Buffer[] = [];
  const add = (head: string, stream?: Uint8Array): number => objects.push(
    stream === undefined ? Buffer.from(head) : Buffer.concat([Buffer.from(`${head.slice(0, -2)}/Length ${stream.length}>>\nstream\n`), stream, Buffer.from('\nendstream')])
  );
  const catalog = add('<</Type/Catalog/Pages 2 0 R>>');
  // Its place is kept until the pages' numbers are known.
  add('');
  const kids = pages.map(({ width, height, rotate = 0, content, deflatedContent, scan }) => {
    const body = deflatedContent === undefined ? add('<<>>', Buffer.from(content)) : add('<</Filter/FlateDecode>>', deflatedContent);
    const resources = scan === undefined ? '' : `/XObject<</Scan ${add(
      `<</Type/XObject/Subtype/Image/Width ${scan.width}/Height ${scan.height}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode>>`, deflateSync(scan.pixels)
    )} 0 R>>`;
    return add(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Rotate ${rotate}/Contents ${body} 0 R/Resources<<${resources}>>>>`);
  });
  objects[1] = Buffer.from(`<</Type/Pages/Count ${pages.length}/Kids[${kids.map((kid) => `${kid} 0 R`).join(' ')}]>>`);
  const key = '0'.repeat(64);
  const security = encrypted ? `/ID[<${key}><${key}>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<${key}>/U<${key}>>>` : '';

  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  let length = parts[0]!.length;
  const write = (part: Buffer): void => void (parts.push(part), length += part.length);
  objects.forEach((object, i) => {
    offsets.push(length);
    write(Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]));
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const start = length;
  write(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer<</Size ${objects.length + 1}/Root ${catalog} 0 R${security}>>\nstartxref\n${start}\n%%EOF\n`));
  return Buffer.concat(parts);
}
