import { expect, test } from 'vitest';
import { IdleClock } from './idle-clock.ts';

test('who was here is warned ten seconds before the end, which is told once', () => {
  const clock = new IdleClock();
  const look = (s: number) => clock.look(s * 1000, 60_000);
  expect(look(0)).toEqual({ state: 'resting' });
  clock.touch(1000);
  expect([look(2), look(50.9)]).toEqual([{ state: 'busy' }, { state: 'busy' }]);
  expect([look(51), look(60.5)]).toEqual([{ state: 'warning', secondsLeft: 10 }, { state: 'warning', secondsLeft: 1 }]);
  clock.touch(60_500);
  expect(look(61)).toEqual({ state: 'busy' });
  expect([look(121), look(122)]).toEqual([{ state: 'over' }, { state: 'resting' }]);
});

test('half of a short time is free of warnings', () => {
  const clock = new IdleClock();
  clock.touch(0);
  expect([clock.look(4_999, 10_000), clock.look(5_000, 10_000)]).toEqual([{ state: 'busy' }, { state: 'warning', secondsLeft: 5 }]);
});
