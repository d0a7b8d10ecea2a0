import { expect, test } from 'vitest';
import { inkOf } from './ink.ts';

test('a colour is read in its long and its short form', () => {
  expect(inkOf('#1d1c1a')).toEqual([29, 28, 26]);
  expect(inkOf('#fff')).toEqual([255, 255, 255]);
  expect(inkOf('#08f')).toEqual(inkOf('#0088ff'));
});
