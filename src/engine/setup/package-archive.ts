import { createWriteStream, existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import http from 'node:http';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bindingPackageName } from '../binding-package.ts';

const defaultHost = 'https://storage.googleapis.com/';
/** No byte for this long ends the download. */
const idleTimeoutMs = 30_000;

/** Where scripts/install.js of tfjs-node-gpu fetches its libtensorflow from, with the same environment variables. */
export function archiveAddress(options: { cuda: boolean; arch: string }): string {
  const environment = process.env;
  const host = environment['TFJS_NODE_CDN_STORAGE'] || environment['npm_config_TFJS_NODE_CDN_STORAGE'] || environment['CDN_STORAGE'] || defaultHost;
  if (options.arch === 'arm64') return `${host}tf-builds/libtensorflow_r2_7_linux_arm64.tar.gz`;
  const base = environment['TFJS_NODE_BASE_URI'] || environment['npm_config_TFJS_NODE_BASE_URI'] || `${host}tensorflow/libtensorflow/libtensorflow-`;
  return `${base}${options.cuda ? 'gpu' : 'cpu'}-linux-x86_64-${libraryVersion()}.tar.gz`;
}

/**
 * Fetches an archive into a folder, through the proxy of the environment where there is one; one that is there is not fetched again.
 *
 * @returns the file's path. @throws Error that says why not.
 */
export async function downloadArchive(address: string, folder: string, signal: AbortSignal | undefined): Promise<string> {
  const target = join(folder, basename(new URL(address).pathname));
  if (existsSync(target)) return target;
  const restoreProxy = http.setGlobalProxyFromEnv();
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(new Error(`no data for ${idleTimeoutMs / 1000} s`)), idleTimeoutMs);
  try {
    const response = await fetch(address, { signal: signal === undefined ? idle.signal : AbortSignal.any([signal, idle.signal]) });
    if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status} ${response.statusText}`.trim());
    const body = Readable.fromWeb(response.body).on('data', () => timer.refresh());
    await pipeline(body, createWriteStream(`${target}.part`));
    await rename(`${target}.part`, target);
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(failureText(error), { cause: error });
  } finally {
    clearTimeout(timer);
    restoreProxy();
  }
  return target;
}

/** fetch says only "fetch failed"; the reason is in its cause, or in the first of several causes. */
function failureText(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  return first instanceof Error ? first.message : String(first);
}

function libraryVersion(): string {
  const constants = createRequire(import.meta.url)(`${bindingPackageName}/scripts/deps-constants.js`) as { LIBTENSORFLOW_VERSION: string };
  return constants.LIBTENSORFLOW_VERSION;
}
