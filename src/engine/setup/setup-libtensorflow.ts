import { readFileSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { StudioError } from '../../contract/errors.ts';
import { engineFolder } from '../engine-folders.ts';
import type { NativeEngineName } from '../engine-folders.ts';
import { inspectEngine, manifestFileName } from '../engine-manifest.ts';
import type { EngineManifest } from '../engine-manifest.ts';
import { engineUnavailable } from '../engine-unavailable.ts';
import { bindingPackageFolder } from '../binding-package.ts';
import { fetchFromPackageHost } from './archive-library.ts';
import { checkBinding } from './check-binding.ts';
import { bindingFileName, compileBinding, napiVersion } from './compile-binding.ts';
import type { FetchContext, UnpackedLibrary } from './library-source.ts';
import { checkPrerequisites } from './prerequisites.ts';
import type { Prerequisites } from './prerequisites.ts';
import { lockSetup } from './setup-lock.ts';
import { fetchFromWheel } from './wheel-library.ts';

export interface SetupOptions {
  enginesDir: string;
  cuda: boolean;
  /** Builds anew although a finished engine is there; that one stays until the new one is ready. */
  force?: boolean;
  signal?: AbortSignal;
  /** One line for people: a step. */
  log: (line: string) => void;
  /** One line for the curious: what a program printed. */
  detail?: (line: string) => void;
}

export interface SetupResult {
  name: NativeEngineName;
  manifest: EngineManifest;
  /** False when a finished engine was there already. */
  built: boolean;
}

const buildPrefix = '.building-';
const replacedPrefix = '.replaced-';

/**
 * Sets up TensorFlow's C library with the binding of tfjs-node-gpu compiled against it: from a Python wheel through pip, else from
 * the storage host of tfjs-node-gpu. Built in a folder beside and renamed at the end, so a broken setup leaves no half engine.
 * Linux only: elsewhere the wheels hold no such library, and WebGPU serves Metal and Direct3D.
 *
 * @throws StudioError ENGINE_UNAVAILABLE (what was tried and why it failed), DOWNLOAD_CHECKSUM, STORAGE_FULL, STORAGE_READ_ONLY,
 *   STUDIO_LOCKED (another setup runs), INTERRUPTED (the signal).
 */
export async function setupLibTensorFlow(options: SetupOptions): Promise<SetupResult> {
  const name: NativeEngineName = options.cuda ? 'cuda' : 'libtensorflow';
  if (process.platform !== 'linux') {
    throw engineUnavailable(name, `it is set up on Linux only, this is ${process.platform}`, 'WebGPU or WASM is used instead.');
  }
  const present = readyEngine(name, options);
  if (present !== undefined) return { name, manifest: present, built: false };
  const enginesDir = options.enginesDir;
  await mkdir(enginesDir, { recursive: true }).catch((error: unknown) => {
    throw storageError(error, enginesDir);
  });
  const release = await lockSetup(enginesDir);
  try {
    const builtMeanwhile = readyEngine(name, options);
    if (builtMeanwhile !== undefined) return { name, manifest: builtMeanwhile, built: false };
    return { name, manifest: await build(name, options), built: true };
  } catch (error) {
    if (options.signal?.aborted !== true) throw storageError(error, enginesDir);
    const remedy = 'Run `npm run engine:setup` to go on.';
    throw new StudioError('INTERRUPTED', `The setup of the engine ${name} was interrupted.`, { remedy, cause: error });
  } finally {
    release();
  }
}

/** The manifest of an engine that needs no work: complete, and compiled from the binding that is installed now. */
function readyEngine(name: NativeEngineName, options: SetupOptions): EngineManifest | undefined {
  if (options.force === true) return undefined;
  const installed = inspectEngine(options.enginesDir, name);
  if (installed.state === 'broken') options.log(`The engine ${name} is damaged and is built again: ${installed.problem}`);
  if (installed.state !== 'ready') return undefined;
  const packageFolder = bindingPackageFolder();
  if (packageFolder !== undefined && installed.manifest.bindingVersion !== packageVersion(packageFolder)) return undefined;
  return installed.manifest;
}

/** A full or read-only disk as an error a person can act on; any other error as it is. */
function storageError(error: unknown, enginesDir: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  const remedy = 'Set DSDC_ENGINES to another folder, then run `npm run engine:setup`.';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new StudioError('STORAGE_FULL', `The disk of ${enginesDir} is full.`, { remedy, cause: error });
  if (code === undefined || !['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code)) return error;
  return new StudioError('STORAGE_READ_ONLY', `Nothing can be written to ${enginesDir} (${code}).`, { remedy, cause: error });
}

async function build(name: NativeEngineName, options: SetupOptions): Promise<EngineManifest> {
  await removeLeftovers(options.enginesDir);
  const needed = await checkPrerequisites(name, options.enginesDir, options.signal);
  const downloadFolder = join(options.enginesDir, `.downloads-${name}`);
  await mkdir(downloadFolder, { recursive: true });
  const buildFolder = await mkdtemp(join(options.enginesDir, buildPrefix));
  // mkdtemp makes it private; an engine installed by an administrator serves every user.
  await chmod(buildFolder, 0o755);
  try {
    const { cuda, signal, log, detail = () => undefined } = options;
    const context: FetchContext = { cuda, downloadFolder, buildFolder, signal, log, detail };
    const library = await fetchLibrary(name, context);
    const manifest = await finish(name, library, needed, context);
    await replaceFolder(engineFolder(options.enginesDir, name), buildFolder, options.enginesDir);
    await rm(downloadFolder, { recursive: true });
    return manifest;
  } finally {
    await rm(buildFolder, { recursive: true, force: true });
  }
}

async function fetchLibrary(name: NativeEngineName, context: FetchContext): Promise<UnpackedLibrary> {
  const tried: string[] = [];
  for (const fetchFrom of [fetchFromWheel, fetchFromPackageHost]) {
    const result = await fetchFrom(context);
    if (result.ok) return result.library;
    tried.push(result.tried);
    context.log(`Not had: ${result.tried}`);
  }
  const remedy = 'WebGPU or WASM is used instead. Where pip can reach a package index, run `npm run engine:setup`.';
  throw engineUnavailable(name, `TensorFlow's library could not be fetched; tried ${tried.join(' | ')}`, remedy);
}

async function finish(name: NativeEngineName, library: UnpackedLibrary, needed: Prerequisites, context: FetchContext): Promise<EngineManifest> {
  context.log(`Compiling the binding with ${needed.compiler.version}`);
  const sources = { packageFolder: needed.packageFolder, nodeHeaders: needed.nodeHeaders, tensorflowHeaders: library.tensorflowHeaders };
  const problem = await compileBinding(needed.compiler.program, sources, library.target, context.signal);
  const remedy = 'Run `npm run engine:setup -- --details`.';
  if (problem !== undefined) throw engineUnavailable(name, `the binding could not be compiled: ${problem}`, remedy);
  const bindingPath = join(library.target.libraryFolder, bindingFileName);
  context.log('Loading it');
  const loaded = await checkBinding(bindingPath, context.signal);
  if ('problem' in loaded) throw engineUnavailable(name, `the compiled binding cannot be loaded: ${loaded.problem}`, remedy);
  const inFolder = (path: string): string => relative(context.buildFolder, path);
  const { libraryFolder, libraries, further } = library.target;
  const linked = [{ folder: '.', libraries }, ...further].flatMap(({ folder, libraries: files }) => files.map((file) => join(libraryFolder, folder, file)));
  const manifest: EngineManifest = {
    formatVersion: 3,
    tensorflowVersion: loaded.tensorflowVersion,
    source: library.source,
    sourceSha256: library.sourceSha256,
    compiler: needed.compiler.version,
    napiVersion,
    bindingVersion: packageVersion(needed.packageFolder),
    builtAt: new Date().toISOString(),
    binding: inFolder(bindingPath),
    files: Object.fromEntries([bindingPath, ...linked].map((path) => [inFolder(path), statSync(path).size]))
  };
  context.signal?.throwIfAborted();
  await writeFile(join(context.buildFolder, manifestFileName), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
}

/** A process that has the old engine loaded keeps its files open; renaming does not touch them. */
async function replaceFolder(target: string, fresh: string, enginesDir: string): Promise<void> {
  const aside = join(enginesDir, `${replacedPrefix}${process.pid}`);
  await rename(target, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(fresh, target);
  await rm(aside, { recursive: true, force: true });
}

/** What a setup that was killed left behind; the lock says that none is at work. */
async function removeLeftovers(enginesDir: string): Promise<void> {
  for (const entry of await readdir(enginesDir)) {
    if (entry.startsWith(buildPrefix) || entry.startsWith(replacedPrefix)) await rm(join(enginesDir, entry), { recursive: true });
  }
}

function packageVersion(packageFolder: string): string {
  return (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }).version;
}
