import { expect, test } from 'vitest';
import { keyOfLabel, labelOfKey } from './keys.ts';

test('digit keys stand for the class of their name', () => {
  const classes = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
  expect(labelOfKey(classes, 7)).toBe(7);
  const turned = ['9', '8', '7'];
  expect(labelOfKey(turned, 7)).toBe(2);
  expect(labelOfKey(turned, 2)).toBeNull();
  expect(keyOfLabel(turned, 2)).toBe('7');
});

test('classes that are no digits are numbered', () => {
  expect(labelOfKey(['cat', 'dog'], 1)).toBe(1);
  expect(labelOfKey(['cat', 'dog'], 2)).toBeNull();
  expect(keyOfLabel(['cat', 'dog'], 0)).toBe('0');
});

test('there are ten digit keys', () => {
  const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(97 + i));
  expect(keyOfLabel(letters, 9)).toBe('9');
  expect(keyOfLabel(letters, 10)).toBeNull();
});
