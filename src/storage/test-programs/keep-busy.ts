/** Keeps the database to itself for a while, as a long import does, and says so. */
import { openStorage } from '../open.ts';

const [dataDir, migrationsDir, ms] = process.argv.slice(2) as [string, string, string];
const storage = openStorage({ dataDir, migrationsDir });
storage.transaction(() => {
  process.stdout.write('busy\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(ms));
});
storage.close();
