import { expect, test } from 'vitest';
import type { FieldReading } from '../../contract/reading.ts';
import type { ScannedField } from '../../contract/scanner.ts';
import { bestPlace, fieldAt } from './field-places.ts';

const reading = (text: string, confidence: number, fits = true, kind: FieldReading['kind'] = 'postcode') =>
  ({ kind, text, digits: text.replace(/\D/g, ''), confidence, rules: [{ rule: 'shape' as const, ok: fits }] });

test('of the places of one value, the one is taken where something fits and is sure', () => {
  expect(bestPlace([reading('12345', 0.2), reading('20095', 0.9)]).text).toBe('20095');
  expect(bestPlace([reading('1414', 0.9, false), reading('20095', 0.1)]).text).toBe('20095');
  expect(bestPlace([reading('', 0), reading('1414', 0.2, false)]).text).toBe('1414');
  expect(bestPlace([reading('', 0)]).text).toBe('');
});

test('a postcode that is whole does not go on in the word beside it, another number may', () => {
  expect(bestPlace([reading('715535094', 0.99), reading('35094', 0.98)]).text).toBe('35094');
  expect(bestPlace([reading('20742-2718', 0.9), reading('2718', 0.9, false)]).text).toBe('20742-2718');
  expect(bestPlace([reading('20095', 0.9), reading('', 0)]).text).toBe('20095');
  expect(bestPlace([reading('00950', 0.9, true, 'digits'), reading('950', 0.9, true, 'digits')]).text).toBe('00950');
});

test('of two that are nearly as sure, the place is taken where the form looks first', () => {
  expect(bestPlace([reading('20095', 0.6), reading('14117', 0.9)]).text).toBe('20095');
});

test('a field is found again by its place', () => {
  const field = (name: string, x: number): ScannedField => ({ name, box: { x, y: 0, w: 10, h: 10 }, confidence: 1, why: [], picture: null!, boxes: null });
  const fields = [field('date', 52), field('postcode', 0), field('postcode', 50)];
  expect(fieldAt(fields, { name: 'postcode', box: { x: 48, y: 2, w: 12, h: 10 } })).toBe(fields[2]);
  expect(fieldAt(fields, { name: 'amount', box: { x: 0, y: 0, w: 1, h: 1 } })).toBeUndefined();
});
