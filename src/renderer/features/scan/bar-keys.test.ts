import { expect, it } from 'vitest';
import { barKeys } from './bar-keys.ts';
import type { BarCommand } from './bar-keys.ts';

const commands: readonly BarCommand[] = ['newBatch', 'addFiles', 'camera', 'documents', 'groups', 'watchFolder'];

it('prints the key that is heard where the focus is', () => {
  expect(barKeys('newBatch', false)).toEqual(['n', 'alt+m']);
  expect(barKeys('newBatch', true)).toEqual(['alt+m', 'n']);
});

it('takes no key with Alt that is taken', () => {
  const own = commands.map((command) => barKeys(command, true)[0]);
  expect(new Set(own).size).toBe(commands.length);
  const ofTheReview = ['x', 'z', 'v', 'b'];
  const ofTheFrame = ['k'];
  const ofBrowsers = ['d', 'e', 'f'];
  const accentsOfMacs = ['e', 'i', 'n', 'u'];
  for (const letter of [...ofTheReview, ...ofTheFrame, ...ofBrowsers, ...accentsOfMacs]) expect(own).not.toContain(`alt+${letter}`);
});
