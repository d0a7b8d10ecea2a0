import { expect, it } from 'vitest';
import { nearest } from './nearest.ts';

const commands = ['train', 'finetune', 'evaluate', 'predict', 'runs', 'doctor'];

it.each([
  ['tarin', 'train'], ['evalaute', 'evaluate'], ['eval', 'evaluate'], ['run', 'runs'], ['doktor', 'doctor'],
  ['xyz', undefined], ['', undefined], ['tuning', undefined]
])('“%s” was meant as %s', (word, meant) => {
  expect(nearest(word, commands)).toBe(meant);
});
