import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandHelp } from '../src/cli/args/help.ts';
import { parseLine } from '../src/cli/args/parse.ts';
import type { CommandSpec } from '../src/cli/args/spec.ts';
import { benchNotes, benchOptions } from '../src/cli/commands/bench.ts';
import { dataFolder } from '../src/cli/data-folder.ts';
import { Output } from '../src/cli/output/output.ts';
import { StudioError } from '../src/contract/errors.ts';

export interface BenchOptions {
  readonly rounds: number;
  readonly steps: number;
  readonly epochs: number;
  /** 0: as many as the machine has. */
  readonly threads: number;
}

export interface Bench {
  readonly output: Output;
  readonly options: BenchOptions;
  readonly dataDir: string;
  /** For the bench's files; removed at the end. */
  readonly folder: string;
}

const defaults: BenchOptions = { rounds: 5, steps: 40, epochs: 20, threads: 0 };

const interruptedStatus = 130;

/** Reads the command line of one program of this folder, runs it and sets the exit status. */
export async function benchProgram(name: string, summary: string, work: (bench: Bench) => Promise<void>): Promise<void> {
  const args = process.argv.slice(2);
  const output = new Output({
    stdout: process.stdout, stderr: process.stderr, environment: process.env, json: args.includes('--json'), quiet: args.includes('--quiet')
  });
  const spec: CommandSpec = { name: `bench ${name}`, summary, positionals: [], options: benchOptions, notes: benchNotes };
  try {
    const { global, options } = parseLine(['bench', name, ...args], [spec]);
    if (global.help) {
      for (const line of commandHelp(spec, output.paint)) output.line(line);
      return;
    }
    const given = Object.fromEntries(Object.entries(options).filter(([option, value]) => option in defaults && value !== undefined));
    await inTemporaryFolder((folder) => work({ output, options: { ...defaults, ...given }, dataDir: dataFolder(global['data-dir']), folder }));
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    output.error(error.message, error.remedy);
    process.exitCode = error.kind === 'usage' ? 2 : 1;
  }
}

async function inTemporaryFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dsdc-bench-'));
  // Whatever ends this process; its children end with it.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(interruptedStatus));
  await work(folder);
}
