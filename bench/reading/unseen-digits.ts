import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Glyphs } from '../../src/domain/lines/glyphs.ts';
import { wilsonInterval } from '../../src/domain/metrics/wilson-interval.ts';
import { createDatasetReader } from '../../src/exchange/read-dataset.ts';
import { createStudio, type Studio } from '../../src/host/studio.ts';
import { decodePicture } from '../../src/vision/decode.ts';
import { figure } from '../bench-line.ts';
import { benchProgram } from '../bench-program.ts';
import { percentile } from '../statistics.ts';
import { readRateAt } from './read-rate.ts';

export const misread = 0.01;

const data = process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../../shared/data');

export interface NumberReading {
  readonly right: boolean;
  readonly confidence: number;
  readonly accepted: boolean;
  readonly ms: number;
}

/** Draws numbers with the digits of a set, in pictures that it may keep in `folder`, and has them read. */
export type ReadNumbers = (studio: Studio, glyphs: Glyphs, set: string, folder: string) => Promise<readonly NumberReading[]>;

/**
 * Measures how numbers are read whose digits no bundled network has seen: those of MNIST's test set and of USPS.
 *
 * @param unit what they are called.
 */
export async function benchUnseenDigits(name: string, title: string, unit: string, readNumbers: ReadNumbers): Promise<void> {
  await benchProgram(name, title, async ({ output, folder }) => {
    const read = createDatasetReader(decodePicture);
    const studio = await createStudio({ dataDir: join(folder, 'studio') });
    try {
      for (const [set, split] of [['mnist', 'test'], ['usps', 'train']] as const) {
        if (!existsSync(join(data, set))) {
          output.line(`${set} is not there: not measured.`);
          continue;
        }
        const readings = await readNumbers(studio, new Glyphs((await read(join(data, set), {})).splits[split]!), set, folder);
        const n = readings.length;
        const right = readings.filter((each) => each.right).length;
        const passed = readings.filter(({ accepted }) => accepted);
        const wrong = passed.filter((each) => !each.right).length;
        const interval95 = wilsonInterval(right, n);
        const readRateAt1 = readRateAt(readings, misread);
        const msMedian = percentile(readings.map(({ ms }) => ms), 0.5);
        output.item({ name: `${name}/${set}`, unit: `share of ${unit} right`, ours: right / n, interval95, n, accepted: passed.length, wrong, readRateAt1, msMedian });
        output.line(`${set}: ${figure(right / n)} right (${interval95.map(figure).join('–')}), n = ${n}; accepted ${passed.length}, of which ${wrong} wrong; ` +
          `read at ${misread * 100} % misread, in order of confidence: ${figure(readRateAt1)}; each ${figure(msMedian)} ms`);
      }
    } finally {
      await studio.close();
    }
  });
}
