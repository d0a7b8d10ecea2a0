/** Run as `node train-without-end.ts DATA_DIR`: opens the studio, trains until it is killed, and prints the run's id once two epochs are stored. */
import { createStudio } from '../studio.ts';
import { epochStored, tinyNetwork } from './temporary-studio.ts';

const studio = await createStudio({ dataDir: process.argv[2]! });
const run = await studio.runs.startTraining({ network: tinyNetwork, dataset: 'digits', engine: 'cpu', training: { epochs: 10_000 } });
await epochStored(studio, run);
process.stdout.write(`${run.id}\n`);
