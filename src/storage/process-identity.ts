import { existsSync, readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { ProcessIdentity } from '../contract/runs.ts';

/** Clocks are corrected: two readings of one boot's time differ by less than this, and two boots lie further apart. */
const clockToleranceMs = 10 * 60_000;
const bootPrefix = 'booted ';

/**
 * Numbers of processes are used again, after a restart of the system even soon: on Linux the boot and the start time
 * (field 22 of /proc/<pid>/stat, in clock ticks since the boot, see proc(5)) tell two of them apart. Elsewhere it is the time of the boot alone,
 * since asking for another process takes starting a third: a process from before a power cut is gone, whoever has its number now.
 */
function readToken(pid: number, system: NodeJS.Platform): string {
  if (system !== 'linux') return `${bootPrefix}${Math.round(Date.now() - uptime() * 1000)}`;
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return '';
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

/** @param system whose ways are taken; another's only in tests */
export function identifyProcess(pid: number, system = process.platform): ProcessIdentity {
  return { pid, token: readToken(pid, system) };
}

/** Whether the process of this identity is still running; by its number alone where nothing more was known of it. */
export function isAlive({ pid, token }: ProcessIdentity, system = process.platform): boolean {
  return pidExists(pid) && (token === '' || isSame(token, readToken(pid, system)));
}

function isSame(one: string, other: string): boolean {
  if (!one.startsWith(bootPrefix)) return one === other;
  return Math.abs(Number(one.slice(bootPrefix.length)) - Number(other.slice(bootPrefix.length))) < clockToleranceMs;
}
