import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { bindingPackageFolder } from '../binding-package.ts';
import { nodeHeadersFolder } from './node-headers.ts';
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

test("Node-API's headers are there", () => {
  expect(existsSync(join(nodeHeadersFolder(), 'node_api.h'))).toBe(true);
});
