import { describe, expect, it } from 'vitest';
import { fileNameOf } from './export-chart.ts';
import { legendPlaces } from './legend-layout.ts';
import { nearestIndex } from './nearest.ts';
import { withAlpha } from './plot-colours.ts';
import { seriesLook } from './series-colour.ts';
import type { ChartSeries } from './series.ts';
import { nearestEntries } from './tip-entries.ts';
import { lastValue, valueAt } from './value-at.ts';

describe('lines of a chart', () => {
  it('look different for 18 runs in a row and the same for ever', () => {
    const looks = Array.from({ length: 18 }, (_, index) => JSON.stringify(seriesLook(index + 1)));
    expect(new Set(looks).size).toBe(18);
    expect(seriesLook(1)).toEqual({ colour: '--series-1', dash: undefined });
    expect(seriesLook(8)).toMatchObject({ colour: '--series-2', dash: [7, 3] });
  });

  it('answer the value at the cursor, but not far beyond their ends', () => {
    const line: ChartSeries = { id: 'a', label: 'a', colour: '--series-1', x: [1, 2, 4], y: [10, 20, NaN] };
    expect(valueAt(line, 1.6, 0)).toBe(20);
    expect(valueAt(line, 0.5, 1)).toBe(10);
    expect(valueAt(line, 0.5, 0.2)).toBeNull();
    expect(valueAt(line, 4, 1)).toBeNull();
    expect(lastValue(line)).toBe(20);
    expect(nearestIndex([], 3)).toBe(-1);
    expect(nearestIndex([1, 3], 2)).toBe(0);
  });

  it('are told by a tip where the cursor is near, the highlighted one always, from top to bottom', () => {
    const entries = [1, 2, 3, 4, 5].map((value) => ({ id: String(value), label: '', colour: '', dash: undefined, value }));
    const ids = (cursorY: number | null, highlight: string | null): string => nearestEntries(entries, cursorY, highlight, 3).map(({ id }) => id).join('');
    expect(ids(4.1, null)).toBe('543');
    expect(ids(4.9, '1')).toBe('541');
    expect(nearestEntries(entries, null, null, 9)).toHaveLength(5);
  });

  it('can be made pale', () => {
    expect(withAlpha('#2746a6', 0.5)).toBe('#2746a680');
    expect(withAlpha('#fff', 1)).toBe('#ffffffff');
    expect(withAlpha('red', 0.5)).toBe('red');
  });

  it('are named in rows', () => {
    const places = legendPlaces(['aaaa', 'bbbb', 'cccc'], 150, (text) => text.length * 10);
    expect(places.map(({ x, row }) => [x, row])).toEqual([[0, 0], [0, 1], [0, 2]]);
    expect(legendPlaces(['a', 'b'], 150, () => 10).map(({ row }) => row)).toEqual([0, 0]);
  });

  it('are saved under a name that every file system takes', () => {
    expect(fileNameOf('Loss: a/b  "c" 损失', 'png')).toBe('Loss-a-b-c-损失.png');
    expect(fileNameOf('///', 'svg')).toBe('chart.svg');
  });
});
