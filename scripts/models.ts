/**
 * `npm run models [-- digits | lines | confidence]`: makes the models that come with the studio again, from the data marked “ship” in the folder that
 * DSDC_DATA names (mnist, bhmsds) and synthesised digits. The same engine with as many threads gives the same weights to the last bit. Takes about three
 * hours on two cores. One of its steps can be named: the network of single digits, those of lines, or `confidence`, which follows each of
 * them: how sure all may be together of a line.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/host/package-root.ts';
import { createStudio } from '../src/host/studio.ts';
import { makeDigitModel } from './models/digit-model.ts';
import { splitPhotographed, writeHandwriting } from './models/handwriting.ts';
import { settleLineModels, trainLineModels } from './models/line-models.ts';

const steps = ['digits', 'lines', 'confidence'];
const wanted = process.argv.slice(2);
const unknown = wanted.find((step) => !steps.includes(step));
if (unknown !== undefined) throw new Error(`There is no step “${unknown}”. Choose from: ${steps.join(', ')}.`);
const isWanted = (step: string): boolean => wanted.length === 0 || wanted.includes(step);
const data = process.env['DSDC_DATA'];
if (data === undefined) throw new Error('DSDC_DATA names no folder: it has to hold mnist and bhmsds.');
const scratch = mkdtempSync(join(tmpdir(), 'dsdc-models-'));
const out = join(packageRoot(), 'resources', 'models');
mkdirSync(out, { recursive: true });
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const studio = await createStudio({ dataDir: join(scratch, 'studio'), bundledDigits: null });
try {
  await splitPhotographed(studio, data, scratch);
  if (isWanted('digits')) await makeDigitModel({ studio, data, scratch, out, say });
  const handwriting = await writeHandwriting(data, scratch);
  if (isWanted('lines')) await trainLineModels(scratch, out, say);
  await settleLineModels(studio, handwriting, out, say);
} finally {
  await studio.close();
  rmSync(scratch, { recursive: true, force: true });
}
