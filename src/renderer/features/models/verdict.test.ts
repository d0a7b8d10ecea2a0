import { expect, test } from 'vitest';
import { wilsonInterval } from '../../../domain/metrics/wilson-interval.ts';
import { verdictOf } from './verdict.ts';

test('a warning is given only where chance does not explain it', () => {
  expect(verdictOf(wilsonInterval(119, 500))).toBe('mostlyWrong');
  expect(verdictOf(wilsonInterval(425, 500))).toBe('oftenWrong');
  expect(verdictOf(wilsonInterval(489, 500))).toBeNull();
  // 2 of 5 right: it may still be right most of the time.
  expect(verdictOf(wilsonInterval(2, 5))).toBe('oftenWrong');
  expect(verdictOf(wilsonInterval(4, 5))).toBeNull();
});
