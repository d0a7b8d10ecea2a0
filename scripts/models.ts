/**
 * `npm run models`: makes the models that come with the studio again, from the data marked “ship” in the folder that DSDC_DATA names (mnist, bhmsds) and
 * synthesised digits. The same engine with as many threads gives the same weights to the last bit. Takes about an hour and a half on two cores.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/host/package-root.ts';
import { createStudio } from '../src/host/studio.ts';
import { makeDigitModel } from './models/digit-model.ts';
import { splitPhotographed, storeHandwriting } from './models/handwriting.ts';
import { makeLineModels } from './models/line-models.ts';

const data = process.env['DSDC_DATA'];
if (data === undefined) throw new Error('DSDC_DATA names no folder: it has to hold mnist and bhmsds.');
const scratch = mkdtempSync(join(tmpdir(), 'dsdc-models-'));
const out = join(packageRoot(), 'resources', 'models');
mkdirSync(out, { recursive: true });
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const studio = await createStudio({ dataDir: join(scratch, 'studio'), bundledDigits: null });
try {
  await splitPhotographed(studio, data, scratch);
  await makeDigitModel({ studio, data, scratch, out, say });
  await makeLineModels(studio, await storeHandwriting(studio, data, scratch), out, say);
} finally {
  await studio.close();
  rmSync(scratch, { recursive: true, force: true });
}
