import { readFile } from 'node:fs/promises';
import { StudioError } from '../../../contract/errors.ts';
import { digitsOptionsSchema } from '../../../contract/fields.ts';
import type { FieldReading } from '../../../contract/reading.ts';
import type { GreyImage } from '../../../domain/digits/grey-image.ts';
import type { PixelBox } from '../../../domain/digits/resample.ts';
import type { CutDigit, DigitCutter, DocumentReader, FieldInspector, InspectedField, Judge, ReadDocumentField, ReadPage, WrittenField } from '../ports.ts';

/** What a test writes into a file in the place of a picture: by page, what is read in each field and how sure the reader is. */
export type WrittenPages = readonly Readonly<Record<string, readonly [text: string, confidence: number]>>[];

/** From this confidence on a reading is accepted. */
export const threshold = 0.9;

/** The file of a document; `mark` tells those apart that say the same. */
export function jsonFile(name: string, pages: WrittenPages, mark = name): { readonly name: string; readonly bytes: Uint8Array } {
  return { name, bytes: Buffer.from(JSON.stringify({ mark, pages })) };
}

/** Fields of one to six digits. */
export const judgeDigits: Judge = (_, text) => {
  const fits = /^[0-9]{1,6}$/.test(text);
  return { fits, digits: text.replace(/[^0-9]/g, ''), value: fits ? text : null, rules: [{ rule: 'shape', ok: fits }], alwaysDoubtful: !fits };
};

/** “Reads” such files: quickly, and always the same. */
export class JsonReader implements DocumentReader {
  /** The marks of all documents that it began to read. */
  readonly begun: string[] = [];

  async *read({ path }: { readonly path: string }, { form }: { readonly form: string }): AsyncGenerator<ReadPage> {
    const text = await readFile(path, 'utf8');
    if (!text.startsWith('{')) throw new StudioError('PICTURE_INVALID', 'This is no picture.');
    const { mark, pages } = JSON.parse(text) as { mark: string; pages: WrittenPages };
    this.begun.push(mark);
    for (const [index, fields] of pages.entries()) {
      yield { index, form: Object.keys(fields).length === 0 ? null : form, width: 1000, height: 400, ms: 5, threshold: 0.9, picture: Buffer.from(`${mark}, page ${index}`), fields: Object.entries(fields).map(toField) };
    }
  }
}

/** “Cuts” every digit out of such files: a sample has the digit in its first pixel, and its place in the text in the second. */
export class JsonCutter implements DigitCutter {
  async cut({ path }: { readonly path: string }, _batch: unknown, written: readonly WrittenField[]): Promise<CutDigit[]> {
    const { pages } = JSON.parse(await readFile(path, 'utf8')) as { pages: WrittenPages };
    return written.filter(({ page, name }) => pages[page]?.[name] !== undefined).flatMap(({ page, name, text }) => Array.from(text, (char, place) => {
      const pixels = new Uint8Array(784);
      pixels.set([Number(char), place]);
      return { page, name, digit: Number(char), pixels };
    }));
  }
}

/** Holds the first document back until it is told to go on. */
export class WaitingCutter extends JsonCutter {
  private readonly first = Promise.withResolvers<void>();
  private readonly told = Promise.withResolvers<void>();
  readonly begun = this.first.promise;

  override async cut(...asked: Parameters<JsonCutter['cut']>): Promise<CutDigit[]> {
    this.first.resolve();
    await this.told.promise;
    return super.cut(...asked);
  }

  goOn(): void {
    this.told.resolve();
  }
}

/** “Inspects” them: its pictures say of which document and field they are. */
export class JsonInspector implements FieldInspector {
  /** The names of the fields that it inspected, and the pictures it read in. */
  readonly begun: string[] = [];

  async inspect({ path }: { readonly path: string }, { page, name }: { readonly page: number; readonly name: string }): Promise<InspectedField> {
    this.begun.push(name);
    const { mark, pages } = JSON.parse(await readFile(path, 'utf8')) as { mark: string; pages: WrittenPages };
    const [text, chance] = pages[page]![name]!;
    const picture = (of: string): Uint8Array => Buffer.from(`${mark}, ${name}: ${of}`);
    return {
      inspection: {
        steps: ['page', 'crop', 'cut'],
        looks: [{ look: 'plain', box: { x: 10, y: 20, w: 300, h: 60 }, readings: [{ network: 'model-1', text, chance }] }],
        ranked: [{ text, chance, fits: true }],
        networks: [{ network: 'model-1', text }],
        oneByOne: { network: 'model-2', text }
      },
      steps: { page: picture('page'), crop: picture('crop'), cut: picture('cut') },
      looks: [picture('plain')]
    };
  }

  /** Of a thousand pixels, the width of the box is how sure it is. */
  async readBox(picture: Uint8Array, { width }: PixelBox): Promise<FieldReading> {
    this.begun.push(Buffer.from(picture).toString());
    return toField(['box', ['1', width / 1000]]).reading;
  }
}

/** A page of such a document, as grey as the first letter of its mark says. */
export async function decodeJsonPage(picture: Uint8Array): Promise<GreyImage> {
  return { width: 1000, height: 400, pixels: new Uint8Array(1000 * 400).fill(picture[0]!) };
}

function toField([name, [text, confidence]]: [string, readonly [string, number]]): ReadDocumentField {
  const { fits, digits, value, rules } = judgeDigits({ kind: 'digits', options: digitsOptionsSchema.parse({}) }, text);
  return {
    name,
    content: { kind: 'digits', options: digitsOptionsSchema.parse({}) },
    box: { x: 10, y: 20, w: 300, h: 60 },
    model: { key: 'model-1', name: 'lines' },
    reading: {
      kind: 'digits', text, digits, value, confidence, rules: [...rules],
      accepted: fits && confidence >= threshold,
      alternatives: [],
      boxes: [...text].map((char, i) => ({ char, confidence, x: 10 + 20 * i, y: 20, w: 20, h: 60 }))
    }
  };
}
