import { describe, expect, it } from 'vitest';
import { readNumber, stepNumber } from './number-text.ts';

const any = { min: -Infinity, max: Infinity, integer: false, allowEmpty: false };

describe('readNumber', () => {
  it('reads what people type', () => {
    for (const [text, value] of [['70,000', 70_000], ['8e-3', 0.008], ['０．５', 0.5], [' 12 ', 12], ['−3', -3], ['.5', 0.5]] as const) {
      expect(readNumber(text, any)).toEqual({ ok: true, value });
    }
  });

  it('refuses what is none, and what is out of the limits', () => {
    for (const text of ['abc', '1.2.3', '', 'Infinity', '0x']) expect(readNumber(text, any).ok).toBe(false);
    expect(readNumber('5', { ...any, max: 4 }).ok).toBe(false);
    expect(readNumber('1.5', { ...any, integer: true }).ok).toBe(false);
  });

  it('takes nothing for null where that is allowed', () => {
    expect(readNumber('', { ...any, allowEmpty: true })).toEqual({ ok: true, value: null });
  });
});

describe('stepNumber', () => {
  it('leaves no dust of binary fractions and stays within the limits', () => {
    expect(stepNumber(0.1, 0.2, any)).toBe(0.3);
    expect(stepNumber(9, 5, { ...any, max: 10 })).toBe(10);
    expect(stepNumber(1.4, 1, { ...any, integer: true })).toBe(2);
  });
});
