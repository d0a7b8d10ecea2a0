/**
 * `node bench/reading/envelopes.ts`: whole envelopes, drawn by us, with ZIP codes in digits that no bundled network has seen: MNIST's test set and USPS, the latter
 * with all its pictures and without those that are plainly mislabelled.
 */
import { join } from 'node:path';
import sharp from 'sharp';
import { randomStream } from '../../src/domain/random.ts';
import { drawEnvelope } from './draw-envelope.ts';
import { benchUnseenDigits, misread, type NumberReading } from './unseen-digits.ts';
import { codesOfASet, zipCode } from './zip-codes.ts';

/** Layouts and hands of other seeds were looked at while the search for postcodes was written. */
const seed = 6;

await benchUnseenDigits('reading/envelopes', 'Whole envelopes, drawn by us, with ZIP codes in digits that no bundled network has seen', 'codes', async (studio, glyphs, set, folder) => {
  const path = join(folder, 'envelope.png');
  const readings: NumberReading[] = [];
  for (let i = 0; i < codesOfASet; i++) {
    const random = randomStream(seed, 'envelope', set, i);
    const code = zipCode(random);
    const { width, height, pixels } = drawEnvelope(code, glyphs, random);
    await sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 1 } }).png({ compressionLevel: 1 }).toFile(path);
    const startedAt = performance.now();
    for await (const page of studio.reading.readDocuments({ files: [{ path, name: `${set} ${i}` }], form: 'envelope', country: 'US', misread })) {
      if ('error' in page) throw page.error;
      const { digits = '', confidence = 0, accepted = false } = page.fields[0] ?? {};
      readings.push({ right: digits === code, confidence, accepted, ms: performance.now() - startedAt });
    }
  }
  return readings;
});
