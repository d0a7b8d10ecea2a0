import { describe, expect, it } from 'vitest';
import { readFragment, writeFragment } from './address-text.ts';

describe('readFragment', () => {
  it('reads place and query', () => {
    const { path, query } = readFragment('#/data/mnist?label=3&wrong=model-1');
    expect(path).toEqual(['data', 'mnist']);
    expect([...query]).toEqual([['label', '3'], ['wrong', 'model-1']]);
  });

  it('reads nothing as nowhere', () => {
    expect(readFragment('').path).toEqual([]);
    expect(readFragment('#/').path).toEqual([]);
  });

  it('keeps a question mark in the query and a slash in a name', () => {
    expect(readFragment('#/data?search=a?b').query.get('search')).toBe('a?b');
    expect(readFragment('#/data/a%2Fb').path).toEqual(['data', 'a/b']);
  });

  it('bears what is not well encoded', () => {
    expect(readFragment('#/data/100%').path).toEqual(['data', '100%']);
  });
});

describe('writeFragment', () => {
  it('is read back as it was', () => {
    const path = ['data', '手写 1/2?#'];
    const query = new URLSearchParams({ label: '3', note: 'a&b=c 数字' });
    const back = readFragment(writeFragment(path, query));
    expect(back.path).toEqual(path);
    expect(back.query.toString()).toBe(query.toString());
  });

  it('leaves out an empty query', () => {
    expect(writeFragment(['runs'], new URLSearchParams())).toBe('#/runs');
  });
});
