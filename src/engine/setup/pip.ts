import { readdirSync } from 'node:fs';
import { runCommand } from './run-command.ts';
import type { TensorflowRequest } from './tensorflow-releases.ts';

/** How pip is called here: a program and its first arguments. */
export type Pip = readonly [program: string, ...args: string[]];

/** `python3 -m pip` first: it is the one that works where several Pythons are installed. */
const candidates: readonly Pip[] = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']];

/** A pip that answers; undefined when there is none. */
export async function findPip(signal: AbortSignal | undefined): Promise<Pip | undefined> {
  for (const [program, ...args] of candidates) {
    const { exitCode } = await runCommand(program, [...args, '--version'], { signal });
    if (exitCode === 0) return [program, ...args];
  }
  return undefined;
}

/** Arguments after `pip` that fetch wheels of the requests into a folder, without their dependencies. */
export function pipDownloadArguments(requirements: readonly string[], tags: readonly string[], folder: string): string[] {
  // Few retries: where the index cannot be reached, `npm install` should not wait for minutes to learn it.
  const patience = ['--disable-pip-version-check', '--retries', '2', '--timeout', '20'];
  return ['download', '--no-deps', '--only-binary=:all:', '--dest', folder, '--find-links', folder, ...patience, ...tags, ...requirements];
}

export type PipDownload = { ok: true; files: string[] } | { ok: false; reason: string; unreachable: boolean };

/**
 * Downloads wheels into `folder`. A complete wheel that is there from an earlier try is found through --find-links and used again.
 * `files` are the wheels' names. A failure tells pip's own reason, and whether the index could not be reached at all.
 */
export async function pipDownload(
  pip: Pip,
  request: { requirements: readonly string[]; tags: TensorflowRequest['tags']; folder: string },
  options: { signal: AbortSignal | undefined; onLine: (line: string) => void }
): Promise<PipDownload> {
  const [program, ...args] = pip;
  const result = await runCommand(program, [...args, ...pipDownloadArguments(request.requirements, request.tags, request.folder)], options);
  if (result.exitCode === 0) return { ok: true, files: namedWheels(result.output, request.folder) };
  // "No matching distribution" is also what pip ends with when no index answered; only the retries before it tell.
  const unreachable = /WARNING: Retrying|Temporary failure|NewConnectionError|timed out|ProxyError|SSLError/.test(result.output);
  const lines = result.output.split('\n').map((line) => line.trim());
  const errorLine = lines.find((line) => line.startsWith('ERROR:')) ?? lines.findLast((line) => line !== '') ?? 'no output';
  const connection = /(\[Errno [^\]]*\] [^'")]+|Connection refused|timed out|ProxyError|SSLError)/.exec(result.output)?.[1];
  const reason = unreachable && connection !== undefined ? `the package index cannot be reached: ${connection}` : errorLine.replace(/^ERROR: /, '');
  return { ok: false, reason, unreachable };
}

/** The wheels that this call fetched or found, among others that may lie in the folder. */
function namedWheels(output: string, folder: string): string[] {
  return readdirSync(folder).filter((file) => file.endsWith('.whl') && output.includes(file));
}
