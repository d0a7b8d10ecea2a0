import type { Studio } from '../../host/studio.ts';
import type { CommandSpec, OptionTable, OptionValues } from '../args/spec.ts';
import type { Interrupts } from '../interrupts.ts';
import type { Output } from '../output/output.ts';

/** What a command works with. */
export interface Context {
  readonly output: Output;
  readonly interrupts: Interrupts;
  readonly dataDir: string;
  /** Opens the studio at the first call; closed when the command ends. */
  readonly openStudio: () => Promise<Studio>;
  /** How a person would type a command here: `npx dsdc --data-dir /tmp/x runs list`. */
  readonly typed: (command: string) => string;
}

export interface Input<Options extends OptionTable> {
  readonly options: OptionValues<Options>;
  readonly positionals: readonly string[];
}

export interface Command<Options extends OptionTable = OptionTable> extends CommandSpec<Options> {
  /** The exit status; nothing returned is 0. */
  run(context: Context, input: Input<Options>): Promise<number | void>;
}

/** Keeps the options' types inside the command: outside, all commands are alike. The parser has checked the values. */
export function command<const Options extends OptionTable>(definition: Command<Options>): Command {
  return definition;
}
