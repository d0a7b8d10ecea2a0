import { expect, test } from 'vitest';
import { freeName } from './free-name.ts';

test('a name that is taken gets a number, at most 64 characters long', () => {
  expect(freeName('usps', ['mnist'])).toBe('usps');
  expect(freeName('usps', ['usps', 'usps-2'])).toBe('usps-3');
  expect(freeName('', [''])).toBe('');
  const long = 'a'.repeat(64);
  expect(freeName(long, [long])).toHaveLength(62);
});
