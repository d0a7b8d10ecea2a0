import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { dataFolder } from './data-folder.ts';

const home = os.homedir();

it('is what was asked for first', () => {
  expect(dataFolder('here', { DSDC_DATA_DIR: '/there' }, 'linux')).toBe(path.resolve('here'));
  expect(dataFolder(undefined, { DSDC_DATA_DIR: '/there', XDG_DATA_HOME: '/x' }, 'linux')).toBe(path.resolve('/there'));
});

it('is each system’s own place otherwise', () => {
  expect(dataFolder(undefined, {}, 'linux')).toBe(path.join(home, '.local', 'share', 'dsdc-studio'));
  expect(dataFolder(undefined, { XDG_DATA_HOME: '/x' }, 'linux')).toBe(path.join('/x', 'dsdc-studio'));
  expect(dataFolder(undefined, { XDG_DATA_HOME: 'relative' }, 'linux')).toBe(path.join(home, '.local', 'share', 'dsdc-studio'));
  expect(dataFolder(undefined, {}, 'darwin')).toBe(path.join(home, 'Library', 'Application Support', 'DSDC Studio'));
  expect(dataFolder(undefined, { APPDATA: '/roaming' }, 'win32')).toBe(path.join('/roaming', 'DSDC Studio'));
});
