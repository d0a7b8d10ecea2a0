import type { EpochMetric } from '../src/contract/runs.ts';
import type { TrainingJob } from '../src/contract/trainer.ts';
import type { Column } from '../src/cli/output/table.ts';
import { bytes } from '../src/cli/output/format.ts';
import type { BenchLine } from './bench-line.ts';
import { median } from './statistics.ts';
import { forkTrainer } from './trainer-process.ts';

/** Resident memory of the training process at the ends of its epochs. `ours` is the last one's. */
export interface MemoryLine extends BenchLine {
  readonly residentBytes?: readonly number[];
  /** The middle of the later epochs over the middle of the earlier ones; 1 is flat. */
  readonly growth?: number;
}

/** Trains to the end of the job and tells what the process held. */
export async function memoryLine(name: string, job: TrainingJob): Promise<MemoryLine> {
  const base = { name, unit: 'bytes', ours: null, peer: null, ratio: null };
  try {
    const residentBytes = (await epochsOf(job)).map(({ rssBytes }) => rssBytes);
    return { ...base, ours: residentBytes.at(-1)!, residentBytes, growth: growthOf(residentBytes), reason: 'watched for growth, so without a peer' };
  } catch (error) {
    return { ...base, reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Single epochs differ by a buffer or two that is not yet given back, so halves are compared. The first epoch is left out: it is over before the
 * first checkpoint is written and the best weights are kept.
 * @param residentBytes of at least three epochs
 */
export function growthOf([, ...later]: readonly number[]): number {
  const middle = later.length >> 1;
  return Number((median(later.slice(middle)) / median(later.slice(0, middle))).toFixed(3));
}

async function epochsOf(job: TrainingJob): Promise<EpochMetric[]> {
  const epochs: EpochMetric[] = [];
  let trainer: ReturnType<typeof forkTrainer> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      trainer = forkTrainer(job, {
        event(event) {
          if (event.type === 'metrics') epochs.push(...event.epochs);
          if (event.type === 'finished') resolve();
        },
        failed: reject
      });
    });
  } finally {
    await trainer?.kill();
  }
  return epochs;
}

const orDash = (value: number | undefined): string => (value === undefined ? '–' : bytes(value));

export const memoryColumns: readonly Column<MemoryLine>[] = [
  { title: 'memory of the training process', text: ({ name }) => name, tone: () => 'heading' },
  { title: 'epochs', text: ({ residentBytes }) => String(residentBytes?.length ?? '–'), align: 'right' },
  { title: 'after the first', text: ({ residentBytes }) => orDash(residentBytes?.[0]), align: 'right' },
  { title: 'second', text: ({ residentBytes }) => orDash(residentBytes?.[1]), align: 'right' },
  { title: 'largest', text: ({ residentBytes }) => orDash(residentBytes && Math.max(...residentBytes)), align: 'right' },
  { title: 'last', text: ({ residentBytes }) => orDash(residentBytes?.at(-1)), align: 'right' },
  { title: 'later over earlier', text: ({ growth }) => growth?.toFixed(3) ?? '–', align: 'right' }
];
