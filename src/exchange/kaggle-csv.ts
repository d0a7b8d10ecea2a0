import { samplePixels, sampleSide } from '../contract/datasets.ts';
import type { SplitName } from '../contract/datasets.ts';
import { withInflatedReader } from './byte-source.ts';
import type { ByteReader, ByteSource } from './byte-source.ts';
import { invalidFile, tooLarge } from './file-errors.ts';
import { limits } from './limits.ts';
import type { SampleCollector } from './sample-collector.ts';

const comma = 0x2c;
const quote = 0x22;
const digit0 = 0x30;
const columnsRemedy = 'The first line must read label,pixel0,…,pixel783 (label first or last), as in Kaggle\'s digit recognizer.';

/** `labelled`: a Kaggle CSV. `unlabelled`: its pixels without labels, as in Kaggle's test.csv. `other`: something else. */
export type KaggleKind = 'labelled' | 'unlabelled' | 'other';

/** Looks at the header line only, or at as much of it as `head` has. */
export function kaggleKind(head: Uint8Array): KaggleKind {
  const names = headerNames(Buffer.from(head).toString('latin1').split(/\r?\n/, 1)[0] ?? '');
  if (names[0] === 'label') return names.length === 1 || !isPixel(names[1]!, 0) ? 'other' : 'labelled';
  if (!isPixel(names[0]!, 0) || (names.length > 1 && !isPixel(names[1]!, 1))) return 'other';
  return names.at(-1) === 'label' ? 'labelled' : 'unlabelled';
}

/** Long enough for the header line of a Kaggle CSV: 785 names of up to 10 bytes. */
export const kaggleHeadBytes = 8 * 1024;

/** Streams the rows of a Kaggle CSV into `collector`. @throws DATASET_FILE_INVALID naming the row and column */
export async function readKaggleCsv(source: ByteSource, split: SplitName, collector: SampleCollector): Promise<void> {
  await withInflatedReader(source, collector.signal, async (reader) => {
    let labelFirst: boolean | undefined;
    let row = 0;
    for await (const line of linesOf(reader)) {
      row++;
      if (labelFirst === undefined) {
        labelFirst = readColumns(source.name, line.toString('latin1'));
        continue;
      }
      if (line.length === 0) continue;
      const { pixels, label } = parseRow(source.name, row, line, labelFirst);
      collector.add(split, { width: sampleSide, height: sampleSide, pixels }, label, source.name, `row ${row}`, `${source.path}:${row}`);
    }
  });
}

/** True where the label comes first, false where it comes last. */
function readColumns(name: string, line: string): boolean {
  const names = headerNames(line);
  if (names.length !== samplePixels + 1) {
    throw invalidFile(name, `row 1: has ${names.length} columns, ${samplePixels + 1} are needed`, columnsRemedy);
  }
  const labelAt = names.indexOf('label');
  if (labelAt !== 0 && labelAt !== samplePixels) {
    const where = labelAt < 0 ? 'there is no column "label"' : `the label is column ${labelAt + 1}`;
    throw invalidFile(name, `row 1: ${where}`, columnsRemedy);
  }
  const pixels = labelAt === 0 ? names.slice(1) : names.slice(0, -1);
  const wrong = pixels.findIndex((column, i) => !isPixel(column, i));
  if (wrong >= 0) {
    throw invalidFile(name, `row 1, column ${wrong + (labelAt === 0 ? 2 : 1)}: is "${pixels[wrong]!.slice(0, 40)}" instead of pixel${wrong}`,
      columnsRemedy);
  }
  return labelAt === 0;
}

function headerNames(line: string): string[] {
  return line.replace(/^\u00ef\u00bb\u00bf/, '').split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1').toLowerCase());
}

/** Kaggle counts pixel0 to pixel783; the other spread conversion of MNIST says 1x1 to 28x28. */
function isPixel(name: string, index: number): boolean {
  return name === `pixel${index}` || name === `${Math.floor(index / sampleSide) + 1}x${(index % sampleSide) + 1}`;
}

function parseRow(name: string, row: number, line: Buffer, labelFirst: boolean): { pixels: Uint8Array; label: string } {
  const cut = labelFirst ? firstComma(line) : lastComma(line);
  if (cut < 0) throw invalidFile(name, `row ${row}: has 1 column, ${samplePixels + 1} are needed`, columnsRemedy);
  const label = unquoted((labelFirst ? line.subarray(0, cut) : line.subarray(cut + 1)).toString('utf8').trim());
  const pixels = new Uint8Array(samplePixels);
  const found = parsePixels(name, row, labelFirst ? line.subarray(cut + 1) : line.subarray(0, cut), labelFirst ? 2 : 1, pixels);
  if (found !== samplePixels) throw invalidFile(name, `row ${row}: has ${found + 1} columns, ${samplePixels + 1} are needed`, columnsRemedy);
  return { pixels, label };
}

/** The comma after the label in front: a quoted one may hold commas and doubled quotes. */
function firstComma(line: Buffer): number {
  if (line[0] !== quote) return line.indexOf(comma);
  let close = line.indexOf(quote, 1);
  while (close >= 0 && line[close + 1] === quote) close = line.indexOf(quote, close + 2);
  return close >= 0 && line[close + 1] === comma ? close + 1 : -1;
}

/** The comma before the label at the end; pixels have no quotes, so the first quote opens the label. */
function lastComma(line: Buffer): number {
  const open = line.indexOf(quote);
  return open > 0 ? open - 1 : line.lastIndexOf(comma);
}

function unquoted(field: string): string {
  return field.startsWith('"') && field.endsWith('"') && field.length > 1 ? field.slice(1, -1).replaceAll('""', '"') : field;
}

/** Digit by digit, since 47 million fields of MNIST are too many for strings. Returns the fields found, also those beyond the last pixel. */
function parsePixels(name: string, row: number, text: Buffer, firstColumn: number, pixels: Uint8Array): number {
  let field = 0;
  let value = -1;
  for (let i = 0; i <= text.length; i++) {
    const byte = i === text.length ? comma : text[i]!;
    if (byte === comma) {
      if (value < 0 || value > 255) throw notAPixel(name, row, text, field, firstColumn);
      if (field < samplePixels) pixels[field] = value;
      field++;
      value = -1;
    } else if (byte >= digit0 && byte <= digit0 + 9) {
      value = Math.min(256, Math.max(0, value) * 10 + byte - digit0);
    } else if (byte !== 0x20 || value >= 0) {
      throw notAPixel(name, row, text, field, firstColumn);
    }
  }
  return field;
}

function notAPixel(name: string, row: number, text: Buffer, field: number, firstColumn: number): Error {
  const value = (text.toString('latin1').split(',')[field] ?? '').slice(0, 40);
  return invalidFile(name, `row ${row}, column ${field + firstColumn}: "${value}" is not a whole number from 0 to 255`,
    'Write the grey values of the pixels as whole numbers from 0 to 255.');
}

/** Lines without their ends, each bounded. */
async function* linesOf(reader: ByteReader): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let row = 0;
  for (let chunk = await reader.chunk(); chunk; chunk = await reader.chunk()) {
    if (reader.offsetBytes > limits.fileBytes) throw tooLarge(reader.name, `has more than ${limits.fileBytes} bytes`, 'Split it and import a part.');
    const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = text.indexOf(0x0a); end >= 0; end = text.indexOf(0x0a, start)) {
      row++;
      yield withoutReturn(text.subarray(start, end));
      start = end + 1;
    }
    rest = Buffer.from(text.subarray(start));
    if (rest.length > limits.csvLineBytes) {
      throw invalidFile(reader.name, `row ${row + 1}: is longer than ${limits.csvLineBytes} bytes`, columnsRemedy);
    }
  }
  if (rest.length > 0) yield withoutReturn(rest);
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
}
