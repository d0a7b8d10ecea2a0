import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { samplePixels, sampleSide, type LabelledImages } from '../src/contract/datasets.ts';
import { corruptDigits, corruptions, type CorruptionName } from '../src/domain/digits/corruptions/corrupt.ts';
import { sampleOfPicture } from '../src/domain/digits/sample-of-picture.ts';
import { predict } from '../src/domain/metrics/predictions.ts';
import { datasetSources } from '../src/host/dataset-sources.ts';
import { createStudio } from '../src/host/studio.ts';

/**
 * How a model reads MNIST's test digits corrupted in fifteen ways: `node bench/corruptions.ts [MODEL.safetensors …]`; left out: the model that comes with
 * the studio. Digits come from DSDC_DATA, failing that from ../shared/data beside the repository. Each kind is read twice: as it is, and as importing
 * and predicting would take it. Shares of errors; JSON lines.
 */
const { positionals: files } = parseArgs({ allowPositionals: true });
const data = process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../shared/data');
const seed = 1;

const folder = mkdtempSync(join(tmpdir(), 'dsdc-corruptions-'));
const studio = await createStudio({ dataDir: folder });
try {
  const test = (await datasetSources(folder).read(join(data, 'mnist'), {})).splits.test!;
  for (const file of files) await studio.models.importModel({ path: file });
  const models = files.length === 0 ? [await studio.models.show('bundled')] : (await studio.models.list()).slice(0, files.length).reverse();
  const found = models.map((model) => ({ model: model.name, asItIs: [] as number[], imported: [] as number[] }));
  for (const name of Object.keys(corruptions) as CorruptionName[]) {
    const corrupted = { ...test, pixels: corruptDigits(test.pixels, name, seed) };
    const imported = asImported(corrupted);
    for (const [i, { id }] of models.entries()) {
      const shares = { asItIs: await errorShare(id, corrupted), imported: await errorShare(id, imported) };
      found[i]!.asItIs.push(shares.asItIs);
      found[i]!.imported.push(shares.imported);
      print({ model: found[i]!.model, name, ...shares });
    }
  }
  for (const { model, asItIs, imported } of found) print({ model, name: 'mean', asItIs: mean(asItIs), imported: mean(imported) });
} finally {
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
}

async function errorShare(model: string, { pixels, labels, count }: LabelledImages): Promise<number> {
  const { correct } = predict(await studio.models.answer({ model, pixels }), labels);
  return 1 - correct.reduce((sum, value) => sum + value, 0) / count;
}

/** What shows no ink to the importer stays as it is: an importer would leave it out, and here it is to be read. */
function asImported(images: LabelledImages): LabelledImages {
  const pixels = images.pixels.slice();
  for (let i = 0; i < images.count; i++) {
    const image = pixels.subarray(i * samplePixels, (i + 1) * samplePixels);
    image.set(sampleOfPicture({ width: sampleSide, height: sampleSide, pixels: image }) ?? image);
  }
  return { ...images, pixels };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
