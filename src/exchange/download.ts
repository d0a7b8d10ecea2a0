import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StudioError } from '../contract/errors.ts';
import { catalogue } from './catalogue.ts';
import type { DownloadableDataset, DownloadableFile } from './catalogue.ts';
import { downloadStopped } from './file-errors.ts';
import { fileSha256 } from './file-sha256.ts';
import { asFolder, mirrorsOf } from './mirrors.ts';
import { proxyAgents } from './proxy-agent.ts';
import type { Environment } from './proxy-agent.ts';
import { transfer, TransferError } from './transfer.ts';
import type { TransferTimeouts } from './transfer.ts';
import { writeFailure } from './write-files.ts';

export interface DownloadProgress {
  readonly file: string;
  readonly mirror: string;
  /** Of all files of the dataset together, those that were there already included. */
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

export interface DownloadPatience extends TransferTimeouts {
  /** How often in a row one mirror may break off without bringing the download on before the next one is asked. */
  readonly attempts: number;
  readonly pauseMs: number;
}

export interface DownloadOptions {
  /** Receives the files; a broken download continues from what lies in it. */
  readonly dir: string;
  /** Addresses of folders instead of the catalogue's. */
  readonly mirrors?: readonly string[];
  /** Proxies, and DSDC_MIRROR: the address of a company's copy, asked instead of the public ones. */
  readonly environment?: Environment;
  readonly patience?: DownloadPatience;
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
}

export interface Downloaded {
  readonly dir: string;
  readonly files: readonly string[];
  /** For the dataset's record: the address it came from. */
  readonly source: string;
}

/** An attempt that brought less than this did not bring the download on: a server that drips single bytes must not be asked for ever. */
const progressBytes = 64 * 1024;

const defaultPatience: DownloadPatience = { answerMs: 20_000, stallMs: 30_000, attempts: 3, pauseMs: 1_000 };

/**
 * Downloads a dataset of the catalogue by name.
 * @throws DATASET_NOT_FOUND, DOWNLOAD_FAILED, DOWNLOAD_CHECKSUM, STORAGE_FULL, STORAGE_READ_ONLY, INTERRUPTED (what has arrived is kept)
 */
export async function downloadDataset(name: string, options: DownloadOptions): Promise<Downloaded> {
  const dataset = catalogue.find((entry) => entry.name === name);
  if (!dataset) {
    throw new StudioError('DATASET_NOT_FOUND', `There is no download called "${name}"`, {
      remedy: `Choose ${catalogue.map((entry) => entry.name).join(', ')}, or import a file: dsdc datasets import PATH.`
    });
  }
  return downloadFiles(dataset, options);
}

/** As downloadDataset, for a dataset described by the caller. */
export async function downloadFiles(dataset: DownloadableDataset, options: DownloadOptions): Promise<Downloaded> {
  const environment = options.environment ?? process.env;
  const mirrors = options.mirrors?.map(asFolder) ?? mirrorsOf(dataset, environment);
  const agents = proxyAgents(environment);
  const totalBytes = dataset.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  let doneBytes = 0;
  let source = mirrors[0] ?? dataset.name;
  try {
    await mkdir(options.dir, { recursive: true });
    for (const file of dataset.files) {
      const base = doneBytes;
      const report = (mirror: string, received: number) =>
        options.onProgress?.({ file: file.name, mirror, receivedBytes: base + received, totalBytes });
      source = await fetchFile(file, mirrors, options, agents, report) ?? source;
      doneBytes += file.sizeBytes;
      report(source, file.sizeBytes);
    }
  } catch (error) {
    throw writeFailure(options.dir, error);
  } finally {
    agents.http.destroy();
    agents.https.destroy();
  }
  return { dir: options.dir, files: dataset.files.map((file) => join(options.dir, file.name)), source };
}

/** Returns the mirror that delivered, undefined where the file was there already. */
async function fetchFile(
  file: DownloadableFile,
  mirrors: readonly string[],
  options: DownloadOptions,
  agents: ReturnType<typeof proxyAgents>,
  report: (mirror: string, receivedBytes: number) => void
): Promise<string | undefined> {
  const target = join(options.dir, file.name);
  if ((await sizeOf(target)) === file.sizeBytes && (await fileSha256(target)) === file.sha256) return undefined;
  const failures: string[] = [];
  let wrongContent = false;
  for (const mirror of mirrors) {
    try {
      await fetchFrom(mirror, file, options, agents, (received) => report(mirror, received));
      await rename(`${target}.part`, target);
      return mirror;
    } catch (error) {
      if (!(error instanceof TransferError || error instanceof WrongContent)) throw error;
      wrongContent ||= error instanceof WrongContent;
      failures.push(`${mirror} ${error.message}`);
    }
  }
  const reasons = failures.map((failure) => `\n  ${failure}`).join('');
  throw new StudioError(wrongContent ? 'DOWNLOAD_CHECKSUM' : 'DOWNLOAD_FAILED', `${file.name} could not be downloaded:${reasons}`, {
    remedy: 'Try again later (what has arrived is kept), set DSDC_MIRROR or HTTPS_PROXY, or bring the files on a stick: dsdc datasets import PATH.'
  });
}

/** The complete download is not the file we know. */
class WrongContent extends Error {}

async function fetchFrom(
  mirror: string,
  file: DownloadableFile,
  options: DownloadOptions,
  agents: ReturnType<typeof proxyAgents>,
  onBytes: (receivedBytes: number) => void
): Promise<void> {
  const patience = options.patience ?? defaultPatience;
  const partFile = join(options.dir, `${file.name}.part`);
  let attempt = 1;
  for (;;) {
    if (options.signal?.aborted) throw downloadStopped();
    const before = (await sizeOf(partFile)) ?? 0;
    try {
      await transfer({ url: mirror + file.name, partFile, sizeBytes: file.sizeBytes, agents, timeouts: patience, signal: options.signal, onBytes });
      const sum = await fileSha256(partFile);
      if (sum === file.sha256) return;
      await rm(partFile, { force: true });
      // The part that lay there may have been the wrong one: this mirror deserves a fresh start.
      if (before === 0) throw new WrongContent(`sent a file with SHA-256 ${sum} instead of ${file.sha256}`);
    } catch (error) {
      if (!(error instanceof TransferError) || !error.again) throw error;
      const gainedBytes = ((await sizeOf(partFile)) ?? 0) - before;
      if (gainedBytes >= progressBytes) attempt = 1;
      else if (attempt >= patience.attempts) throw error;
      await pauseBefore(attempt, patience, options.signal);
      attempt++;
    }
  }
}

/** Twice as long each time. */
async function pauseBefore(attempt: number, patience: DownloadPatience, signal: AbortSignal | undefined): Promise<void> {
  try {
    await pause(patience.pauseMs * 2 ** (attempt - 1), undefined, signal ? { signal } : {});
  } catch {
    throw downloadStopped();
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}
