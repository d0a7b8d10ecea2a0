import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { patchedBackend } from './binding-patch.ts';
import { runCommand } from './run-command.ts';

/** Node-API level of the binding: the highest that tfjs-node-gpu 4.22 names in its package.json. */
export const napiVersion = 8;
export const bindingFileName = 'tfjs_binding.node';

/** A C++ compiler that answers, by name; undefined when there is none. */
export async function findCompiler(signal: AbortSignal | undefined): Promise<{ program: string; version: string } | undefined> {
  const chosen = process.env['CXX'];
  for (const program of [...(chosen === undefined || chosen === '' ? [] : [chosen]), 'g++', 'c++', 'clang++']) {
    const { exitCode, output } = await runCommand(program, ['--version'], { signal });
    if (exitCode === 0) return { program, version: output.split('\n')[0]?.trim() ?? program };
  }
  return undefined;
}

export interface BindingSources {
  packageFolder: string;
  nodeHeaders: string;
  /** With `tensorflow/c/c_api.h` below it. */
  tensorflowHeaders: string;
}

export interface BindingTarget {
  /** Holds the libraries and receives the binding. */
  libraryFolder: string;
  /** File names inside the folder. */
  libraries: readonly string[];
  /** More folders with libraries, relative to libraryFolder, and the files there. */
  further: readonly { folder: string; libraries: readonly string[] }[];
}

const backendSource = 'tfjs_backend.cc';

/** The compiler's arguments. What binding.gyp of tfjs-node-gpu says, without node-gyp (which would fetch headers from a host). `backend`: a source file in place of the package's. */
export function compilerArguments(sources: BindingSources, target: BindingTarget, backend?: string): string[] {
  const binding = join(sources.packageFolder, 'binding');
  return [
    '-O2', '-shared', '-fPIC', '-std=c++17',
    `-DNAPI_VERSION=${napiVersion}`, '-DNODE_GYP_MODULE_NAME=tfjs_binding', '-DBUILDING_NODE_EXTENSION',
    `-I${sources.nodeHeaders}`, `-I${sources.tensorflowHeaders}`, `-I${sources.packageFolder}`, `-I${binding}`,
    backend ?? join(binding, backendSource), join(binding, 'tfjs_binding.cc'),
    '-o', join(target.libraryFolder, bindingFileName),
    `-L${target.libraryFolder}`, ...target.libraries.map((file) => `-l:${file}`),
    // Named directly although the binding itself calls none of them: TensorFlow opens CUDA's libraries by their short names later,
    // and the loader answers with those already in memory wherever they lie.
    ...(target.further.length === 0 ? [] : ['-Wl,--no-as-needed', '-Wl,--allow-shlib-undefined']),
    ...target.further.flatMap(({ folder, libraries }) => [`-L${join(target.libraryFolder, folder)}`, ...libraries.map((file) => `-l:${file}`)]),
    ...['', ...target.further.map(({ folder }) => `/${folder}`)].map((folder) => `-Wl,-rpath,$ORIGIN${folder}`)
  ];
}

/** Compiles the binding beside the libraries. Returns the compiler's words when it failed. */
export async function compileBinding(
  compiler: string,
  sources: BindingSources,
  target: BindingTarget,
  signal: AbortSignal | undefined
): Promise<string | undefined> {
  const patched = patchedBackend(await readFile(join(sources.packageFolder, 'binding', backendSource), 'utf8'));
  const patchedPath = join(target.libraryFolder, backendSource);
  if (patched !== undefined) await writeFile(patchedPath, patched);
  const { exitCode, output } = await runCommand(compiler, compilerArguments(sources, target, patched && patchedPath), { signal });
  await rm(patchedPath, { force: true });
  if (exitCode === 0) return undefined;
  return output.split('\n').filter((line) => /error|cannot find|undefined/i.test(line)).slice(0, 5).join('; ') || output.trim().slice(-500);
}
