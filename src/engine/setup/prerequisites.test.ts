import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { bindingPackageFolder } from '../binding-package.ts';
import { findNodeHeaders } from './node-headers.ts';
import { checkDiskSpace, checkPrerequisites } from './prerequisites.ts';

afterEach(() => vi.unstubAllEnvs());

test('too little disk space is told with both numbers', () => {
  const full = { code: 'STORAGE_FULL', message: expect.stringMatching(/has [\d.]+ GB free; .* needs 1000000000\.0 GB/) };
  expect(() => checkDiskSpace(tmpdir(), 1e18)).toThrowError(expect.objectContaining(full));
  expect(() => checkDiskSpace(tmpdir(), 1)).not.toThrow();
});

test.skipIf(bindingPackageFolder() === undefined)('without a compiler nothing is downloaded and the package to install is named', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'dsdc-path-'));
  vi.stubEnv('PATH', empty);
  vi.stubEnv('CXX', '');
  const error = { code: 'ENGINE_UNAVAILABLE', message: expect.stringContaining('C++ compiler'), remedy: expect.stringContaining('g++') };
  await expect(checkPrerequisites('libtensorflow', empty, undefined)).rejects.toMatchObject(error);
  rmSync(empty, { recursive: true });
});

test('headers that were found are complete; otherwise every place searched is told', async () => {
  const { folder, searched } = await findNodeHeaders(undefined);
  expect(searched.length).toBeGreaterThan(1);
  if (folder !== undefined) expect(existsSync(join(folder, 'js_native_api_types.h'))).toBe(true);
});

test('a folder that npm is configured with counts only when it is complete', async () => {
  const nodedir = mkdtempSync(join(tmpdir(), 'dsdc-nodedir-'));
  mkdirSync(join(nodedir, 'include', 'node'), { recursive: true });
  vi.stubEnv('npm_config_nodedir', nodedir);
  const { folder } = await findNodeHeaders(undefined);
  expect(folder).not.toBe(join(nodedir, 'include', 'node'));
  rmSync(nodedir, { recursive: true });
});
