import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export type NvidiaGpu = { present: true; device: string } | { present: false; reason: string };

/**
 * Whether an NVIDIA GPU with its driver is there, by the driver's files on Linux and else by nvidia-smi, which comes with every
 * driver (under WSL the files are missing although the GPU works).
 */
export function detectNvidiaGpu(procFolder = '/proc/driver/nvidia'): NvidiaGpu {
  const smi = deviceFromSmi();
  if (smi !== undefined) return { present: true, device: smi };
  if (!existsSync(`${procFolder}/version`)) {
    return { present: false, reason: `no NVIDIA driver is loaded (${procFolder}/version is missing and nvidia-smi finds no GPU)` };
  }
  const device = deviceFromProc(procFolder);
  if (device === undefined) return { present: false, reason: `the NVIDIA driver is loaded but shows no GPU in ${procFolder}/gpus` };
  return { present: true, device };
}

function deviceFromSmi(): string | undefined {
  try {
    const query = ['--query-gpu=name', '--format=csv,noheader'];
    const output = execFileSync('nvidia-smi', query, { encoding: 'utf8', timeout: 10_000, stdio: ['ignore', 'pipe', 'ignore'] });
    return output.split('\n')[0]?.trim() || undefined;
  } catch {
    return undefined;
  }
}

function deviceFromProc(procFolder: string): string | undefined {
  const gpus = `${procFolder}/gpus`;
  if (!existsSync(gpus)) return undefined;
  for (const bus of readdirSync(gpus)) {
    const model = /^Model:\s*(.+)$/m.exec(readFileSync(`${gpus}/${bus}/information`, 'utf8'))?.[1];
    if (model !== undefined) return model.trim();
  }
  return undefined;
}
