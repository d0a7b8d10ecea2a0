import { describe, expect, it } from 'vitest';
import { flatten } from './compare-settings.ts';

describe('flatten', () => {
  it('makes lines of what is nested', () => {
    expect([...flatten({ a: 1, b: { c: null, d: [true, 'x'] } })]).toEqual([['a', 1], ['b.c', null], ['b.d.0', true], ['b.d.1', 'x']]);
  });
});
