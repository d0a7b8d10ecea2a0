import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { detectNvidiaGpu } from './nvidia-gpu.ts';

let proc: string;
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'dsdc-nvidia-'));
  // Without nvidia-smi, so that a GPU of the machine that runs the test does not answer.
  vi.stubEnv('PATH', proc);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(proc, { recursive: true });
});

test('no driver: names the file that is missing', () => {
  expect(detectNvidiaGpu(proc)).toEqual({ present: false, reason: expect.stringContaining(`${proc}/version is missing`) });
});

test('a driver without a GPU', () => {
  writeFileSync(join(proc, 'version'), 'NVRM version: 580');
  expect(detectNvidiaGpu(proc)).toEqual({ present: false, reason: expect.stringContaining('shows no GPU') });
});

test('the GPU is named as the driver names it', () => {
  writeFileSync(join(proc, 'version'), 'NVRM version: 580');
  mkdirSync(join(proc, 'gpus', '0000:01:00.0'), { recursive: true });
  writeFileSync(join(proc, 'gpus', '0000:01:00.0', 'information'), 'Model: \t\t NVIDIA GeForce RTX 4070\nIRQ:   \t\t 42\n');
  expect(detectNvidiaGpu(proc)).toEqual({ present: true, device: 'NVIDIA GeForce RTX 4070' });
});
