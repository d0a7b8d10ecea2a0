import { describe, expect, it } from 'vitest';
import { matching, matchScore } from './palette-items.ts';

describe('matchScore', () => {
  it('wants every word, and the beginning of one counts more', () => {
    expect(matchScore('dsdc-mnist-7', 'mnist')).toBeGreaterThan(matchScore('dsdc-xmnist', 'mnist'));
    expect(matchScore('mnist', 'mnist')).toBeGreaterThan(matchScore('dsdc-mnist-7', 'mnist'));
    expect(matchScore('dsdc-mnist-7', 'mnist dsdc')).toBeGreaterThan(0);
    expect(matchScore('dsdc-mnist-7', 'mnist usps')).toBe(0);
  });

  it('takes signs as they are typed, and Chinese', () => {
    expect(matchScore('a (copy)', '(')).toBeGreaterThan(0);
    expect(matchScore('前往数据', '数据')).toBeGreaterThan(0);
  });
});

describe('matching', () => {
  const item = (id: string, label: string) => ({ id, label, run: () => undefined });
  const groups = [{ title: 'Models', items: [item('1', 'old-dsdc'), item('2', 'dsdc')] }, { title: 'Runs', items: [item('3', 'other')] }];

  it('puts the best first and leaves out groups without a match', () => {
    const found = matching(groups, 'dsdc');
    expect(found.map(({ title }) => title)).toEqual(['Models']);
    expect(found[0]!.items.map(({ id }) => id)).toEqual(['2', '1']);
  });

  it('offers a dataset of that name before runs that only mention it', () => {
    const mentioned = [{ title: 'Runs', items: [{ ...item('1', 'first'), note: 'digits · today' }] }, { title: 'Datasets', items: [item('2', 'digits')] }];
    expect(matching(mentioned, 'digits').map(({ title }) => title)).toEqual(['Datasets', 'Runs']);
    expect(matching(mentioned, 'digits today').map(({ title }) => title)).toEqual(['Runs']);
  });

  it('keeps the order while nothing is typed, and no group too long', () => {
    expect(matching(groups, '')[0]!.items.map(({ id }) => id)).toEqual(['1', '2']);
    const many = [{ title: 'Runs', items: Array.from({ length: 200 }, (_, at) => item(String(at), `run ${at}`)) }];
    expect(matching(many, 'run')[0]!.items.length).toBeLessThan(20);
  });
});
