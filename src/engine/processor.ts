import { availableParallelism, cpus } from 'node:os';

/** The processor in words, such as `Intel Xeon Processor, 2 threads`. @param threads 0: as many as the machine has. */
export function processorText(threads: number): string {
  const model = (cpus()[0]?.model ?? '').replaceAll(/\((R|TM|C)\)/gi, '').replaceAll(/\s+/g, ' ').trim() || process.arch;
  const count = threads > 0 ? threads : availableParallelism();
  return `${model}, ${count} ${count === 1 ? 'thread' : 'threads'}`;
}
