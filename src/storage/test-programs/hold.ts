/** Claims the data folder and starts a run in it, says so, and stays alive until it is killed. */
import { openStorage } from '../open.ts';
import { newRun } from '../test-support/records.ts';
import { smallDataset } from '../test-support/samples.ts';

const [dataDir, migrationsDir] = process.argv.slice(2) as [string, string];
const storage = openStorage({ dataDir, migrationsDir });
storage.lock.claim('a test');
const dataset = storage.datasets.find('held') ?? storage.datasets.create(smallDataset('held'));
const run = storage.runs.create(newRun(dataset, storage.self));
storage.runs.update(run.id, { status: 'running' });
process.stdout.write(`holding ${run.id}\n`);
setInterval(() => {}, 60_000);
