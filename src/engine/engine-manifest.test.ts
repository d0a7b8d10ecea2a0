import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inspectEngine } from './engine-manifest.ts';

let enginesDir: string;
let engine: string;
beforeEach(() => {
  enginesDir = mkdtempSync(join(tmpdir(), 'dsdc-manifest-'));
  engine = join(enginesDir, 'libtensorflow-cpu');
});
afterEach(() => rmSync(enginesDir, { recursive: true }));

const manifest = {
  formatVersion: 3, tensorflowVersion: '2.21.0', source: 'x.whl', sourceSha256: 'ab'.repeat(32), compiler: 'g++', napiVersion: 8, bindingVersion: '4.22.0',
  builtAt: '2026-01-01T00:00:00.000Z', binding: 'tensorflow/tfjs_binding.node', files: { 'tensorflow/lib.so': 3 }
};

function write(text: string, library: string | undefined): void {
  mkdirSync(join(engine, 'tensorflow'), { recursive: true });
  writeFileSync(join(engine, 'engine.json'), text);
  if (library !== undefined) writeFileSync(join(engine, 'tensorflow/lib.so'), library);
}

test('no folder is absent, a folder without a manifest is broken', () => {
  expect(inspectEngine(enginesDir, 'libtensorflow')).toEqual({ state: 'absent' });
  mkdirSync(engine);
  expect(inspectEngine(enginesDir, 'libtensorflow')).toMatchObject({ state: 'broken', problem: expect.stringContaining('engine.json is missing') });
});

test('complete: ready, with the path of its binding', () => {
  write(JSON.stringify(manifest), 'abc');
  expect(inspectEngine(enginesDir, 'libtensorflow')).toEqual({ state: 'ready', manifest, bindingPath: join(engine, 'tensorflow/tfjs_binding.node') });
});

test.each([
  ['a truncated manifest', JSON.stringify(manifest).slice(0, 80), 'abc', /not a manifest/],
  ['a manifest of a later format', JSON.stringify({ ...manifest, formatVersion: 4 }), 'abc', /not a manifest/],
  ['a missing library', JSON.stringify(manifest), undefined, /lib\.so is missing/],
  ['a truncated library', JSON.stringify(manifest), 'ab', /has 2 bytes, not 3/]
])('%s is broken', (_what, text, library, problem) => {
  write(text, library);
  expect(inspectEngine(enginesDir, 'libtensorflow')).toMatchObject({ state: 'broken', problem: expect.stringMatching(problem) });
});
