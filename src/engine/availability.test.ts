import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { engineNames } from '../contract/engines.ts';
import { probeEngine, probeEngines, spawnProbe } from './availability.ts';
import { bindingPackageFolder } from './binding-package.ts';

/** Starting several engines on a busy machine takes a while. */
const timeout = 60_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsdc-probe-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(source: string): string {
  const path = join(folder, 'child.mjs');
  writeFileSync(path, source);
  return path;
}

test('tells of every engine in order of choice; WASM and plain JavaScript need nothing but npm', { timeout }, async () => {
  const statuses = await probeEngines({ enginesDir: folder });
  expect(statuses.map(({ name }) => name)).toEqual(engineNames);
  for (const { available, device, version, reason } of statuses) {
    expect([device !== '', version !== '', reason === '']).toEqual([available, available, available]);
  }
  expect(statuses.slice(3).map(({ available }) => available)).toEqual([true, true]);
  expect(statuses[3]!.device).toMatch(/, 1 thread$/);
});

test.skipIf(bindingPackageFolder() === undefined)('an engine that is not set up names the folder and the command', { timeout }, async () => {
  const { available, reason } = await probeEngine('libtensorflow', { enginesDir: folder });
  expect(available).toBe(false);
  expect(reason).toBe(`it is not set up in ${folder}. Run \`npm run engine:setup -- --details\`.`);
});

test.skipIf(bindingPackageFolder() === undefined)('a binding that cannot be loaded is reported in the words of the loader', { timeout }, async () => {
  const engine = join(folder, 'libtensorflow-cpu');
  mkdirSync(engine);
  writeFileSync(join(engine, 'tfjs_binding.node'), 'junk');
  const manifest = {
    formatVersion: 3, tensorflowVersion: '0', source: 'test', sourceSha256: '0'.repeat(64), compiler: 'none', napiVersion: 8, bindingVersion: '0',
    builtAt: '2026-01-01T00:00:00Z', binding: 'tfjs_binding.node', files: { 'tfjs_binding.node': 4 }
  };
  writeFileSync(join(engine, 'engine.json'), JSON.stringify(manifest));
  const { available, reason } = await probeEngine('libtensorflow', { enginesDir: folder });
  expect(available).toBe(false);
  expect(reason).toMatch(/tfjs_binding\.node.*(file too short|invalid ELF header|not a mach-o|not a valid)/i);
});

test('a crash while starting is survived and named', async () => {
  const childPath = program("process.kill(process.pid, 'SIGSEGV')");
  expect(await probeEngine('cpu', { enginesDir: folder, run: spawnProbe(childPath) })).toMatchObject({ available: false, reason: 'It crashed while starting (SIGSEGV).' });
});

test('an engine that hangs is given up and its process ended', async () => {
  const childPath = program('setInterval(() => {}, 1000)');
  const given = await probeEngine('cpu', { enginesDir: folder, run: spawnProbe(childPath), timeoutMs: 300 });
  expect(given).toMatchObject({ available: false, reason: 'It did not start within 0.3 s.' });
});

test('what a library says on stderr becomes part of the reason, and its chatter on stdout is ignored', async () => {
  const status = { name: 'webgpu', available: false, device: '', version: '', reason: 'no GPU adapter was found.' };
  const childPath = program(`console.log('chatter');
    console.error("Warning: Couldn't load Vulkan: libvulkan.so.1: no such file");
    console.log(${JSON.stringify(JSON.stringify(status))});`);
  const { reason } = await probeEngine('webgpu', { enginesDir: folder, run: spawnProbe(childPath) });
  expect(reason).toBe("no GPU adapter was found. (Couldn't load Vulkan: libvulkan.so.1: no such file)");
});
