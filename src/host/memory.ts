import { existsSync, readFileSync, readdirSync } from 'node:fs';

/**
 * Resident memory of this process and all below it, in bytes. Linux tells of every process (proc(5): VmRSS in status, children in task); elsewhere
 * only this one's is counted. Pages that two of them share count twice.
 */
export function memoryOfFamily(): number {
  if (!existsSync('/proc/self/status')) return process.memoryUsage.rss();
  const family = [process.pid];
  // Grows while it is walked.
  for (const pid of family) family.push(...childrenOf(pid));
  return family.reduce((sum, pid) => sum + residentBytes(pid), 0);
}

/** Any of a process's threads may have started one. */
function childrenOf(pid: number): number[] {
  return quietly([], () => readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    quietly([], () => readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter((text) => text !== '').map(Number))));
}

function residentBytes(pid: number): number {
  const status = quietly('', () => readFileSync(`/proc/${pid}/status`, 'latin1'));
  // A process that has ended has no such line.
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

/** Processes and threads end between the look and the reading. */
function quietly<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
