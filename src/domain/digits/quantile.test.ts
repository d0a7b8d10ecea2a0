import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantile } from './quantile.ts';

it('finds what sorting finds', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (numbers, share) => {
    const sorted = Float32Array.from(numbers).sort();
    expect(quantile(Float32Array.from(numbers), share)).toBe(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  }));
});

it('finds none among no values', () => {
  expect(quantile(new Float32Array(0), 0.5)).toBeNaN();
});
