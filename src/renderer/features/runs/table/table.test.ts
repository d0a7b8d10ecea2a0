import { describe, expect, it } from 'vitest';
import { listedRun } from '../testing/listed-run.ts';
import { columnsNamed, firstColumns, runColumns } from './columns.ts';
import { facetCounts, filterRuns, isFiltering, noFilter, readFilter, toggled, writeFilter } from './filter-runs.ts';
import { groupRuns } from './group-runs.ts';
import { nextSort, readSort, sortRuns, writeSort } from './sort-runs.ts';
import { deviationOf, meanOf } from './statistics.ts';
import { rowPx, scrolledTo, tableLines, visibleLines } from './table-lines.ts';

const numbers = (rows: readonly { readonly run: { readonly number: number } }[]): number[] => rows.map(({ run }) => run.number);

describe('columns', () => {
  it('have names of their own, and those shown first are among them', () => {
    expect(new Set(runColumns.map(({ id }) => id)).size).toBe(runColumns.length);
    expect(columnsNamed(firstColumns).map(({ id }) => id)).toEqual(firstColumns);
  });

  it('keep the order that was chosen; what another version called otherwise is left out', () => {
    expect(columnsNamed(['seed', 'gone', 'test', 'seed']).map(({ id }) => id)).toEqual(['seed', 'test']);
  });

  it('find settings in the recipe', () => {
    const row = listedRun({ number: 1, training: { optimizer: { kind: 'adamw' }, learningRate: 0.014 } });
    const value = (id: string): unknown => columnsNamed([id])[0]!.value(row);
    expect(['training.learningRate', 'training.optimizer.kind', 'training.optimizer.weightDecay', 'training.clipNorm'].map(value)).toEqual([0.014, 'adamw', 0.01, null]);
  });
});

describe('sorting', () => {
  const rows = [listedRun({ number: 3, accuracy: 0.97 }), listedRun({ number: 2 }), listedRun({ number: 1, accuracy: 0.99 })];

  it('begins with the better end, then the other, then newest first again', () => {
    const first = nextSort(null, 'bestVal');
    expect(first).toEqual({ column: 'bestVal', descending: true });
    expect(nextSort(first, 'bestVal')).toEqual({ column: 'bestVal', descending: false });
    expect(nextSort(nextSort(first, 'bestVal'), 'bestVal')).toBeNull();
    expect(nextSort(first, 'lastLoss')).toEqual({ column: 'lastLoss', descending: false });
  });

  it('puts what has no value last both ways', () => {
    expect(numbers(sortRuns(rows, { column: 'bestVal', descending: true }))).toEqual([1, 3, 2]);
    expect(numbers(sortRuns(rows, { column: 'bestVal', descending: false }))).toEqual([3, 1, 2]);
  });

  it('counts numbers in names', () => {
    const named = [listedRun({ number: 1, name: 'net-10' }), listedRun({ number: 2, name: 'net-9' })];
    expect(numbers(sortRuns(named, { column: 'name', descending: false }))).toEqual([2, 1]);
  });

  it('stands in the address', () => {
    for (const text of ['-test', 'seed', 'name']) expect(writeSort(readSort(text))).toBe(text);
    expect(readSort('-nonsense')).toBeNull();
    expect(writeSort(null)).toBeNull();
  });
});

describe('filtering', () => {
  const rows = [
    listedRun({ number: 1, name: 'night', tags: ['paper', 'a,b'], starred: true }), listedRun({ number: 2, status: 'failed', dataset: 'usps' }),
    listedRun({ number: 3, preset: null, notes: 'too hot' })
  ];
  const word = (status: string): string => (status === 'failed' ? '失败' : status);
  const found = (text: string): number[] => numbers(filterRuns(rows, { ...noFilter, text }, word));

  it('finds all words, wherever they stand', () => {
    expect(found('NIGHT paper')).toEqual([1]);
    expect(found('#2')).toEqual([2]);
    expect(found('usps failed')).toEqual([2]);
    expect(found('失败')).toEqual([2]);
    expect(found('hot')).toEqual([3]);
    expect(found('night usps')).toEqual([]);
    expect(found('  ')).toEqual([1, 2, 3]);
  });

  it('lets one of a facet’s values pass, and asks all facets', () => {
    const filter = toggled(toggled(toggled(noFilter, 'status', 'completed'), 'status', 'failed'), 'dataset', 'usps');
    expect(numbers(filterRuns(rows, filter, word))).toEqual([2]);
    expect(toggled(toggled(noFilter, 'tag', 'x'), 'tag', 'x')).toEqual(noFilter);
    expect(numbers(filterRuns(rows, { ...noFilter, starred: true }, word))).toEqual([1]);
  });

  it('stands in the address, with any sign in a tag', () => {
    const filter = { ...toggled(toggled(noFilter, 'tag', 'a,b'), 'tag', '100 %'), text: 'x & y', starred: true };
    const query = new URLSearchParams(Object.entries(writeFilter(filter)).filter((entry): entry is [string, string] => entry[1] !== null));
    expect(readFilter(new URLSearchParams(query.toString()))).toEqual(filter);
    expect(isFiltering(readFilter(new URLSearchParams('tag=%25E0%25A4')))).toBe(true);
  });

  it('counts what there is to choose from', () => {
    expect(facetCounts(rows, 'dataset')).toEqual([{ value: 'mnist', count: 2 }, { value: 'usps', count: 1 }]);
    expect(facetCounts(rows, 'tag').map(({ value }) => value)).toEqual(['a,b', 'paper']);
  });
});

describe('groups', () => {
  const rows = [
    listedRun({ number: 5, training: { seed: 2, learningRate: 0.01 }, test: 0.98 }), listedRun({ number: 4, training: { seed: 1, learningRate: 0.02 }, test: 0.99 }),
    listedRun({ number: 3, training: { seed: 1, learningRate: 0.01, threads: 2 }, test: 0.96 }), listedRun({ number: 2, dataset: 'usps', test: 0.9 })
  ];

  it('hold what is the same but for the seed', () => {
    expect(groupRuns(rows, 'seed').map(({ runs }) => numbers(runs))).toEqual([[5, 3], [4], [2]]);
  });

  it('of one title tell what sets them apart', () => {
    const [first, second, third] = groupRuns(rows, 'seed');
    expect([first!.title, first!.apart]).toEqual(['dsdc · mnist', [{ setting: 'learningRate', value: 0.01 }]]);
    expect(second!.apart).toEqual([{ setting: 'learningRate', value: 0.02 }]);
    expect([third!.title, third!.apart]).toEqual(['dsdc · usps', []]);
  });

  it('are sorted by their means, their runs by themselves', () => {
    const lines = tableLines(rows, { column: 'test', descending: true }, 'seed', () => true);
    expect(lines.map((line) => (line.kind === 'group' ? line.group.title : line.row.run.number))).toEqual(['dsdc · mnist', 4, 'dsdc · mnist', 5, 3, 'dsdc · usps', 2]);
    expect(tableLines(rows, null, 'dataset', () => false).map(({ id }) => id)).toEqual(['mnist', 'usps']);
  });

  it('have a mean and the standard deviation of a sample', () => {
    expect(meanOf([0.98, 0.96])).toBeCloseTo(0.97, 12);
    expect(deviationOf([0.98, 0.96])).toBeCloseTo(0.0141421, 6);
    expect([meanOf([]), deviationOf([1])]).toEqual([null, null]);
  });
});

describe('lines in sight', () => {
  it('are few of thousands', () => {
    const [from, to] = visibleLines(5000, 1000 * rowPx, 400);
    expect(from).toBeLessThanOrEqual(1000);
    expect(to).toBeGreaterThanOrEqual(1013);
    expect(to - from).toBeLessThan(40);
    expect(visibleLines(3, 0, 400)).toEqual([0, 3]);
    expect(visibleLines(0, 0, 400)).toEqual([0, 0]);
  });

  it('are scrolled to when they are not', () => {
    expect(scrolledTo(2, 0, 400)).toBeNull();
    expect(scrolledTo(20, 0, 400)).toBe(21 * rowPx - 400);
    expect(scrolledTo(1, 400, 400)).toBe(rowPx);
  });
});
