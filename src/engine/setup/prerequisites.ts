import { statfsSync } from 'node:fs';
import { engineUnavailable } from '../engine-unavailable.ts';
import { bindingPackageFolder, bindingPackageName } from '../binding-package.ts';
import type { NativeEngineName } from '../engine-folders.ts';
import { StudioError } from '../../contract/errors.ts';
import { findCompiler } from './compile-binding.ts';
import { installBindingPackage } from './install-package.ts';
import { nodeHeadersFolder } from './node-headers.ts';

/** Wheel and unpacked library together: 0.27 + 0.85 GB; with CUDA, its packages take about 2.5 GB packed and 5 GB unpacked. */
const neededBytes: Record<NativeEngineName, number> = { libtensorflow: 1.2e9, cuda: 9e9 };

export interface Prerequisites {
  packageFolder: string;
  compiler: { program: string; version: string };
  nodeHeaders: string;
}

/** Everything that must be there before a quarter of a gigabyte is downloaded. @throws StudioError that names what is missing. */
export async function checkPrerequisites(name: NativeEngineName, enginesDir: string, signal: AbortSignal | undefined): Promise<Prerequisites> {
  const packageFolder = bindingPackageFolder() ?? (await installedNow(name, signal));
  const compiler = await findCompiler(signal);
  if (compiler === undefined) {
    const remedy = 'Install one (Debian: `apt-get install g++`), then run `npm run engine:setup`.';
    throw engineUnavailable(name, 'no C++ compiler was found (tried g++, c++, clang++)', remedy);
  }
  checkDiskSpace(enginesDir, neededBytes[name]);
  return { packageFolder, compiler, nodeHeaders: nodeHeadersFolder() };
}

async function installedNow(name: NativeEngineName, signal: AbortSignal | undefined): Promise<string> {
  const problem = await installBindingPackage(signal);
  const folder = bindingPackageFolder();
  if (folder !== undefined) return folder;
  const why = `the optional npm package ${bindingPackageName} is not installed${problem === undefined ? '' : ` and npm could not install it: ${problem}`}`;
  throw engineUnavailable(name, why, 'Run `npm install --include=optional`, then `npm run engine:setup`.');
}

/** @throws StudioError STORAGE_FULL when less than `bytes` are free for this user. */
export function checkDiskSpace(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const freeBytes = bavail * bsize;
  if (freeBytes >= bytes) return;
  const gigabytes = (count: number): string => `${(count / 1e9).toFixed(1)} GB`;
  throw new StudioError('STORAGE_FULL', `${folder} has ${gigabytes(freeBytes)} free; setting up this engine needs ${gigabytes(bytes)}.`, {
    remedy: 'Free some space, or set DSDC_ENGINES to a folder on a larger disk, then run `npm run engine:setup`.'
  });
}
