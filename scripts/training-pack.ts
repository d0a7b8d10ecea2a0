/**
 * `npm run package:training-pack`: puts the libtensorflow engine that was set up on this machine into one archive under dist/, for computers
 * that run the installed studio and have neither compiler nor network. Unpacked into the studio's `engines` folder (the Engines page names
 * it), it is found at the next start.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { defaultEnginesDir, engineFolder } from '../src/engine/engine-folders.ts';
import { inspectEngine } from '../src/engine/engine-manifest.ts';

const enginesDir = defaultEnginesDir();
const engine = inspectEngine(enginesDir, 'libtensorflow');
if (engine.state !== 'ready') {
  process.stderr.write('There is no engine to pack. Run “npm run engine:setup” first.\n');
  process.exit(1);
}

const { tensorflowVersion } = engine.manifest;
const folder = engineFolder(enginesDir, 'libtensorflow');
const archive = join('dist', `dsdc-training-pack-tensorflow-${tensorflowVersion}-${process.platform}-${process.arch}.tar.gz`);
mkdirSync('dist', { recursive: true });
// Windows has tar too, since 2018.
const { status, error } = spawnSync('tar', ['-czf', archive, '-C', dirname(folder), basename(folder)], { stdio: 'inherit' });
if (status !== 0) {
  process.stderr.write(`The archive could not be written${error === undefined ? '' : `: ${error.message}`}.\n`);
  process.exit(1);
}
process.stdout.write(`${archive}: ${(statSync(archive).size / 1e6).toFixed(0)} MB\n`);
