import { existsSync, readFileSync } from 'node:fs';
import type { ProcessIdentity } from '../contract/runs.ts';

/**
 * Numbers of processes are used again, after a restart even at the same time of day: on Linux the boot and the start time
 * (field 22 of /proc/<pid>/stat, in clock ticks since the boot, see proc(5)) tell two of them apart. Elsewhere the token stays empty.
 */
function readToken(pid: number): string {
  const file = `/proc/${pid}/stat`;
  if (process.platform !== 'linux' || !existsSync(file)) return '';
  try {
    const stat = readFileSync(file, 'latin1');
    // The command's name, field 2, is in parentheses and may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    // A zombie has ended; its parent has merely not asked for its exit status yet.
    if (state === 'Z' || state === 'X') return '';
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}:${fields[19]}`;
  } catch (error) {
    // It ended between the look and the reading.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}

function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export function identifyProcess(pid: number): ProcessIdentity {
  return { pid, token: readToken(pid) };
}

/** Whether the process of this identity is still running; by its number alone where the system tells no more. */
export function isAlive(identity: ProcessIdentity): boolean {
  return pidExists(identity.pid) && (identity.token === '' || identity.token === readToken(identity.pid));
}
