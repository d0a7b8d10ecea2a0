import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPython } from '../../../../bench/python.ts';

/** A Python with these modules, and a title for a test report that says why there is none. */
export async function pythonWith(modules: readonly string[], title: string): Promise<{ readonly python: string | null; readonly title: string }> {
  try {
    return { python: await findPython(modules), title };
  } catch (error) {
    return { python: null, title: `${title}: not here: ${(error as Error).message}` };
  }
}

/** What answers.py says to `[N, H, W, C]` images. */
export function pythonLogits(python: string, kind: 'onnx' | 'keras', file: Uint8Array, images: Float32Array, shape: readonly number[]): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'dsdc-interchange-'));
  try {
    const paths = [join(folder, `model.${kind}`), join(folder, 'images')] as const;
    writeFileSync(paths[0], file);
    writeFileSync(paths[1], images);
    const script = fileURLToPath(new URL('answers.py', import.meta.url));
    return JSON.parse(execFileSync(python, [script, kind, ...paths, JSON.stringify(shape)], { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' })) as number[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
