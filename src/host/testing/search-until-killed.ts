/** Run as `node search-until-killed.ts DATA_DIR`: starts the search `killed` and says a line once its second trial trains; then trains on until it is killed. */
import { networkSchema } from '../../contract/network.ts';
import { searchQuestionSchema } from '../../contract/searches.ts';
import { createStudio } from '../studio.ts';
import { until } from './processes.ts';
import { tinyNetwork } from './temporary-studio.ts';

const studio = await createStudio({ dataDir: process.argv[2]! });
await studio.searches.startSearch(searchQuestionSchema.parse({
  name: 'killed',
  base: { network: networkSchema.parse(tinyNetwork), dataset: 'digits', engine: 'cpu', training: { epochs: 20, validationShare: 0.2 } },
  axes: [{ field: 'training.learningRate', min: 0.001, max: 0.1, scale: 'log' }],
  strategy: { kind: 'random', trials: 3 }
}));
await until(async () => (await studio.runs.listRuns()).length === 2 && (await studio.runs.listRuns())[0]!.last !== null, 'the second trial trains');
process.stdout.write('training\n');
