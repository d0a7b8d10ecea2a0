import { describe, expect, test } from 'vitest';
import { saysTheSame, settle, standing, votesAmong } from './settle.ts';
import type { Vote } from './settle.ts';

const said = (text: string, value: string | null = text) => ({ text, digits: text.replace(/[^0-9]/g, ''), value });
const vote = (operator: string, text: string | null): Vote => ({ operator, said: text === null ? null : said(text) });

test('two texts say the same by value, else by digits', () => {
  expect(saysTheSame(said('1.50', '150'), said('1,50', '150'))).toBe(true);
  expect(saysTheSame(said('1.50', '150'), said('150', '15000'))).toBe(false);
  expect(saysTheSame(said('1.50', null), said('150', '15000'))).toBe(true);
});

describe('votes', () => {
  test('of one operator settle a field at once', () => {
    expect(settle([], false)).toEqual({ state: 'open', disagreement: false });
    expect(settle([vote('a', '7')], false)).toEqual({ state: 'decided', said: said('7') });
    expect(settle([vote('a', null)], false)).toEqual({ state: 'rejected' });
  });

  test('of two operators settle it where they agree', () => {
    expect(settle([vote('a', '7')], true)).toEqual({ state: 'open', disagreement: false });
    expect(settle([vote('a', '7'), vote('b', '7')], true)).toMatchObject({ state: 'decided', said: { text: '7' } });
    expect(settle([vote('a', null), vote('b', null)], true)).toEqual({ state: 'rejected' });
    for (const other of ['8', null]) expect(settle([vote('a', '7'), vote('b', other)], true)).toEqual({ state: 'open', disagreement: true });
  });

  test('of an arbiter have the last word', () => {
    expect(settle([vote('a', '7'), vote('b', '8'), vote('c', '9')], true)).toMatchObject({ state: 'decided', said: { text: '9' } });
    expect(settle([vote('a', '7'), vote('b', '8'), vote('c', null)], true)).toEqual({ state: 'rejected' });
  });
});

test('decisions that were taken back do not stand, nor does what took them back', () => {
  const decisions = [{ id: 1, what: 'keyed', undoes: null }, { id: 2, what: 'undone', undoes: 1 }, { id: 3, what: 'accepted', undoes: null }] as const;
  expect(standing(decisions).map(({ id }) => id)).toEqual([3]);
});

test('a doubt stands, and is no vote', () => {
  const decisions = [{ id: 1, what: 'doubted', undoes: null }, { id: 2, what: 'keyed', undoes: null }, { id: 3, what: 'doubted', undoes: null }, { id: 4, what: 'undone', undoes: 3 }] as const;
  expect([standing(decisions), votesAmong(decisions)].map((some) => some.map(({ id }) => id))).toEqual([[1, 2], [2]]);
});
