import type { Paint } from '../output/style.ts';
import { pad } from '../output/width.ts';
import { globalOptions } from './spec.ts';
import type { CommandSpec, OptionSpec, OptionTable, PositionalSpec } from './spec.ts';

/** Help is read in 80 columns. */
const lineWidth = 80;
const widestName = 26;

/** `dsdc predict [options] IMAGE…`. */
export function usageText(command: CommandSpec): string {
  const required = Object.entries(command.options).flatMap(([name, spec]) => (spec.type === 'text' && spec.required ? [`--${name} ${spec.value}`] : []));
  const optional = required.length < Object.keys(command.options).length ? ['[options]'] : [];
  return ['dsdc', command.name, ...required, ...optional, ...command.positionals.map(positionalText)].join(' ');
}

function positionalText({ name, count }: PositionalSpec): string {
  return { one: name, optional: `[${name}]`, some: `${name}…`, any: `[${name}…]` }[count];
}

/** The whole help of one command. */
export function commandHelp(command: CommandSpec, paint: Paint): string[] {
  return [
    `${paint('heading', 'Usage')}  ${usageText(command)}`,
    '',
    ...wrap(command.summary, lineWidth),
    ...section('', command.positionals.map((p) => [p.name, p.help]), paint),
    ...section('Options', optionRows(command.options), paint),
    ...(command.notes ? ['', ...command.notes.flatMap((note) => wrap(note, lineWidth))] : []),
    ...(command.examples ? ['', paint('heading', 'Examples'), ...command.examples.map((example) => `  ${example}`)] : []),
    ...section('Everywhere', optionRows(globalOptions), paint)
  ];
}

/** The list of all commands, or of those of a group (`datasets`). */
export function commandList(commands: readonly CommandSpec[], group: string | undefined, paint: Paint): string[] {
  const listed = commands.filter((c) => !c.hidden && (group === undefined || c.name.startsWith(`${group} `)));
  return [
    `${paint('heading', 'Usage')}  dsdc ${group ?? '[--data-dir DIR] [--json] [--quiet]'} <command> …`,
    ...section('Commands', listed.map((c) => [c.name, c.summary]), paint),
    ...section('Everywhere', optionRows(globalOptions), paint),
    '',
    `“dsdc help ${group ?? 'COMMAND'}${group === undefined ? '' : ' COMMAND'}” tells more about a command.`
  ];
}

function optionRows(options: OptionTable): [string, string][] {
  return Object.entries(options).map(([name, spec]) => [optionName(name, spec), optionHelp(spec)]);
}

function optionName(name: string, spec: OptionSpec): string {
  if (spec.type === 'flag') return `--${name}`;
  return `--${name} ${spec.value ?? name.toUpperCase().replaceAll('-', '_')}`;
}

function optionHelp(spec: OptionSpec): string {
  if (spec.type === 'choice') return `${spec.help}: ${spec.choices.join(', ')}`;
  return spec.help;
}

function section(title: string, rows: readonly (readonly [string, string])[], paint: Paint): string[] {
  if (rows.length === 0) return [];
  const width = Math.min(widestName, Math.max(...rows.map(([name]) => name.length)));
  const indent = ' '.repeat(width + 4);
  const lines = rows.flatMap(([name, help]) => {
    const [first = '', ...more] = wrap(help, lineWidth - indent.length);
    const start = name.length > width ? [`  ${name}`, indent + first] : [`  ${pad(name, width, 'left')}  ${first}`];
    return [...start, ...more.map((line) => indent + line)];
  });
  return ['', ...(title === '' ? [] : [paint('heading', title)]), ...lines];
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
