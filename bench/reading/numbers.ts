/**
 * `node bench/reading/numbers.ts`: pages of numbers, drawn by us on plain, ruled and squared paper, in digits that no bundled network has seen: MNIST's test
 * set and USPS.
 */
import { join } from 'node:path';
import sharp from 'sharp';
import { randomStream } from '../../src/domain/random.ts';
import { drawNumbers } from './draw-numbers.ts';
import { benchUnseenDigits, misread, type NumberReading } from './unseen-digits.ts';

const pagesOfASet = 40;
/** Pages of other seeds were looked at while the search for lines was written. */
const seed = 2;

await benchUnseenDigits('reading/numbers', 'Pages of numbers, drawn by us, in digits that no bundled network has seen', 'lines', async (studio, glyphs, set, folder) => {
  const path = join(folder, 'numbers.png');
  const readings: NumberReading[] = [];
  for (let i = 0; i < pagesOfASet; i++) {
    const { page: { width, height, pixels }, numbers } = drawNumbers(glyphs, randomStream(seed, 'numbers', set, i));
    await sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 1 } }).png({ compressionLevel: 1 }).toFile(path);
    const startedAt = performance.now();
    for await (const page of studio.reading.readDocuments({ files: [{ path, name: `${set} ${i}` }], form: 'numbers', misread })) {
      if ('error' in page) throw page.error;
      const ms = (performance.now() - startedAt) / numbers.length;
      for (const { digits, x, y } of numbers) {
        const field = page.fields.find(({ box }) => x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h);
        readings.push({ right: field?.digits === digits, confidence: field?.confidence ?? 0, accepted: field?.accepted ?? false, ms });
      }
    }
  }
  return readings;
});
