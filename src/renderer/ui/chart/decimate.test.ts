import { describe, expect, it } from 'vitest';
import { decimate, envelope, visibleIndices } from './decimate.ts';

const count = 100_000;
const x = Float64Array.from({ length: count }, (_, index) => index);
const wave = Float64Array.from(x, (value) => Math.sin(value / 900));

describe('decimating a line to pixels', () => {
  it('keeps lines that have room as they are', () => {
    expect(decimate([1, 2, 3], [5, 6, 7], { from: 1, to: 3 }, 100)).toEqual({ x: [1, 2, 3], y: [5, 6, 7] });
  });

  it('keeps every peak, however thin', () => {
    const spiky = Float64Array.from(wave);
    spiky[54_321] = 9;
    spiky[54_322] = -9;
    const { y } = decimate(x, spiky, { from: 0, to: count - 1 }, 500);
    expect(y.length).toBeLessThanOrEqual(2 * 500 + 2);
    expect(y).toContain(9);
    expect(y).toContain(-9);
    expect(y.indexOf(9)).toBeLessThan(y.indexOf(-9));
  });

  it('stays within a pixel of the line', () => {
    const decimated = decimate(x, wave, { from: 0, to: count - 1 }, 800);
    const perColumn = count / 800;
    for (const [index, at] of decimated.x.entries()) expect(Math.abs(decimated.y[index]! - Math.sin(at / 900))).toBeLessThan(perColumn / 900);
    expect(decimated.x).toEqual(decimated.x.toSorted((a, b) => a - b));
  });

  it('puts all lines of a chart on the same places', () => {
    const view = { from: 0, to: count - 1 };
    const other = Float64Array.from(x, (value) => value + 0.5);
    expect(new Set([...decimate(x, wave, view, 300).x, ...decimate(other, wave, view, 300).x]).size).toBeLessThan(2 * 300 + 4);
  });

  it('keeps a point beyond each end of the view, for the line to leave it', () => {
    expect(visibleIndices([0, 1, 2, 3, 4, 5], { from: 1.5, to: 3.5 })).toEqual([1, 5]);
    const zoomed = decimate(x, wave, { from: 20_000, to: 60_000 }, 100);
    expect(zoomed.x[0]).toBe(19_999);
    expect(zoomed.x.at(-1)).toBe(60_001);
  });

  it('leaves gaps where numbers are missing', () => {
    expect(decimate([1, 2, 3], [5, NaN, 7], { from: 0, to: 4 }, 100).y).toEqual([5, null, 7]);
    const holes = Float64Array.from(wave, (value, index) => (index % 3 === 0 ? NaN : value));
    expect(decimate(x, holes, { from: 0, to: count - 1 }, 200).y.every((value) => Number.isFinite(value))).toBe(true);
  });
});

describe('a line as the area that it covers', () => {
  it('leaves lines alone whose points can be told apart', () => {
    expect(envelope([1, 2, 3], [5, 6, 7], { from: 1, to: 3 }, 100)).toBeNull();
  });

  it('covers every value, in the middle of its column', () => {
    const spiky = Float64Array.from(wave);
    spiky[54_321] = 9;
    spiky[54_322] = -9;
    const { x: places, low, high } = envelope(x, spiky, { from: 0, to: count - 1 }, 500)!;
    expect(places).toHaveLength(500);
    expect(places[0]).toBeCloseTo((count - 1) / 1000, 6);
    const column = high.indexOf(9);
    expect(low[column]).toBe(-9);
    expect(Math.abs(places[column]! - 54_321)).toBeLessThanOrEqual((count - 1) / 1000);
    expect(low.every((value, at) => value <= high[at]!)).toBe(true);
  });

  it('goes beyond the ends of the view and over missing numbers', () => {
    const holes = Float64Array.from(wave, (value, index) => (index % 3 === 0 ? NaN : value));
    const { x: places, low, high } = envelope(x, holes, { from: 20_000, to: 60_000 }, 100)!;
    expect([places[0], places.at(-1)]).toEqual([19_999, 60_001]);
    expect([...low, ...high].every(Number.isFinite)).toBe(true);
  });
});
