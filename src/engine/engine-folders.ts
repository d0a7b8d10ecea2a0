import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The engines that are set up on this machine instead of arriving with npm: both are the tfjs binding over TensorFlow's C library. */
export type NativeEngineName = 'cuda' | 'libtensorflow';

const folderNames: Record<NativeEngineName, string> = { libtensorflow: 'libtensorflow-cpu', cuda: 'libtensorflow-cuda' };

/**
 * Where engines built on this machine live: `DSDC_ENGINES` where set, else inside the package's node_modules, so that
 * removing node_modules removes them and `npm install` brings them back.
 */
export function defaultEnginesDir(): string {
  const override = process.env['DSDC_ENGINES'];
  if (override !== undefined && override !== '') return override;
  return join(packageRoot(), 'node_modules', '.dsdc', 'engines');
}

/** The folder of one engine inside `enginesDir`. It need not exist. */
export function engineFolder(enginesDir: string, name: NativeEngineName): string {
  return join(enginesDir, folderNames[name]);
}

/** The nearest folder above this file with a package.json: a bundle in another place than src/ finds the same one. */
function packageRoot(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) || dirname(folder) === folder) return folder;
  }
}
