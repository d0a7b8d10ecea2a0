/**
 * `node bench/reading/postcodes.ts`: US ZIP codes written with digits that no bundled network has seen, MNIST's test set and USPS, put on paper by the synthesiser.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { SampleSet } from '../../src/contract/datasets.ts';
import { fieldContentSchema } from '../../src/contract/fields.ts';
import { grammarOf } from '../../src/domain/fields/grammar-of.ts';
import { Glyphs } from '../../src/domain/lines/glyphs.ts';
import { putOnPaper } from '../../src/domain/lines/put-on-paper.ts';
import { drawLine } from '../../src/domain/lines/write-line.ts';
import { wilsonInterval } from '../../src/domain/metrics/wilson-interval.ts';
import { randomStream } from '../../src/domain/random.ts';
import { createDatasetReader } from '../../src/exchange/read-dataset.ts';
import { createStudio } from '../../src/host/studio.ts';
import { decodePicture } from '../../src/vision/decode.ts';
import { figure } from '../bench-line.ts';
import { benchProgram } from '../bench-program.ts';
import { percentile } from '../statistics.ts';
import { readRateAt } from './read-rate.ts';

const count = 500;
const widthPx = 128;
const misread = 0.01;
const data = process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const content = fieldContentSchema.parse({ kind: 'postcode', options: { country: 'US' } });
const { judge } = grammarOf(content);

await benchProgram('reading/postcodes', 'US ZIP codes written with digits that no bundled network has seen', async ({ output, folder }) => {
  const read = createDatasetReader(decodePicture);
  const studio = await createStudio({ dataDir: join(folder, 'studio') });
  try {
    for (const [set, split] of [['mnist', 'test'], ['usps', 'train']] as const) {
      if (!existsSync(join(data, set))) {
        output.line(`${set} is not there: not measured.`);
        continue;
      }
      const digits: SampleSet = await read(join(data, set), {});
      const codes = Array.from({ length: count }, (_, i) => zipCode(set, i));
      const files = await Promise.all(codes.map((code, i) => write(code, new Glyphs(digits.splits[split]!), set, i, folder)));
      const readings: { right: boolean; confidence: number; accepted: boolean; ms: number }[] = [];
      for await (const { digits: found, confidence, accepted, ms } of studio.reading.readPictures({ files, content, misread })) {
        readings.push({ right: found === codes[readings.length], confidence, accepted, ms });
      }
      const right = readings.filter((each) => each.right).length;
      const passed = readings.filter(({ accepted }) => accepted);
      const wrong = passed.filter((each) => !each.right).length;
      const interval95 = wilsonInterval(right, count);
      output.item({
        name: `reading/postcodes/${set}`, unit: 'share of codes right', ours: right / count, interval95, n: count, accepted: passed.length, wrong,
        readRateAt1: readRateAt(readings, misread), msMedian: percentile(readings.map(({ ms }) => ms), 0.5)
      });
      output.line(`${set}: ${figure(right / count)} right (${interval95.map(figure).join('–')}), n = ${count}; accepted ${passed.length}, of which ${wrong} wrong; ` +
        `read at ${misread * 100} % misread, in order of confidence: ${figure(readRateAt(readings, misread))}`);
    }
  } finally {
    await studio.close();
  }
});

/** One that the country gives out. */
function zipCode(set: string, i: number): string {
  const random = randomStream(1, 'zip', set, i);
  for (;;) {
    const code = Array.from({ length: 5 }, () => random.integer(10)).join('');
    if (judge(code).fits) return code;
  }
}

async function write(code: string, glyphs: Glyphs, set: string, i: number, folder: string): Promise<string> {
  const random = randomStream(1, 'paper', set, i);
  const { ink, digitHeight } = drawLine(widthPx, glyphs, () => [...code], random);
  const { width, height, pixels } = putOnPaper(ink, digitHeight, random);
  const file = join(folder, `${set}-${i}.png`);
  const grey = Uint8Array.from(pixels, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  await sharp(grey, { raw: { width, height, channels: 1 } }).png().toFile(file);
  return file;
}
