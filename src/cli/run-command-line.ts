import { readFile } from 'node:fs/promises';
import { StudioError } from '../contract/errors.ts';
import type { ErrorKind } from '../contract/errors.ts';
import type { Studio } from '../host/studio.ts';
import { commandHelp, commandList } from './args/help.ts';
import { parseLine } from './args/parse.ts';
import type { ParsedLine } from './args/parse.ts';
import { usageError } from './args/usage-error.ts';
import { allCommands } from './commands/all.ts';
import type { Command, Context } from './commands/command.ts';
import { dataFolder } from './data-folder.ts';
import type { Interrupts } from './interrupts.ts';
import { Output } from './output/output.ts';
import type { OutputOptions } from './output/output.ts';
import { printOverview } from './overview.ts';

const exitStatus: Record<ErrorKind, number> = { failure: 1, usage: 2, input: 3, interrupted: 130 };

export type Surroundings = Pick<OutputOptions, 'stdout' | 'stderr' | 'environment'> & { readonly interrupts: Interrupts };

/** Runs one command line and answers the exit status. */
export async function runCommandLine(args: readonly string[], { interrupts, ...streams }: Surroundings): Promise<number> {
  // Known before the line is read, so that errors in it are told the same way.
  const output = new Output({ ...streams, json: args.includes('--json'), quiet: args.includes('--quiet') });
  const opener = new StudioOpener(output);
  try {
    const line = parseLine(args, allCommands);
    const status = await answer(line, output, interrupts, opener, streams.environment);
    await opener.close();
    return status;
  } catch (error) {
    output.endProgress();
    await opener.close().catch(() => undefined);
    return report(error, output);
  }
}

async function answer(
  line: ParsedLine<Command>, output: Output, interrupts: Interrupts, opener: StudioOpener, environment: NodeJS.ProcessEnv
): Promise<number> {
  const { command, words, global } = line;
  if (global.version) {
    output.item({ version: await version() });
    output.line(`dsdc ${await version()}`);
    return 0;
  }
  if (global.help) {
    const help = command ? commandHelp(command, output.paint) : commandList(allCommands, words[0], output.paint);
    output.item({ help: help.join('\n') });
    for (const text of help) output.line(text);
    return 0;
  }
  const dataDir = dataFolder(global['data-dir'], environment);
  const program = environment['npm_command'] === undefined ? 'dsdc' : 'npx dsdc';
  const context: Context = {
    output,
    interrupts,
    dataDir,
    openStudio: () => opener.open(dataDir),
    typed: (text) => `${program} ${global['data-dir'] === undefined ? '' : `--data-dir ${shellWord(global['data-dir'])} `}${text}`
  };
  if (command) return (await command.run(context, { options: line.options, positionals: line.positionals })) ?? 0;
  if (words.length === 0) {
    printOverview(context);
    return 0;
  }
  const group = words.join(' ');
  const members = allCommands.filter(({ name }) => name.startsWith(`${group} `)).map(({ name }) => name.slice(group.length + 1));
  throw usageError(`“dsdc ${group}” needs one more word: ${members.join(', ')}`, `“dsdc ${group} --help” tells what they do.`);
}

/** Opened where a command needs it, closed once. */
class StudioOpener {
  readonly #output: Output;
  #studio: Promise<Studio> | undefined;

  constructor(output: Output) {
    this.#output = output;
  }

  async open(dataDir: string): Promise<Studio> {
    this.#studio ??= import('../host/studio.ts').then(({ createStudio }) => createStudio({ dataDir, log: (line) => this.#output.note(line) }));
    return this.#studio;
  }

  async close(): Promise<void> {
    await (await this.#studio)?.close();
  }
}

function report(error: unknown, output: Output): number {
  if (error instanceof StudioError) {
    output.error(error.message, error.remedy, error.kind === 'interrupted' ? 'interrupted' : 'error');
    return exitStatus[error.kind];
  }
  output.error(`a defect in the studio: ${error instanceof Error ? error.stack ?? error.message : String(error)}`, 'Please report it with these lines.');
  return exitStatus.failure;
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function shellWord(text: string): string {
  return /^[\w./~:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
