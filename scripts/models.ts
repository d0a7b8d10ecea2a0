/**
 * `npm run models`: makes the models that come with the studio again, from the data marked “ship” in the folder that DSDC_DATA names (mnist, bhmsds) and
 * synthesised digits. The same engine with as many threads gives the same weights to the last bit. Takes about an hour on two cores.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/host/package-root.ts';
import { createStudio } from '../src/host/studio.ts';
import { storeHandwriting } from './models/handwriting.ts';
import { makeLineModels } from './models/line-models.ts';

const data = process.env['DSDC_DATA'];
if (data === undefined) throw new Error('DSDC_DATA names no folder: it has to hold mnist and bhmsds.');
const scratch = mkdtempSync(join(tmpdir(), 'dsdc-models-'));
const out = join(packageRoot(), 'resources', 'models');
mkdirSync(out, { recursive: true });
const studio = await createStudio({ dataDir: join(scratch, 'studio') });
try {
  const handwriting = await storeHandwriting(studio, data, scratch);
  await makeLineModels(studio, handwriting, out, (line) => process.stderr.write(`${line}\n`));
} finally {
  await studio.close();
  rmSync(scratch, { recursive: true, force: true });
}
