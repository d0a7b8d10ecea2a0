import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { randomStream } from '../src/domain/random.ts';
import { drawChequeUs } from '../src/vision/testing/drawn-cheques.ts';
import { DrawnPage } from '../src/vision/testing/drawn-page.ts';

export interface DrawnDocuments {
  /** Of a bank that does not exist. */
  readonly cheques: readonly string[];
  /** Two of a form that the studio does not know, with a number in slipField. */
  readonly slips: readonly string[];
  /** What `numberLines` say, on squared paper. */
  readonly numbers: string;
  /** No document. */
  readonly letter: string;
}

/** In pixels of the slip. */
export const slipField = { left: 700, top: 180, width: 240, height: 70 };

export const numberLines = ['40318', '275', '9106', '88'] as const;

/** Documents as files of a folder. */
export async function drawnDocuments(folder: string, cheques: number): Promise<DrawnDocuments> {
  const root = mkdtempSync(join(folder, 'documents-'));
  const letter = join(root, 'letter.txt');
  writeFileSync(letter, 'Dear Sir or Madam,');
  return {
    cheques: await Promise.all(Array.from({ length: cheques }, (_, i) => save(drawChequeUs(i + 2, 150).page, i + 2, join(root, `cheque-${i + 1}.png`)))),
    slips: await Promise.all(['375', '482'].map((number, i) => save(drawSlip(number, i), i, join(root, `slip-${i + 1}.png`)))),
    numbers: await save(drawNumbers(), 3, join(root, 'numbers.png')),
    letter
  };
}

async function save(page: DrawnPage, seed: number, file: string): Promise<string> {
  const { width, height, pixels } = page.image({ seed });
  await sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 1 } }).png().toFile(file);
  return file;
}

function drawSlip(number: string, hand: number): DrawnPage {
  const page = new DrawnPage(1000, 700);
  const print = randomStream(8, 'slip');
  page.word(12, 60, 50, 40, print);
  for (let row = 0; row < 6; row++) {
    page.word(5 + print.integer(6), 60, 150 + 70 * row, 22, print);
    page.line([300, 176 + 70 * row], [640 - 30 * row, 176 + 70 * row], 2);
  }
  page.frame(slipField, 2);
  page.word(6, 700, 140, 24, print);
  page.write(number, 725, 192, 44, randomStream(hand, 'hand'), 0.4);
  return page;
}

function drawNumbers(): DrawnPage {
  const page = new DrawnPage(900, 640);
  for (let x = 30; x < page.width; x += 40) page.line([x, 0], [x, page.height], 2, 0.35);
  for (let y = 30; y < page.height; y += 40) page.line([0, y], [page.width, y], 2, 0.35);
  const hand = randomStream(5, 'hand');
  numberLines.forEach((text, line) => page.write(text, 110, 70 + 140 * line, 70, hand, 0.4));
  return page;
}
