import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { engineFolder } from './engine-folders.ts';
import type { NativeEngineName } from './engine-folders.ts';

export const manifestFileName = 'engine.json';

/** What a finished engine folder says about itself. Written last, so its presence means that everything else was written. */
const engineManifestSchema = z.strictObject({
  /** 3: the binding passes list attributes and serves several threads. */
  formatVersion: z.literal(3),
  tensorflowVersion: z.string(),
  /** Where the library came from: a wheel's file name or an archive's address. */
  source: z.string(),
  /** SHA-256 of the wheel or archive. */
  sourceSha256: z.string().regex(/^[0-9a-f]{64}$/),
  compiler: z.string(),
  napiVersion: z.int(),
  /** The tfjs-node-gpu whose binding was compiled. */
  bindingVersion: z.string(),
  builtAt: z.iso.datetime(),
  /** Path of the compiled binding, relative to the folder. */
  binding: z.string(),
  /** Size in bytes of each file the binding needs, by path relative to the folder: finds truncated copies without hashing 0.9 GB. */
  files: z.record(z.string(), z.int().nonnegative())
});

export type EngineManifest = z.infer<typeof engineManifestSchema>;
export type InstalledEngine =
  | { state: 'ready'; manifest: EngineManifest; bindingPath: string }
  | { state: 'absent' }
  | { state: 'broken'; problem: string };

/** Looks at an engine's folder without loading it: ready (with the binding's absolute path), absent, or broken with what is wrong. */
export function inspectEngine(enginesDir: string, name: NativeEngineName): InstalledEngine {
  const folder = resolve(engineFolder(enginesDir, name));
  if (!existsSync(folder)) return { state: 'absent' };
  const manifestPath = join(folder, manifestFileName);
  if (!existsSync(manifestPath)) return { state: 'broken', problem: `${manifestPath} is missing` };
  const manifest = readManifest(manifestPath);
  if (manifest === undefined) return { state: 'broken', problem: `${manifestPath} is not a manifest this version understands` };
  for (const [file, sizeBytes] of Object.entries(manifest.files)) {
    const found = statSync(join(folder, file), { throwIfNoEntry: false });
    if (found === undefined) return { state: 'broken', problem: `${join(folder, file)} is missing` };
    if (found.size !== sizeBytes) return { state: 'broken', problem: `${join(folder, file)} has ${found.size} bytes, not ${sizeBytes}` };
  }
  return { state: 'ready', manifest, bindingPath: join(folder, manifest.binding) };
}

function readManifest(path: string): EngineManifest | undefined {
  try {
    return engineManifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
