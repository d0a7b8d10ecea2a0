/**
 * `node bench/reading/envelopes.ts`: whole envelopes, drawn by us, with ZIP codes in digits that no bundled network has seen: MNIST's test set and USPS.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { fieldContentSchema } from '../../src/contract/fields.ts';
import { grammarOf } from '../../src/domain/fields/grammar-of.ts';
import { Glyphs } from '../../src/domain/lines/glyphs.ts';
import { wilsonInterval } from '../../src/domain/metrics/wilson-interval.ts';
import { randomStream, type RandomStream } from '../../src/domain/random.ts';
import { createDatasetReader } from '../../src/exchange/read-dataset.ts';
import { createStudio } from '../../src/host/studio.ts';
import { decodePicture } from '../../src/vision/decode.ts';
import { figure } from '../bench-line.ts';
import { benchProgram } from '../bench-program.ts';
import { percentile } from '../statistics.ts';
import { drawEnvelope } from './draw-envelope.ts';
import { readRateAt } from './read-rate.ts';

const count = 500;
const misread = 0.01;
/** Layouts and hands of other seeds were looked at while the search for postcodes was written. */
const seed = 2;
const data = process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const { judge } = grammarOf(fieldContentSchema.parse({ kind: 'postcode', options: { country: 'US' } }));

await benchProgram('reading/envelopes', 'Whole envelopes, drawn by us, with ZIP codes in digits that no bundled network has seen', async ({ output, folder }) => {
  const read = createDatasetReader(decodePicture);
  const studio = await createStudio({ dataDir: join(folder, 'studio') });
  try {
    for (const [set, split] of [['mnist', 'test'], ['usps', 'train']] as const) {
      if (!existsSync(join(data, set))) {
        output.line(`${set} is not there: not measured.`);
        continue;
      }
      const glyphs = new Glyphs((await read(join(data, set), {})).splits[split]!);
      const readings: { right: boolean; confidence: number; accepted: boolean; ms: number }[] = [];
      for (let i = 0; i < count; i++) {
        const random = randomStream(seed, 'envelope', set, i);
        const code = zipCode(random);
        const { width, height, pixels } = drawEnvelope(code, glyphs, random);
        const path = join(folder, 'envelope.png');
        await sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 1 } }).png({ compressionLevel: 1 }).toFile(path);
        const startedAt = performance.now();
        for await (const page of studio.reading.readDocuments({ files: [{ path, name: `${set} ${i}` }], form: 'envelope', country: 'US', misread })) {
          if ('error' in page) throw page.error;
          const { digits = '', confidence = 0, accepted = false } = page.fields[0] ?? {};
          readings.push({ right: digits === code, confidence, accepted, ms: performance.now() - startedAt });
        }
      }
      const right = readings.filter((each) => each.right).length;
      const passed = readings.filter(({ accepted }) => accepted);
      const wrong = passed.filter((each) => !each.right).length;
      const interval95 = wilsonInterval(right, count);
      const readRateAt1 = readRateAt(readings, misread);
      const msMedian = percentile(readings.map(({ ms }) => ms), 0.5);
      output.item({ name: `reading/envelopes/${set}`, unit: 'share of codes right', ours: right / count, interval95, n: count, accepted: passed.length, wrong, readRateAt1, msMedian });
      output.line(`${set}: ${figure(right / count)} right (${interval95.map(figure).join('–')}), n = ${count}; accepted ${passed.length}, of which ${wrong} wrong; ` +
        `read at ${misread * 100} % misread, in order of confidence: ${figure(readRateAt1)}; an envelope ${figure(msMedian)} ms`);
    }
  } finally {
    await studio.close();
  }
});

/** One that the country gives out. */
function zipCode(random: RandomStream): string {
  for (;;) {
    const code = Array.from({ length: 5 }, () => random.integer(10)).join('');
    if (judge(code).fits) return code;
  }
}
