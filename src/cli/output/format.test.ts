import { describe, expect, it } from 'vitest';
import { bytes, count, counted, duration, percent, percentRange, remaining } from './format.ts';

describe('numbers for people', () => {
  it('never rounds a share up to all or down to none', () => {
    expect([1, 0.99999, 0.9947, 0.00001, 0].map(percent)).toEqual(['100.00 %', '99.99 %', '99.47 %', '0.01 %', '0.00 %']);
    expect(percentRange([0.98611, 0.99034])).toBe('98.61–99.03 %');
  });

  it('carries units', () => {
    expect([0.04, 59.94, 59.96, 192.4, 3599.6, 7500].map(duration)).toEqual(['0.0 s', '59.9 s', '1 min 00 s', '3 min 12 s', '1 h 00 min', '2 h 05 min']);
    expect([0.2, 34.4, 90].map(remaining)).toEqual(['1 s left', '34 s left', '1 min 30 s left']);
    expect([999, 1000, 11_594_722, 1e15].map(bytes)).toEqual(['999 B', '1.0 kB', '11.6 MB', '1000.0 TB']);
    expect([count(60_000.4), counted(1, 'epoch'), counted(1200, 'epoch')]).toEqual(['60,000', '1 epoch', '1,200 epochs']);
  });
});
