/**
 * `node bench/reading/postcodes.ts`: US ZIP codes written with digits that no bundled network has seen, MNIST's test set and USPS, put on paper by the synthesiser.
 */
import { join } from 'node:path';
import sharp from 'sharp';
import type { Glyphs } from '../../src/domain/lines/glyphs.ts';
import { putOnPaper } from '../../src/domain/lines/put-on-paper.ts';
import { drawLine } from '../../src/domain/lines/write-line.ts';
import { randomStream } from '../../src/domain/random.ts';
import { benchUnseenDigits, misread, type NumberReading } from './unseen-digits.ts';
import { codesOfASet, zipCode, zipContent } from './zip-codes.ts';

const widthPx = 128;

await benchUnseenDigits('reading/postcodes', 'US ZIP codes written with digits that no bundled network has seen', 'codes', async (studio, glyphs, set, folder) => {
  const codes = Array.from({ length: codesOfASet }, (_, i) => zipCode(randomStream(1, 'zip', set, i)));
  const files = await Promise.all(codes.map((code, i) => write(code, glyphs, set, i, folder)));
  const readings: NumberReading[] = [];
  for await (const { digits, confidence, accepted, ms } of studio.reading.readPictures({ files, content: zipContent, misread })) {
    readings.push({ right: digits === codes[readings.length], confidence, accepted, ms });
  }
  return readings;
});

async function write(code: string, glyphs: Glyphs, set: string, i: number, folder: string): Promise<string> {
  const random = randomStream(1, 'paper', set, i);
  const { ink, digitHeight } = drawLine(widthPx, glyphs, () => [...code], random);
  const { width, height, pixels } = putOnPaper(ink, digitHeight, random);
  const file = join(folder, `${set}-${i}.png`);
  const grey = Uint8Array.from(pixels, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  await sharp(grey, { raw: { width, height, channels: 1 } }).png().toFile(file);
  return file;
}
