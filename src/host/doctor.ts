import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineName, EngineStatus } from '../contract/engines.ts';
import { probeEngines } from '../engine/availability.ts';
import type { RunProbe } from '../engine/availability.ts';
import { defaultEnginesDir } from '../engine/engine-folders.ts';
import { inspectEngine } from '../engine/engine-manifest.ts';
import { examineDataFolder, repairDataFolder } from '../storage/doctor.ts';
import type { Finding as StorageFinding } from '../storage/doctor-checks.ts';
import { packageRoot } from './package-root.ts';

/** One thing that is not as it should be, or that was looked at and is fine. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'error';
  readonly message: string;
  /** The command or step that mends it. */
  readonly remedy?: string;
}

/** Checks storage, engines and Node; `repair` mends in storage what can be mended without loss. Works where the studio itself cannot be opened. */
export async function examineStudio({ dataDir, repair = false }: { readonly dataDir: string; readonly repair?: boolean | undefined }): Promise<Finding[]> {
  return [
    { level: 'ok', message: `Node ${process.versions.node} on ${process.platform} ${process.arch}.` },
    ...examineStorage(dataDir, repair),
    ...(await examineEngines())
  ];
}

/** Tries every engine; `default` is what a run takes that names none. */
export async function listEngines(run?: RunProbe): Promise<{ engines: EngineStatus[]; default: EngineName | null }> {
  const engines = await probeEngines({ enginesDir: defaultEnginesDir(), run });
  return { engines, default: engines.find(({ name, available }) => available && name !== 'cpu')?.name ?? null };
}

function examineStorage(dataDir: string, repair: boolean): Finding[] {
  const options = { dataDir, migrationsDir: join(packageRoot(), 'migrations') };
  if (!repair) return storageFindings(dataDir, examineDataFolder(options));
  const { backup, repaired, left } = repairDataFolder(options);
  return [
    ...(backup === null ? [] : [{ level: 'ok', message: `The database was copied to ${backup} before anything was changed.` } as const]),
    ...repaired.map(({ what, where, repair: does }): Finding => ({ level: 'ok', message: `Repaired: ${what} (${where}) ${does ?? ''}`.trimEnd() })),
    ...storageFindings(dataDir, left)
  ];
}

function storageFindings(dataDir: string, findings: readonly StorageFinding[]): Finding[] {
  if (findings.length === 0) {
    return [{ level: 'ok', message: existsSync(dataDir) ? `The data folder ${dataDir} is in order.` : `The data folder ${dataDir} is made at its first use.` }];
  }
  return findings.map(({ severity, what, where, repair, remedy }) => {
    const next = repair === undefined ? remedy : `dsdc doctor --repair: ${repair}`;
    return { level: severity === 'info' ? 'ok' : severity, message: `${what} (${where})`, ...(next !== undefined && { remedy: next }) };
  });
}

async function examineEngines(): Promise<Finding[]> {
  const { engines, default: best } = await listEngines();
  const findings: Finding[] = [];
  for (const { name, available, device, version, reason } of engines) {
    if (available) findings.push({ level: 'ok', message: `Engine ${name}: ${[device, version].filter((text) => text !== '').join(', ')}.` });
    else if (name === 'libtensorflow' || name === 'cuda') findings.push(...examineNativeEngine(name, reason));
  }
  if (best === null) findings.push({ level: 'error', message: 'No engine that trains in reasonable time can be used.', remedy: 'npm run engine:setup' });
  return findings;
}

/** CUDA is only missed where it was set up; libtensorflow makes training faster everywhere. */
function examineNativeEngine(name: 'libtensorflow' | 'cuda', reason: string): Finding[] {
  const { state } = inspectEngine(defaultEnginesDir(), name);
  if (name === 'cuda' && state === 'absent') return [];
  const flags = [...(name === 'cuda' ? ['--cuda'] : []), ...(state === 'absent' ? [] : ['--force'])];
  const remedy = ['npm run engine:setup', ...(flags.length > 0 ? ['--', ...flags] : [])].join(' ');
  return [{ level: 'warning', message: `Engine ${name} cannot be used: ${reason}`, remedy }];
}
