import { expect, test } from 'vitest';
import type { FieldReading } from '../../../../contract/reading.ts';
import { doubtfulCharacter, doubtsOf } from './doubts.ts';

type Read = Pick<FieldReading, 'text' | 'alternatives' | 'boxes' | 'rules'>;

function read(text: string, { alternatives = {}, confidences = [], broken = [] }: { alternatives?: Record<string, number>; confidences?: number[]; broken?: FieldReading['rules'][number]['rule'][] } = {}): Read {
  return {
    text,
    alternatives: Object.entries(alternatives).map(([said, confidence]) => ({ text: said, confidence })),
    boxes: confidences.map((confidence, i) => ({ x: 10 * i, y: 0, w: 10, h: 20, char: text[i]!, confidence })),
    rules: [{ rule: 'shape', ok: true }, ...broken.map((rule) => ({ rule, ok: false }))]
  };
}

test('the digit in which the next likely text differs is in doubt', () => {
  const reading = read('1250.00', { alternatives: { '1230.00': 0.31, '1250-': 0.04 } });
  expect(doubtsOf(reading)).toEqual([{ type: 'character', index: 2, char: '5', other: { char: '3', chance: 0.31 } }]);
  expect(doubtfulCharacter(reading)).toBe(2);
});

test('a text of another length, or one that differs in several places, leaves no single digit to key', () => {
  expect(doubtsOf(read('125', { alternatives: { 1250: 0.3 } }))).toEqual([{ type: 'length', other: '1250', chance: 0.3 }]);
  expect(doubtsOf(read('125', { alternatives: { 731: 0.3 } }))).toEqual([{ type: 'length', other: '731', chance: 0.3 }]);
  expect(doubtfulCharacter(read('125', { alternatives: { 1250: 0.3 } }))).toBeNull();
});

test('without another text worth naming it is the digit of which the network is least sure, never a mark', () => {
  expect(doubtsOf(read('1.25', { alternatives: { '1.26': 0.001 }, confidences: [0.9, 0.2, 0.6, 0.8] }))).toEqual([{ type: 'character', index: 2, char: '2', other: null }]);
  expect(doubtsOf(read('12', { confidences: [0.7, 0.7] }))).toEqual([]);
});

test('broken rules come first; those that are only worth telling do not count', () => {
  const reading = read('5.0', { broken: ['trailingZero', 'grouped'], alternatives: { '6.0': 0.2 } });
  expect(doubtsOf(reading)).toEqual([{ type: 'rule', rule: 'trailingZero' }, { type: 'character', index: 0, char: '5', other: { char: '6', chance: 0.2 } }]);
  expect(doubtsOf(read(''))).toEqual([{ type: 'nothingRead' }]);
});
