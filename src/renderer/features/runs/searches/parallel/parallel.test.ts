import { describe, expect, it } from 'vitest';
import type { ShownSearch, ShownTrial } from '../../../../../contract/api/searches.ts';
import { summariseSearch } from '../../../../../domain/searches/summarise-search.ts';
import { searchQuestionSchema } from '../../../../../contract/searches.ts';
import type { Search, TrialRun } from '../../../../../contract/searches.ts';
import { brushed, moved, withBrush } from './brushes.ts';
import { axesOf } from './parallel-axes.ts';

const question = searchQuestionSchema.parse({
  name: 's', base: {}, strategy: { kind: 'random', trials: 3 },
  axes: [{ field: 'training.learningRate', min: 0.001, max: 0.1, scale: 'log' }, { field: 'training.optimizer.kind', values: ['adam', 'sgd'] }]
});
const search = { id: 'a', question, status: 'completed', datasetHash: '', epochs: 2, owner: null, error: null, createdAt: '', finishedAt: null } as unknown as Search;
const values = [[0.001, 'adam'], [0.01, 'sgd'], [0.1, 'adam']] as const;
const run = (trial: number, valAccuracy: number | null): TrialRun =>
  ({ trial, rung: 0, seed: 0, runId: `r${trial}`, outcome: valAccuracy === null ? 'failed' : 'completed', valAccuracy, valLoss: 1, seconds: 1 });
const shown: ShownSearch = summariseSearch(
  search, values.map(([rate, kind]) => ({ 'training.learningRate': rate, 'training.optimizer.kind': kind })), [run(0, 0.5), run(1, 0.9), run(2, null)]
);
const axes = axesOf(shown, {
  field: (field) => field.split('.').at(-1)!, value: String, objective: (objective) => objective, objectiveValue: (_, value) => value.toFixed(1)
});
const found = (brushes: Parameters<typeof brushed>[2]): number[] => shown.trials.filter((trial: ShownTrial) => brushed(trial, axes, brushes)).map(({ number }) => number);

describe('the axes', () => {
  it('place values along their scale, choices one over the other, and the objective last', () => {
    expect(axes.map(({ label }) => label)).toEqual(['learningRate', 'kind', 'valAccuracy']);
    expect(shown.trials.map((trial) => axes[0]!.placeOf(trial))).toEqual([0, expect.closeTo(0.5, 9), 1]);
    expect(axes[1]!.ticks.map(({ text }) => text)).toEqual(['adam', 'sgd']);
    expect(axes[0]!.ticks.map(({ text }) => text)).toContain('0.01');
    expect(shown.trials.map((trial) => axes[2]!.placeOf(trial))).toEqual([0, 1, null]);
    expect([Number(axes[0]!.textAt(0.5)).toPrecision(1), axes[1]!.textAt(0.9), axes[2]!.textAt(1)]).toEqual(['0.01', 'sgd', '0.9']);
  });
});

describe('brushes', () => {
  it('keep the trials that lie within all of them; one that failed has no objective to lie anywhere', () => {
    expect(found({})).toEqual([1, 2, 3]);
    expect(found({ 'training.learningRate': { from: 0.4, to: 1 } })).toEqual([2, 3]);
    expect(found({ 'training.learningRate': { from: 0.4, to: 1 }, objective: { from: 0, to: 1 } })).toEqual([2]);
    expect(found({ 'training.optimizer.kind': { from: 0, to: 0.2 }, objective: { from: 0.5, to: 1 } })).toEqual([]);
  });

  it('are drawn either way, and over the whole axis are none', () => {
    expect(withBrush({}, 'a', { from: 0.8, to: 0.2 })).toEqual({ a: { from: 0.2, to: 0.8 } });
    expect(withBrush({ a: { from: 0.2, to: 0.8 } }, 'a', { from: 0, to: 1 })).toEqual({});
    expect(withBrush({ a: { from: 0.2, to: 0.8 }, b: { from: 0, to: 0.1 } }, 'a', null)).toEqual({ b: { from: 0, to: 0.1 } });
  });

  it('move by keys, their ends never past each other', () => {
    const brush = { from: 0.5, to: 0.6 };
    expect(moved(brush, 'from', 'ArrowUp')!.from).toBeCloseTo(0.55, 9);
    expect(moved(brush, 'from', 'End')).toEqual({ from: 0.6, to: 0.6 });
    expect(moved(brush, 'to', 'Home')).toEqual({ from: 0.5, to: 0.5 });
    expect(moved(brush, 'to', 'PageUp')!.to).toBeCloseTo(0.8, 9);
    expect(moved(brush, 'to', 'x')).toBeNull();
  });
});
