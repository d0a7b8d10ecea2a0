import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { StudioError } from '../contract/errors.ts';
import { openStorage } from './open.ts';
import { migrationsDir, openTestStorage, temporaryFolder } from './test-support/folders.ts';

function refusal(dataDir: string): unknown {
  try {
    openStorage({ dataDir, migrationsDir }).close();
  } catch (error) {
    return error;
  }
  return undefined;
}

function saying(why: string): unknown {
  return expect.objectContaining({ code: 'STORAGE_FOLDER_INVALID', message: expect.stringContaining(why), remedy: expect.stringContaining('--data-dir') });
}

describe('a data folder', () => {
  test('is made with those above it', () => {
    const dataDir = join(temporaryFolder(), 'deep', 'deeper');
    expect(openTestStorage(dataDir).datasets.list()).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('is for its owner alone, whatever the process would allow others', () => {
    const above = temporaryFolder();
    const dataDir = join(above, 'data');
    const before = process.umask(0o022);
    try {
      openTestStorage(dataDir);
    } finally {
      process.umask(before);
    }
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });

  test('cannot be a file, nor lie in one: the file is named', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'x');
    for (const dataDir of [file, join(file, 'x'), join(file, 'x', 'y')]) {
      expect(refusal(dataDir)).toEqual(saying(`${dataDir} cannot be the data folder: ${file} is a file`));
    }
  });

  test('cannot have a name that the system does not take', () => {
    expect(refusal(join(temporaryFolder(), 'n'.repeat(300)))).toEqual(saying('too long'));
  });

  test.skipIf(process.platform === 'win32')('cannot be a link that leads nowhere, or in a circle', () => {
    const folder = temporaryFolder();
    symlinkSync(join(folder, 'nothing'), join(folder, 'link'));
    symlinkSync(join(folder, 'circle'), join(folder, 'circle'));
    expect(refusal(join(folder, 'link'))).toEqual(saying('no folder can be made there'));
    expect(refusal(join(folder, 'circle'))).toEqual(saying('symbolic links'));
  });

  test.skipIf(process.platform !== 'linux')('cannot be where the system keeps its own', () => {
    expect(refusal('/proc/x')).toEqual(saying('no folder can be made there'));
    expect(refusal('/dev/null/x')).toEqual(saying('/dev/null is a file'));
    expect(refusal('/proc/self/fdinfo/x')).toBeInstanceOf(StudioError);
  });
});
