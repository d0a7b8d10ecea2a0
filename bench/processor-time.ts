import { readFileSync } from 'node:fs';

/** Linux counts processor time for /proc in hundredths of a second (USER_HZ) on every architecture that Node supports. */
const ticksPerSecond = 100;

/** User and system seconds that all threads of another process have used; null where the system does not tell (anything but Linux). */
export function processorSeconds(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The program's name, in parentheses, may hold blanks. After it come the fields from the third on; 14 is utime and 15 stime (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[14 - 3]) + Number(fields[15 - 3])) / ticksPerSecond;
}
