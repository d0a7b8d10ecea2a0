import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StudioError } from '../../contract/errors.ts';
import { parseLine } from './parse.ts';
import type { CommandSpec } from './spec.ts';

const commands: readonly CommandSpec[] = [
  {
    name: 'train',
    summary: 'Train',
    positionals: [],
    options: {
      epochs: { type: 'integer', value: 'N', min: 1, max: 100, help: '' },
      lr: { type: 'number', value: 'RATE', min: -1, help: '' },
      schedule: { type: 'choice', choices: ['constant', 'cosine'], help: '' },
      fast: { type: 'flag', help: '' }
    }
  },
  { name: 'datasets list', summary: 'List', positionals: [], options: {} },
  { name: 'datasets show', summary: 'Show', positionals: [{ name: 'DATASET', help: 'its name', count: 'one' }], options: {} },
  { name: 'models export', summary: 'Export', positionals: [], options: { format: { type: 'text', value: 'F', help: '', required: true } } },
  { name: 'predict', summary: 'Read', positionals: [{ name: 'PICTURE', help: 'files', count: 'some' }], options: {} }
];

function complaint(line: string): string {
  try {
    parseLine(line.split(' '), commands);
  } catch (error) {
    if (error instanceof StudioError && error.code === 'USAGE_INVALID') return `${error.message} / ${error.remedy ?? ''}`;
    throw error;
  }
  return 'none';
}

describe('parseLine', () => {
  it('reads options of all kinds', () => {
    const { command, options } = parseLine(['train', '--epochs', '3', '--lr=1e-4', '--schedule', 'cosine', '--fast'], commands);
    expect(command?.name).toBe('train');
    expect(options).toMatchObject({ epochs: 3, lr: 1e-4, schedule: 'cosine', fast: true, json: false });
  });

  it.each([
    ['--data-dir /d datasets show --json mnist'],
    ['datasets --json show mnist --data-dir /d'],
    ['--json --data-dir=/d datasets show mnist']
  ])('takes global options anywhere: %s', (line) => {
    expect(parseLine(line.split(' '), commands)).toMatchObject({ command: { name: 'datasets show' }, positionals: ['mnist'], global: { json: true, 'data-dir': '/d' } });
  });

  it('takes a negative number for a value and what follows -- for words', () => {
    expect(parseLine(['train', '--lr', '-0.5'], commands).options).toMatchObject({ lr: -0.5 });
    expect(parseLine(['predict', '--', '--odd.png'], commands).positionals).toEqual(['--odd.png']);
  });

  it('asks for help by word and by option, and requires nothing then', () => {
    for (const line of ['help datasets show', 'datasets show --help', '-h datasets show', '--data-dir /d help datasets show']) {
      expect(parseLine(line.split(' '), commands)).toMatchObject({ command: { name: 'datasets show' }, global: { help: true } });
    }
  });

  it.each([
    ['train --epoch 3', '“dsdc train” has no option --epoch / Did you mean --epochs?'],
    ['train --no-such-flag', '“dsdc train” has no option --no-such-flag / “dsdc train --help” lists the options.'],
    ['train --__proto__ 1', '“dsdc train” has no option --__proto__ / “dsdc train --help” lists the options.'],
    ['--epochs 3 train', 'there is no option --epochs before the command / “dsdc --help” lists the options.'],
    ['train --epochs', '--epochs needs a value / Write --epochs N.'],
    ['train --epochs --fast', '--epochs needs a value / Write --epochs N.'],
    ['train --epochs 0', '--epochs is “0”, but takes a whole number from 1 to 100 / '],
    ['train --epochs 2.5', '--epochs is “2.5”, but takes a whole number from 1 to 100 / '],
    ['train --lr 0x10', '--lr is “0x10”, but takes a number of at least -1 / '],
    ['train --epochs 1 --epochs 2', '--epochs is given twice / '],
    ['train --fast=yes', '--fast takes no value / '],
    ['train --schedule cosin', '--schedule is “cosin”, but takes one of: constant, cosine / Did you mean --schedule cosine?'],
    ['train mnist', '“dsdc train” has no use for “mnist” / “dsdc train --help” shows how it is used.'],
    ['tarin', 'there is no command “tarin” / Did you mean “dsdc train”?'],
    ['datasets shwo x', 'there is no command “datasets shwo” / Did you mean “dsdc datasets show”?'],
    ['datasets show', '“dsdc datasets show” needs DATASET: its name / “dsdc datasets show --help” shows how it is used.'],
    ['models export', '“dsdc models export” needs --format F / “dsdc models export --help” shows how it is used.']
  ])('refuses “%s”', (line, text) => {
    expect(complaint(line)).toBe(text);
  });

  it('answers or complains about usage, whatever is typed', () => {
    const word = fc.oneof(fc.constantFrom('train', 'datasets', 'show', 'help', '--epochs', '--json', '--', '-', '3', '-h', '--lr=', '='), fc.string());
    fc.assert(fc.property(fc.array(word, { maxLength: 6 }), (args) => {
      try {
        parseLine(args, commands);
      } catch (error) {
        expect(error).toMatchObject({ code: 'USAGE_INVALID' });
      }
    }));
  });
});
