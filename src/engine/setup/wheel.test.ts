import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { extraRequirements, extractWheel, fileSha256 } from './wheel.ts';
import { writeWheel } from './wheel-fixture.ts';

let folder: string;
let wheel: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsdc-wheel-'));
  wheel = join(folder, 'thing-1.0-py3-none-any.whl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const all = (): boolean => true;

describe('extractWheel', () => {
  test('extracts the wanted members only, byte for byte', async () => {
    const content = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * i) % 251));
    writeWheel(wheel, { name: 'thing', version: '1.0', members: [{ name: 'thing/lib.so', content }, { name: 'thing/other.py', content: 'x' }] });
    expect(await extractWheel(wheel, folder, (name) => name.endsWith('.so'))).toEqual(['thing/lib.so']);
    expect(readFileSync(join(folder, 'thing/lib.so')).equals(content)).toBe(true);
    expect(existsSync(join(folder, 'thing/other.py'))).toBe(false);
  });

  test.each([
    ['a hash that differs', { name: 'thing/lib.so', content: 'changed', recordHash: 'A'.repeat(43) }, /thing\/lib\.so does not have the SHA-256/],
    ['a member RECORD does not list', { name: 'thing/lib.so', content: 'added', recordHash: null }, /thing\/lib\.so is not listed/]
  ])('refuses %s', async (_what, member, message) => {
    writeWheel(wheel, { name: 'thing', version: '1.0', members: [member] });
    const refusal = { code: 'DOWNLOAD_CHECKSUM', message: expect.stringMatching(message) };
    await expect(extractWheel(wheel, folder, (name) => name.startsWith('thing/'))).rejects.toMatchObject(refusal);
  });

  test('refuses to write outside its folder', async () => {
    writeWheel(wheel, { name: 'thing', version: '1.0', members: [{ name: '../escaped', content: 'x' }] });
    await expect(extractWheel(wheel, join(folder, 'inside'), all)).rejects.toThrow(/invalid relative path/);
    expect(existsSync(join(folder, 'escaped'))).toBe(false);
  });

  test('names a file that is no zip file', async () => {
    writeFileSync(wheel, 'not a wheel');
    const refusal = { code: 'DOWNLOAD_CHECKSUM', message: expect.stringContaining('thing-1.0-py3-none-any.whl') };
    await expect(extractWheel(wheel, folder, all)).rejects.toMatchObject(refusal);
  });

  test('never accepts a wheel with one bit of a wanted member changed', async () => {
    const content = Buffer.from('the library '.repeat(50));
    writeWheel(wheel, { name: 'thing', version: '1.0', members: [{ name: 'thing/lib.so', content }] });
    const whole = readFileSync(wheel);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
        const broken = Buffer.from(whole);
        broken[at] = broken[at]! ^ (1 << bit);
        writeFileSync(wheel, broken);
        const extracted = await extractWheel(wheel, folder, (name) => name === 'thing/lib.so').catch(() => []);
        // A flipped bit may also lie in a timestamp or in another member: then the content must be untouched.
        return extracted.length === 0 || readFileSync(join(folder, 'thing/lib.so')).equals(content);
      }),
      { numRuns: 150 }
    );
  });

  test('an aborted signal ends it', async () => {
    writeWheel(wheel, { name: 'thing', version: '1.0', members: [{ name: 'thing/lib.so', content: 'x' }] });
    await expect(extractWheel(wheel, folder, all, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('extraRequirements reads the packages of one extra', async () => {
  const metadata = [
    'Requires-Dist: numpy >=1.26.0',
    "Requires-Dist: nvidia-cublas-cu12 <13.0,>=12.5.3.2 ; extra == 'and-cuda'",
    'Requires-Dist: nvidia-cudnn-cu12 (==9.3.0.75) ; extra == "and-cuda"',
    "Requires-Dist: keras ; extra == 'other'"
  ].join('\n');
  writeWheel(wheel, { name: 'thing', version: '1.0', members: [], metadata });
  expect(await extraRequirements(wheel, 'and-cuda')).toEqual(['nvidia-cublas-cu12<13.0,>=12.5.3.2', 'nvidia-cudnn-cu12==9.3.0.75']);
});

test('fileSha256 gives the published digest of "abc" (FIPS 180-2)', async () => {
  writeFileSync(wheel, 'abc');
  expect(await fileSha256(wheel)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
