/** Imports a dataset that never ends: chunk after chunk in one transaction, a line a chunk. To be killed in the middle. */
import { openStorage } from '../open.ts';
import { digits, randomImages } from '../test-support/samples.ts';

const [dataDir, migrationsDir] = process.argv.slice(2) as [string, string];
const storage = openStorage({ dataDir, migrationsDir });

function* endlessChunks() {
  for (let i = 1; ; i++) {
    // Larger than SQLite's cache, so that pages of the unfinished transaction reach the file.
    yield randomImages(5000, i);
    process.stdout.write(`chunk ${i}\n`);
  }
}

storage.datasets.create({ name: 'endless', classes: digits, source: 'a test', splits: { train: endlessChunks() } });
