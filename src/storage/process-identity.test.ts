import { expect, test } from 'vitest';
import { identifyProcess, isAlive } from './process-identity.ts';

const systems = ['linux', 'darwin', 'win32'] as const;
const gone = 2 ** 22 + 1;

test.each(systems.filter((system) => system !== 'linux' || process.platform === 'linux'))('on %s this process is alive and one without a number is not', (system) => {
  expect(isAlive(identifyProcess(process.pid, system), system)).toBe(true);
  expect(isAlive({ ...identifyProcess(process.pid, system), pid: gone }, system)).toBe(false);
});

test.each(['darwin', 'win32'] as const)('on %s a process from before the system was started anew is gone, though its number is taken', (system) => {
  const { pid, token } = identifyProcess(process.pid, system);
  const bootedEarlier = (minutes: number): string => token.replace(/\d+/, (ms) => String(Number(ms) - minutes * 60_000));
  expect(isAlive({ pid, token: bootedEarlier(60) }, system)).toBe(false);
  // The clock was set right meanwhile.
  expect(isAlive({ pid, token: bootedEarlier(2) }, system)).toBe(true);
  expect(isAlive({ pid, token: bootedEarlier(-2) }, system)).toBe(true);
});

test('of an identity without a token the number alone counts', () => {
  expect(isAlive({ pid: process.pid, token: '' })).toBe(true);
});
