/** Tries to claim the data folder at the same moment as others do; prints `won` and stays, or `lost` and ends. */
import { StudioError } from '../../contract/errors.ts';
import { openStorage } from '../open.ts';

const [dataDir, migrationsDir, startAtMs] = process.argv.slice(2) as [string, string, string];
const storage = openStorage({ dataDir, migrationsDir });
while (Date.now() < Number(startAtMs));
try {
  storage.lock.claim('a race');
  process.stdout.write('won\n');
  setInterval(() => {}, 60_000);
} catch (error) {
  if (!(error instanceof StudioError) || error.code !== 'STUDIO_LOCKED') throw error;
  process.stdout.write('lost\n');
}
