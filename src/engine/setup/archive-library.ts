import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FetchContext, FetchResult } from './library-source.ts';
import { archiveAddress, downloadArchive } from './package-archive.ts';
import { runCommand } from './run-command.ts';
import { fileSha256 } from './wheel.ts';

/**
 * The second way: the archive that tfjs-node-gpu's own install script would fetch (libtensorflow 2.9.1). Its host publishes no
 * checksums; the SHA-256 is recorded in the engine's manifest.
 */
export async function fetchFromPackageHost(context: FetchContext): Promise<FetchResult> {
  const address = archiveAddress({ cuda: context.cuda, arch: process.arch });
  context.log(`Downloading ${address}`);
  let archive: string;
  try {
    archive = await downloadArchive(address, context.downloadFolder, context.signal);
  } catch (error) {
    context.signal?.throwIfAborted();
    return { ok: false, tried: `${address}: ${(error as Error).message}` };
  }
  const sourceSha256 = await fileSha256(archive, context.signal);
  const { exitCode, output } = await runCommand('tar', ['-xzf', archive, '-C', context.buildFolder], { signal: context.signal });
  const libraryFolder = join(context.buildFolder, 'lib');
  const libraries = exitCode === 0 ? sharedLibraries(libraryFolder) : [];
  if (libraries.length === 2) {
    const target = { libraryFolder, libraries, further: [] };
    return { ok: true, library: { source: address, sourceSha256, tensorflowHeaders: join(context.buildFolder, 'include'), target } };
  }
  // Kept, it would be used again at the next try.
  await rm(archive);
  const problem = exitCode === 0 ? 'the archive holds no libtensorflow' : `it cannot be unpacked (${output.trim().split('\n')[0] ?? ''})`;
  return { ok: false, tried: `${address}: ${problem}` };
}

function sharedLibraries(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => /^libtensorflow(_framework)?\.so\.2$/.test(file));
  } catch {
    return [];
  }
}
