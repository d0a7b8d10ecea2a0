import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { SearchQuestion } from '../../contract/searches.ts';
import { presetNamed } from '../../domain/network/presets.ts';
import { parseLine } from '../args/parse.ts';
import { searchCommands } from '../commands/search.ts';
import { searchOf } from './search-options.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'dsdc-search-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function asked(...words: readonly string[]): Promise<SearchQuestion> {
  const line = ['search', 'start', '--name', 'rates', '--axes', 'training.batchSize=64,128', ...words];
  return searchOf(parseLine(line, searchCommands).options as unknown as Parameters<typeof searchOf>[0], async () => [{ field: 'training.batchSize', kind: 'integer' }]);
}

function file(name: string, content: object): string {
  const place = path.join(folder, name);
  writeFileSync(place, JSON.stringify({ name: 'stored', base: {}, axes: [{ field: 'training.batchSize', values: [32] }], strategy: { kind: 'grid' }, ...content }));
  return place;
}

describe('options that change nothing', () => {
  it.each([
    ['--factor 2', '--factor does not go with --strategy random', 'rungs'],
    ['--first-epochs 2 --strategy random', '--first-epochs does not go with --strategy random', 'rungs'],
    ['--factor 2 --strategy grid', '--factor does not go with --strategy grid', 'rungs'],
    ['--trials 2 --strategy grid', '--trials does not go with --strategy grid', 'combinations'],
    ['--search-seed 2 --strategy grid', '--search-seed does not go with --strategy grid', 'drawn']
  ])('are refused, and it is said what they are for: %s', async (words, message, remedy) => {
    await expect(asked(...words.split(' '))).rejects.toMatchObject({ code: 'USAGE_INVALID', message, remedy: expect.stringContaining(remedy) });
  });

  it('are none where the strategy reads them', async () => {
    const { strategy, seed } = await asked(...'--strategy halving --trials 9 --factor 2 --first-epochs 2 --epochs 8 --search-seed 5'.split(' '));
    expect([strategy, seed]).toEqual([{ kind: 'halving', trials: 9, factor: 2, firstEpochs: 2, lastEpochs: 8 }, 5]);
  });
});

describe('beside a file', () => {
  it('the epochs that are asked for are those of the last rung', async () => {
    const halving = file('halving.json', { strategy: { kind: 'halving', trials: 4, firstEpochs: 1, lastEpochs: 9 } });
    expect((await asked('--file', halving)).strategy).toMatchObject({ lastEpochs: 9 });
    expect((await asked('--file', halving, '--epochs', '27')).strategy).toMatchObject({ trials: 4, lastEpochs: 27 });
  });

  it('the preset that is asked for takes the place of the network, and the other way round', async () => {
    const { network } = presetNamed('reference');
    const drawn = file('network.json', { base: { network, dataset: 'mnist' } });
    expect((await asked('--file', drawn)).base.network).toMatchObject({ name: network.name });
    expect((await asked('--file', drawn, '--preset', 'dsdc')).base).toMatchObject({ preset: 'dsdc', dataset: 'mnist' });
    expect((await asked('--file', drawn, '--preset', 'dsdc')).base.network).toBeUndefined();
    writeFileSync(path.join(folder, 'own.json'), JSON.stringify(network));
    const { preset, network: own } = (await asked('--file', file('preset.json', { base: { preset: 'dsdc' } }), '--network', path.join(folder, 'own.json'))).base;
    expect([preset, own?.name]).toEqual([undefined, network.name]);
  });
});
