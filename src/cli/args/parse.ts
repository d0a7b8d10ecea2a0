import { parseArgs } from 'node:util';
import { nearest } from './nearest.ts';
import { optionValue } from './option-value.ts';
import { globalOptions } from './spec.ts';
import type { CommandSpec, GlobalValues, OptionTable } from './spec.ts';
import { usageError } from './usage-error.ts';

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];

export interface ParsedLine<Command> {
  readonly command: Command | undefined;
  /** The words that were read as a command's name; for a group (`datasets`) without a known second word, that one only. */
  readonly words: readonly string[];
  readonly global: GlobalValues;
  readonly options: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/**
 * Finds the command, then reads the whole line with its options. With `--help` or `--version` nothing is required of the rest.
 * @throws StudioError USAGE_INVALID naming the word that is wrong and the nearest right one.
 */
export function parseLine<Command extends CommandSpec>(args: readonly string[], commands: readonly Command[]): ParsedLine<Command> {
  const { words, helpWord } = commandWords(args, commands);
  const command = commands.find((c) => c.name === words.join(' '));
  const table: OptionTable = { ...command?.options, ...globalOptions };
  const tokens = tokenize(args, table);
  const given = readOptions(tokens, table, command);
  if (helpWord) given.set('help', true);
  const global = pickGlobal(given);
  const positionals = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : [])).slice(words.length + (helpWord ? 1 : 0));
  if (command && !global.help && !global.version) requireAll(command, given, positionals);
  return { command, words, global, options: withFlags(given, table), positionals };
}

/** Not strict: the checks below do what strict mode does, with better words and suggestions. */
function tokenize(args: readonly string[], table: OptionTable): readonly Token[] {
  const options = Object.fromEntries(Object.entries(table).map(([name, spec]) =>
    [name, { type: spec.type === 'flag' ? 'boolean' as const : 'string' as const, ...(name === 'help' ? { short: 'h' } : {}) }]));
  return parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true }).tokens;
}

/** The leading words that name a command or a group of commands; `help` before them asks for their help. */
function commandWords(args: readonly string[], commands: readonly CommandSpec[]): { words: string[]; helpWord: boolean } {
  const words: string[] = [];
  let helpWord = false;
  for (const token of tokenize(args, globalOptions)) {
    // An option that only the command knows ends the search: its value must not be taken for a command.
    if (token.kind === 'option-terminator' || (token.kind === 'option' && !(token.name in globalOptions))) break;
    if (token.kind !== 'positional') continue;
    if (token.value === 'help' && words.length === 0 && !helpWord) {
      helpWord = true;
      continue;
    }
    const candidates = nextWords(words, commands);
    if (candidates.length === 0) break;
    if (!candidates.includes(token.value)) throw unknownWord(words, token.value, candidates);
    words.push(token.value);
  }
  return { words, helpWord };
}

function nextWords(words: readonly string[], commands: readonly CommandSpec[]): string[] {
  const prefix = words.map((word) => `${word} `).join('');
  return [...new Set(commands.filter((c) => c.name.startsWith(prefix)).map((c) => c.name.slice(prefix.length).split(' ')[0]!))];
}

function unknownWord(words: readonly string[], word: string, candidates: readonly string[]): Error {
  const meant = nearest(word, candidates);
  const line = ['dsdc', ...words].join(' ');
  return usageError(`there is no command “${[...words, word].join(' ')}”`, meant ? `Did you mean “${line} ${meant}”?` : `“${line} --help” lists what there is.`);
}

function readOptions(tokens: readonly Token[], table: OptionTable, command: CommandSpec | undefined): Map<string, string | number | boolean> {
  const values = new Map<string, string | number | boolean>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const spec = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!spec) throw unknownOption(rawName, table, command);
    if (values.has(name) && spec.type !== 'flag') throw usageError(`--${name} is given twice`);
    if (spec.type === 'flag') {
      if (value !== undefined) throw usageError(`--${name} takes no value`);
      values.set(name, true);
      continue;
    }
    // `--name --seed 3`: the value was forgotten. A negative number is one.
    const forgotten = value === undefined || (!inlineValue && /^-(?![\d.])./.test(value));
    if (forgotten) throw usageError(`--${name} needs a value`, `Write --${name} ${spec.type === 'choice' ? spec.choices.join('|') : spec.value}.`);
    values.set(name, optionValue(name, spec, value));
  }
  return values;
}

function unknownOption(rawName: string, table: OptionTable, command: CommandSpec | undefined): Error {
  const meant = nearest(rawName.replace(/^-+/, ''), Object.keys(table));
  const where = command ? `“dsdc ${command.name}” has no option ${rawName}` : `there is no option ${rawName} before the command`;
  return usageError(where, meant ? `Did you mean --${meant}?` : `“dsdc ${command ? `${command.name} ` : ''}--help” lists the options.`);
}

function requireAll(command: CommandSpec, given: ReadonlyMap<string, unknown>, positionals: readonly string[]): void {
  const help = `“dsdc ${command.name} --help” shows how it is used.`;
  for (const [name, spec] of Object.entries(command.options)) {
    if (spec.type === 'text' && spec.required && !given.has(name)) throw usageError(`“dsdc ${command.name}” needs --${name} ${spec.value}`, help);
  }
  const needed = command.positionals.filter((p) => p.count === 'one' || p.count === 'some');
  const missing = needed[positionals.length];
  if (missing) throw usageError(`“dsdc ${command.name}” needs ${missing.name}: ${missing.help}`, help);
  const endless = command.positionals.some((p) => p.count === 'some' || p.count === 'any');
  if (!endless && positionals.length > command.positionals.length) {
    throw usageError(`“dsdc ${command.name}” has no use for “${positionals[command.positionals.length]}”`, help);
  }
}

function withFlags(given: ReadonlyMap<string, string | number | boolean>, table: OptionTable): Record<string, string | number | boolean | undefined> {
  return Object.fromEntries(Object.entries(table).map(([name, spec]) => [name, given.get(name) ?? (spec.type === 'flag' ? false : undefined)]));
}

function pickGlobal(given: ReadonlyMap<string, string | number | boolean>): GlobalValues {
  return withFlags(given, globalOptions) as GlobalValues;
}
