import { spawn } from 'node:child_process';

export interface CommandResult {
  /** Exit status; null when a signal ended it or it could not be started. */
  exitCode: number | null;
  /** stdout and stderr together, as they came. */
  output: string;
}

/**
 * Runs a program without a shell and waits for it. A program that does not exist is a result (exitCode null), not an exception.
 *
 * @param options.onLine called with each line of output as it arrives.
 * @throws AbortError when the signal aborts; the program is killed first.
 */
export function runCommand(
  program: string,
  args: readonly string[],
  options: { signal?: AbortSignal | undefined; onLine?: (line: string) => void; cwd?: string; env?: NodeJS.ProcessEnv } = {}
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.signal === undefined ? {} : { signal: options.signal, killSignal: 'SIGKILL' as const }),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: options.env ?? process.env
    });
    let output = '';
    let unfinished = '';
    const take = (text: string): void => {
      output += text;
      const lines = (unfinished + text).split(/[\r\n]+/);
      unfinished = lines.pop() ?? '';
      for (const line of lines) options.onLine?.(line);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    let failure: Error | undefined;
    child.on('error', (error) => (failure = error));
    child.on('close', (exitCode) => {
      if (options.signal?.aborted) reject(options.signal.reason as Error);
      else resolve({ exitCode: failure === undefined ? exitCode : null, output: failure === undefined ? output : failure.message });
    });
  });
}
