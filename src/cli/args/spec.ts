/** Commands as data: parsing, help and error messages are all generated from these tables. */

interface OptionText {
  /** One line for the help. */
  readonly help: string;
  /** How the value is called in the help, in capitals: `--epochs N`. */
  readonly value?: string;
}

export interface FlagOption extends OptionText {
  readonly type: 'flag';
}

export interface TextOption extends OptionText {
  readonly type: 'text';
  readonly value: string;
  readonly required?: true;
}

export interface NumberOption extends OptionText {
  readonly type: 'integer' | 'number';
  readonly value: string;
  readonly min?: number;
  readonly max?: number;
}

export interface ChoiceOption<Choice extends string = string> extends OptionText {
  readonly type: 'choice';
  readonly choices: readonly Choice[];
}

export type OptionSpec = FlagOption | TextOption | NumberOption | ChoiceOption;
export type OptionTable = Readonly<Record<string, OptionSpec>>;

type ValueOf<Option extends OptionSpec> =
  Option extends FlagOption ? boolean
  : Option extends NumberOption ? number | undefined
  : Option extends ChoiceOption<infer Choice> ? Choice | undefined
  : Option extends { readonly required: true } ? string
  : string | undefined;

/** What a command receives: `options['val-share']` is a checked number or undefined where it was left out. */
export type OptionValues<Options extends OptionTable> = { readonly [Name in keyof Options]: ValueOf<Options[Name]> };

export interface PositionalSpec {
  /** In capitals: `IMAGE`. */
  readonly name: string;
  readonly help: string;
  /** `one` and `some` must be given; `some` and `any` take all that follow. */
  readonly count: 'one' | 'optional' | 'some' | 'any';
}

export interface CommandSpec<Options extends OptionTable = OptionTable> {
  /** One or two words: `train`, `datasets import`. */
  readonly name: string;
  readonly summary: string;
  readonly positionals: readonly PositionalSpec[];
  readonly options: Options;
  /** Sentences under the options, already broken into lines. */
  readonly notes?: readonly string[];
  readonly examples?: readonly string[];
  /** Works, but is not listed. */
  readonly hidden?: true;
}

/** Options of every command; they may stand before it too. */
export const globalOptions = {
  'data-dir': { type: 'text', value: 'DIR', help: 'where the studio keeps its data (environment: DSDC_DATA_DIR)' },
  json: { type: 'flag', help: 'JSON on standard output, a line an item, and nothing else' },
  quiet: { type: 'flag', help: 'results only: no progress, no hints' },
  help: { type: 'flag', help: 'show help for the command' },
  version: { type: 'flag', help: 'show the version' }
} as const satisfies OptionTable;

export type GlobalValues = OptionValues<typeof globalOptions>;
