import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const hasModules = 'import importlib.util, sys; sys.exit(any(importlib.util.find_spec(name) is None for name in sys.argv[1:]))';
const keptCharacters = 2000;

/** The first Python that has all these modules: DSDC_BENCH_PYTHON, python3, python. @throws Error saying where it looked */
export async function findPython(modules: readonly string[]): Promise<string> {
  const named = process.env['DSDC_BENCH_PYTHON'];
  const candidates = [...(named ? [named] : []), 'python3', 'python'];
  for (const candidate of candidates) if (await succeeds(candidate, ['-c', hasModules, ...modules])) return candidate;
  throw new Error(`no Python with ${modules.join(' and ')} among ${candidates.join(', ')}; DSDC_BENCH_PYTHON can name one`);
}

function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore' });
    child.on('error', () => resolve(false));
    child.on('close', (status) => resolve(status === 0));
  });
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** A program of peers/ that answers questions, one JSON line each, until its input ends. */
export class PythonPeer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<void>;
  #waiting: Waiting | undefined;
  #end: Error | undefined;

  constructor(python: string, script: string, environment: Readonly<Record<string, string>>) {
    const path = fileURLToPath(new URL(`peers/${script}`, import.meta.url));
    const child = spawn(python, [path], { env: { ...process.env, ...environment, PYTHONDONTWRITEBYTECODE: '1' } });
    this.#child = child;
    let lastWords = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-keptCharacters);
    });
    createInterface(child.stdout).on('line', (line) => {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      waiting?.resolve(JSON.parse(line));
    });
    // Its end is told by 'close'; a question into a closed pipe must not end the bench.
    child.stdin.on('error', () => undefined);
    const killWithParent = (): void => void child.kill('SIGKILL');
    process.on('exit', killWithParent);
    this.#closed = new Promise((resolve) => {
      const ended = (why: string): void => {
        process.off('exit', killWithParent);
        this.#end ??= new Error(`${script} ended: ${lastWords.trim().split('\n').at(-1) || why}`);
        this.#waiting?.reject(this.#end);
        resolve();
      };
      child.on('error', (error) => ended(error.message));
      child.on('close', (status, signal) => ended(signal ?? `exit status ${status}`));
    });
  }

  /** One question at a time. @throws Error with the program's last words when it ends instead of answering */
  ask<Answer>(question: unknown): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#end) return reject(this.#end);
      this.#waiting = { resolve: (answer) => resolve(answer as Answer), reject };
      this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    });
  }

  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }
}
