import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { samplePixels, sampleSide } from '../../src/contract/sample-facts.ts';
import { predict } from '../../src/domain/metrics/predictions.ts';
import { wilsonInterval } from '../../src/domain/metrics/wilson-interval.ts';
import { datasetSources } from '../../src/host/dataset-sources.ts';
import { createStudio } from '../../src/host/studio.ts';
import { Results } from './results.ts';

/**
 * What the seeds of a variant read together: `node bench/study/ensemble.ts FOLDER VARIANT …`, after main.ts with the same FOLDER. The chances of all seeds are
 * averaged, over the image as it is and, in a second line, also moved by a pixel each way. MNIST's test digits, read once a line; JSON lines.
 */
const { positionals: [folder, ...names] } = parseArgs({ allowPositionals: true });
if (folder === undefined || names.length === 0) throw new Error('say where the study lies and which variants: node bench/study/ensemble.ts FOLDER VARIANT …');
const data = process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const moves = [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]] as const;

const results = new Results(join(folder, 'results.jsonl'));
const studio = await createStudio({ dataDir: folder, bundledDigits: null, log: () => {} });
try {
  const { pixels, labels } = (await datasetSources(folder).read(join(data, 'mnist'), {})).splits.test!;
  for (const name of names) {
    const models = results.of(name).map(({ modelId }) => modelId);
    for (const views of [moves.slice(0, 1), moves]) {
      const sum = new Float32Array(labels.length * 10);
      for (const [dx, dy] of views) {
        const moved = movedBy(pixels, dx, dy);
        for (const model of models) (await studio.models.answer({ model, pixels: moved })).forEach((chance, i) => (sum[i]! += chance));
      }
      const right = predict(sum, labels).correct.reduce((count, value) => count + value, 0);
      const line = { variant: name, networks: models.length, views: views.length, right: right / labels.length, interval95: wilsonInterval(right, labels.length), n: labels.length };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    }
  }
} finally {
  await studio.close();
}

/** What leaves the image is lost, paper comes in. */
function movedBy(pixels: Uint8Array, dx: number, dy: number): Uint8Array {
  const moved = new Uint8Array(pixels.length);
  for (let at = 0; at < pixels.length; at++) {
    const [x, y] = [(at % sampleSide) + dx, Math.floor((at % samplePixels) / sampleSide) + dy];
    if (x >= 0 && x < sampleSide && y >= 0 && y < sampleSide) moved[at + dy * sampleSide + dx] = pixels[at]!;
  }
  return moved;
}
