import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { EngineName } from '../contract/engines.ts';
import { probeEngines } from './availability.ts';
import { defaultEnginesDir } from './engine-folders.ts';

const enginesDir = defaultEnginesDir();
const statuses = await probeEngines({ enginesDir });
const fixture = fileURLToPath(import.meta.resolve('./load-backend-fixture.ts'));

interface Convolved {
  device: string;
  version: string;
  backend: string;
  shape: number[];
  values: number[];
}

function convolve(name: EngineName): Convolved {
  const output = execFileSync(process.execPath, [fixture, name, enginesDir], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Convolved;
}

const expected = convolve('cpu');
const backends: Record<EngineName, string> = { cuda: 'tensorflow', libtensorflow: 'tensorflow', webgpu: 'webgpu', wasm: 'wasm', cpu: 'cpu' };

describe.each(statuses)('$name', ({ name, available, device, version }) => {
  test.skipIf(!available)('convolves like plain JavaScript', { timeout: 60_000 }, () => {
    const found = convolve(name);
    expect(found).toMatchObject({ backend: backends[name], shape: [2, 5, 4, 5], version });
    expect(found.device.split(',')[0]).toBe(device.split(',')[0]);
    expect(found.values).toHaveLength(expected.values.length);
    // Products of 27 terms of at most 1 in float32; cuDNN may use TF32 with its 10-bit mantissa.
    const tolerance = name === 'cuda' ? 2e-2 : 1e-5;
    found.values.forEach((value, i) => expect(Math.abs(value - expected.values[i]!)).toBeLessThan(tolerance));
  });
});
