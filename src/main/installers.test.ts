import { readdirSync } from 'node:fs';
import { join, matchesGlob, relative } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { expect, test } from 'vitest';
import setFuses from '../../config/set-fuses.mjs';

const root = join(import.meta.dirname, '..', '..');
const read = (): ReturnType<typeof getConfig> => getConfig(root, 'config/electron-builder.yml', null);

test('the configuration is one that electron-builder understands, for every system', async () => {
  const config = await read();
  await validateConfiguration(config, new DebugLogger(false));
  expect(config).toMatchObject({ linux: { target: ['AppImage', 'deb'] }, win: { target: 'nsis' }, mac: { target: 'dmg' }, asar: true, afterPack: 'config/set-fuses.mjs' });
  await expect(validateConfiguration({ ...config, asarUnpacked: [] } as never, new DebugLogger(false))).rejects.toThrow('asarUnpacked');
});

test('every fuse is decided, and those that open the program are off', async () => {
  let decided: Record<string, unknown> = {};
  await setFuses({ electronPlatformName: 'linux', packager: { addElectronFuses: async (_context: unknown, fuses: Record<string, unknown>) => void (decided = fuses) } });
  const names = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
  for (const name of names) expect([name, typeof decided[FuseV1Options[name as keyof typeof FuseV1Options]]]).toEqual([name, 'boolean']);
  for (const off of ['RunAsNode', 'EnableNodeOptionsEnvironmentVariable', 'EnableNodeCliInspectArguments', 'GrantFileProtocolExtraPrivileges'] as const) expect(decided[FuseV1Options[off]]).toBe(false);
  for (const on of ['OnlyLoadAppFromAsar', 'EnableEmbeddedAsarIntegrityValidation', 'EnableCookieEncryption'] as const) expect(decided[FuseV1Options[on]]).toBe(true);
});

test('whatever the system’s loader opens lies outside the archive', async () => {
  const { asarUnpack } = await read();
  const patterns = asarUnpack as string[];
  const native = ['better-sqlite3', 'webgpu', '@img', 'sharp'].flatMap((name) => {
    const folder = join(root, 'node_modules', name);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(node|so|dylib|dll)(\.|$)/.test(file));
    return files.map((file) => relative(root, join(folder, file)));
  });
  expect(native.length).toBeGreaterThan(3);
  for (const file of native) expect(patterns.some((pattern) => matchesGlob(file, pattern)), file).toBe(true);
});
