import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chosenOf } from '../../scripts/models/labelled-images.ts';
import { Glyphs } from '../../src/domain/lines/glyphs.ts';
import { wilsonInterval } from '../../src/domain/metrics/wilson-interval.ts';
import { createDatasetReader } from '../../src/exchange/read-dataset.ts';
import { createStudio, type Studio } from '../../src/host/studio.ts';
import { decodePicture } from '../../src/vision/decode.ts';
import { figure, figureWithRange } from '../bench-line.ts';
import { benchProgram } from '../bench-program.ts';
import { percentile } from '../statistics.ts';
import { readRateAt, readRateInterval, type Ranked } from './read-rate.ts';
import { mislabelled } from './usps-labels.ts';

export const misread = 0.01;

const data = process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../../shared/data');

const sets = [
  { set: 'mnist', split: 'test', title: 'mnist', without: new Set<number>() },
  { set: 'usps', split: 'train', title: 'usps', without: new Set<number>() },
  { set: 'usps', split: 'train', title: 'usps-without-mislabelled', without: mislabelled }
] as const;

export interface NumberReading extends Ranked {
  readonly accepted: boolean;
  readonly ms: number;
}

/** Draws numbers with the digits of a set, by random numbers that its name gives, in pictures that it may keep in `folder`, and has them read. */
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
      for (const { set, split, title, without } of sets) {
        if (!existsSync(join(data, set))) {
          output.line(`${set} is not there: not measured.`);
          continue;
        }
        const digits = (await read(join(data, set), {})).splits[split]!;
        const drawn = chosenOf(digits, [...digits.labels.keys()].filter((place) => !without.has(place)));
        const readings = await readNumbers(studio, new Glyphs(drawn), set, folder);
        const n = readings.length;
        const right = readings.filter((each) => each.right).length;
        const passed = readings.filter(({ accepted }) => accepted);
        const wrong = passed.filter((each) => !each.right).length;
        const interval95 = wilsonInterval(right, n);
        const readRateAt1 = readRateAt(readings, misread);
        const readRateAt1Interval95 = readRateInterval(readings, misread);
        const msMedian = percentile(readings.map(({ ms }) => ms), 0.5);
        output.item({
          name: `${name}/${title}`, unit: `share of ${unit} right`, ours: right / n, interval95, n, accepted: passed.length, wrong, readRateAt1, readRateAt1Interval95, msMedian
        });
        output.line(`${title}: ${figureWithRange(right / n, interval95)} right, n = ${n}; accepted ${passed.length}, of which ${wrong} wrong; ` +
          `read at ${misread * 100} % misread, in order of confidence: ${figureWithRange(readRateAt1, readRateAt1Interval95)}; each ${figure(msMedian)} ms`);
      }
    } finally {
      await studio.close();
    }
  });
}
