import { describe, expect, it } from 'vitest';
import { listedRun } from '../testing/listed-run.ts';
import { compareRuns } from './compare-runs.ts';

describe('comparing runs', () => {
  const a = listedRun({ number: 1, training: { seed: 1, optimizer: { kind: 'adam' } }, test: 0.98, accuracy: 0.97 });
  const b = listedRun({ number: 2, training: { seed: 2, optimizer: { kind: 'sgd' } }, test: 0.99, accuracy: 0.97 });
  const line = (path: string) => compareRuns([a, b]).find((each) => each.path === path)!;

  it('tells what differs, also where only one has it', () => {
    expect(line('seed')).toMatchObject({ section: 'training', values: [1, 2], differs: true });
    expect(line('optimizer.beta1')).toMatchObject({ values: [0.9, null], differs: true });
    expect(line('optimizer.momentum')).toMatchObject({ values: [null, 0.9], differs: true });
    expect(line('batchSize')).toMatchObject({ values: [128, 128], differs: false });
    expect(line('dataset').differs).toBe(false);
  });

  it('knows the best result, the lowest of errors, and none where all are equal', () => {
    expect(line('test').best).toEqual([false, true]);
    expect(line('testErrors').best).toEqual([false, true]);
    expect(compareRuns([a, listedRun({ number: 4 })]).find(({ path }) => path === 'epochsDone')).toMatchObject({ differs: true, best: [false, false] });
    expect(line('bestVal')).toMatchObject({ differs: false, best: [false, false] });
  });

  it('knows no best where only one has a result', () => {
    const lines = compareRuns([a, listedRun({ number: 3 })]);
    expect(lines.find(({ path }) => path === 'test')).toMatchObject({ differs: true, best: [false, false] });
  });

  it('holds layers against each other by name', () => {
    const longer = listedRun({ number: 3, network: { ...a.run.network, layers: [{ type: 'pool2d', name: 'pool', kind: 'max', size: 2, stride: 2, padding: 'valid' }, ...a.run.network.layers] } });
    const differing = compareRuns([a, longer]).filter(({ section, differs }) => section === 'network' && differs).map(({ path }) => path);
    expect(differing.every((path) => path.startsWith('layers.pool.'))).toBe(true);
    expect(differing).toContain('layers.pool.size');
  });
});
