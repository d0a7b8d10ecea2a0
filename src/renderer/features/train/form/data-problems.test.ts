import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../../contract/datasets.ts';
import type { Model } from '../../../../contract/models.ts';
import { presetNamed } from '../../../../domain/network/presets.ts';
import { canTeach, datasetProblem, replayDataset } from './data-problems.ts';

const digits = [...'0123456789'];
const dataset = (changes: Partial<Dataset> = {}): Dataset =>
  ({ id: 'd1', name: 'mnist', classes: digits, splits: { train: 100, test: 10 }, hash: 'h1', source: '', testLocked: false, createdAt: '', ...changes }) as Dataset;
const model = (classes: readonly string[], hash = 'h1'): Model => ({ classes, network: presetNamed('dsdc-large').network, lineage: { dataset: { name: 'mnist', hash } } }) as unknown as Model;

describe('datasetProblem', () => {
  it('has nothing against digits', () => {
    expect(datasetProblem(dataset(), null)).toBeNull();
    expect(datasetProblem(dataset({ classes: digits.slice(0, 5) }), model(digits))).toBeNull();
  });

  it('names what is missing', () => {
    expect(datasetProblem(dataset({ splits: { test: 10 } }), null)?.word).toBe('train.datasetNoTrain');
    expect(datasetProblem(dataset({ classes: ['x'] }), null)?.word).toBe('train.datasetOneClass');
  });

  it('names the first class that the model knows otherwise', () => {
    expect(datasetProblem(dataset({ classes: ['0', 'one'] }), model(digits))).toEqual({ word: 'train.datasetOtherClasses', values: { label: 1, dataset: 'one', model: '1' } });
    expect(datasetProblem(dataset(), model(digits.slice(0, 9)))?.values).toEqual({ label: 9, dataset: '9', model: '–' });
  });
});

describe('replayDataset', () => {
  it('is the one of the same content, unless that is learned from anyway', () => {
    const [old, other] = [dataset(), dataset({ id: 'd2' as Dataset['id'], hash: 'h2' })];
    expect(replayDataset(model(digits), other, [old, other])).toBe(old);
    expect(replayDataset(model(digits), old, [old, other])).toBeNull();
    expect(replayDataset(model(digits, 'h3'), other, [old, other])).toBeNull();
  });
});

describe('canTeach', () => {
  const small = presetNamed('dsdc-tiny').network;
  it('needs the same classes in the same order, and single samples on both sides', () => {
    expect(canTeach(model(digits), small, digits)).toBe(true);
    expect(canTeach(model([...digits, 'dot']), small, digits)).toBe(false);
    expect(canTeach(model(digits.toReversed()), small, digits)).toBe(false);
    expect(canTeach(model(digits), presetNamed('line').network, digits)).toBe(false);
    expect(canTeach({ ...model(digits), network: presetNamed('line').network }, small, digits)).toBe(false);
  });
});
