import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fieldContentSchema } from '../../src/contract/fields.ts';
import { grammarOf } from '../../src/domain/fields/grammar-of.ts';
import { Glyphs } from '../../src/domain/lines/glyphs.ts';
import { wilsonInterval } from '../../src/domain/metrics/wilson-interval.ts';
import type { RandomStream } from '../../src/domain/random.ts';
import { createDatasetReader } from '../../src/exchange/read-dataset.ts';
import { createStudio, type Studio } from '../../src/host/studio.ts';
import { decodePicture } from '../../src/vision/decode.ts';
import { figure } from '../bench-line.ts';
import { benchProgram } from '../bench-program.ts';
import { percentile } from '../statistics.ts';
import { readRateAt } from './read-rate.ts';

/** Codes of each set of digits. */
export const codesOfASet = 500;
export const misread = 0.01;
export const zipContent = fieldContentSchema.parse({ kind: 'postcode', options: { country: 'US' } });

const data = process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const { judge } = grammarOf(zipContent);

export interface ZipReading {
  readonly right: boolean;
  readonly confidence: number;
  readonly accepted: boolean;
  readonly ms: number;
}

/** Draws a set's codes with its digits, in pictures that it may keep in `folder`, and has them read. */
export type ReadZipCodes = (studio: Studio, glyphs: Glyphs, set: string, folder: string) => Promise<readonly ZipReading[]>;

/** Measures how US ZIP codes are read whose digits no bundled network has seen: those of MNIST's test set and of USPS. */
export async function benchZipCodes(name: string, title: string, readCodes: ReadZipCodes): Promise<void> {
  await benchProgram(name, title, async ({ output, folder }) => {
    const read = createDatasetReader(decodePicture);
    const studio = await createStudio({ dataDir: join(folder, 'studio') });
    try {
      for (const [set, split] of [['mnist', 'test'], ['usps', 'train']] as const) {
        if (!existsSync(join(data, set))) {
          output.line(`${set} is not there: not measured.`);
          continue;
        }
        const readings = await readCodes(studio, new Glyphs((await read(join(data, set), {})).splits[split]!), set, folder);
        const n = readings.length;
        const right = readings.filter((each) => each.right).length;
        const passed = readings.filter(({ accepted }) => accepted);
        const wrong = passed.filter((each) => !each.right).length;
        const interval95 = wilsonInterval(right, n);
        const readRateAt1 = readRateAt(readings, misread);
        const msMedian = percentile(readings.map(({ ms }) => ms), 0.5);
        output.item({ name: `${name}/${set}`, unit: 'share of codes right', ours: right / n, interval95, n, accepted: passed.length, wrong, readRateAt1, msMedian });
        output.line(`${set}: ${figure(right / n)} right (${interval95.map(figure).join('–')}), n = ${n}; accepted ${passed.length}, of which ${wrong} wrong; ` +
          `read at ${misread * 100} % misread, in order of confidence: ${figure(readRateAt1)}; each ${figure(msMedian)} ms`);
      }
    } finally {
      await studio.close();
    }
  });
}

/** One that the country gives out. */
export function zipCode(random: RandomStream): string {
  for (;;) {
    const code = Array.from({ length: 5 }, () => random.integer(10)).join('');
    if (judge(code).fits) return code;
  }
}
