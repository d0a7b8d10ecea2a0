import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Child processes of a process, as Linux lists them. */
export function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'latin1').trim().split(' ').filter((text) => text !== '').map(Number) : [];
}

/** The children that run this program of ours. */
export function childrenRunning(pid: number, program: string): number[] {
  return childrenOf(pid).filter((child) => commandLine(child).includes(program));
}

/** Neither running nor a zombie that nobody has asked for yet. */
export function isRunning(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return false;
  try {
    const stat = readFileSync(file, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

export async function until(condition: () => boolean | Promise<boolean>, what: string, limitMs = 10_000): Promise<void> {
  for (const start = Date.now(); !(await condition()); await pause(25)) {
    if (Date.now() - start > limitMs) throw new Error(`${what}: not within ${limitMs} ms`);
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}
