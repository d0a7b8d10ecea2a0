/** Opens the data folder at the same moment as others do and imports a dataset of its own. */
import { openStorage } from '../open.ts';
import { smallDataset } from '../test-support/samples.ts';

const [dataDir, migrationsDir, name, startAtMs] = process.argv.slice(2) as [string, string, string, string];
while (Date.now() < Number(startAtMs));
const storage = openStorage({ dataDir, migrationsDir });
storage.datasets.create(smallDataset(name));
storage.close();
