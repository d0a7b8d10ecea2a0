import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createStudio } from '../../src/host/studio.ts';
import type { Studio } from '../../src/host/studio.ts';
import { Results } from './results.ts';
import { studyTable } from './table.ts';
import { variants } from './variants.ts';
import type { Variant } from './variants.ts';

/**
 * Which part of the network and its recipe is worth what: `node bench/study/main.ts FOLDER [--only VARIANT …]`. Every variant is trained with several
 * seeds on MNIST's 60,000 training digits for a number of epochs that was fixed beforehand, and read once on the 10,000 test digits. Models and results
 * stay in FOLDER; a study that was cut short goes on where it was. Digits come from DSDC_DATA, failing that from ../shared/data beside the repository.
 */
const { positionals: [folder], values: { only } } = parseArgs({ allowPositionals: true, options: { only: { type: 'string', multiple: true } } });
if (folder === undefined) throw new Error('say which folder takes models and results: node bench/study/main.ts FOLDER');
const data = process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const dataset = 'mnist';

mkdirSync(folder, { recursive: true });
const results = new Results(join(folder, 'results.jsonl'));
const studio = await createStudio({ dataDir: folder, bundledDigits: null, log: () => {} });
try {
  if (!(await studio.datasets.list()).some(({ name }) => name === dataset)) await studio.datasets.importDataset({ path: join(data, 'mnist'), name: dataset });
  for (const variant of variants) {
    if (only !== undefined && !only.includes(variant.name)) continue;
    const done = new Set(results.of(variant.name).map(({ seed }) => seed));
    for (let seed = 1; seed <= variant.seeds; seed++) if (!done.has(seed)) await train(studio, variant, seed);
  }
} finally {
  await studio.close();
}
process.stdout.write(`${studyTable(variants, results)}\n`);

async function train({ runs }: Studio, { name, network, training }: Variant, seed: number): Promise<void> {
  const started = await runs.startTraining({ network, dataset, name: `${name}-${seed}`, training: { ...training, seed } });
  for await (const event of runs.watchRun(started.id)) {
    if (event.type !== 'finished') continue;
    const { status, error, summary, parameters, engine, threads, modelId } = event.run;
    if (status !== 'completed') throw new Error(`${name}, seed ${seed}: ${status}, ${error?.message ?? 'without a reason'}`);
    const result = { variant: name, seed, parameters, errors: summary!.test!.errors, seconds: summary!.seconds, engine: engine!, threads: threads!, modelId: modelId! };
    results.add(result);
    process.stderr.write(`${JSON.stringify(result)}\n`);
  }
}
