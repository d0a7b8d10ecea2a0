import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NetworkInput } from '../../contract/network.ts';
import type { Run, RunStatus } from '../../contract/runs.ts';
import { createStudio } from '../studio.ts';
import type { Studio } from '../studio.ts';

/** Learns synthetic digits in a second, also in plain JS. */
export const tinyNetwork: NetworkInput = {
  name: 'tiny',
  input: [28, 28, 1],
  classes: 10,
  layers: [
    { type: 'pool2d', name: 'pool', kind: 'average', size: 4, stride: 4 },
    { type: 'flatten', name: 'flatten' },
    { type: 'dense', name: 'logits', units: 10 },
    { type: 'softmax', name: 'softmax' }
  ]
};

/** A data folder of its own with studios opened on it; `[Symbol.asyncDispose]` closes them and removes it. */
export class TemporaryData {
  readonly folder = mkdtempSync(join(tmpdir(), 'dsdc-host-'));
  readonly log: string[] = [];
  private readonly opened: Studio[] = [];

  /** Without the model that comes with the studio: tests are about models of their own. */
  async open(): Promise<Studio> {
    const studio = await createStudio({ dataDir: join(this.folder, 'data'), log: (line) => void this.log.push(line), bundledDigits: null });
    this.opened.push(studio);
    return studio;
  }

  /** With the dataset `digits`: 300 to train on, 100 to test on. */
  async openWithDigits(): Promise<Studio> {
    const studio = await this.open();
    await studio.datasets.synthesiseDataset({ name: 'digits', count: 400, seed: 3, testShare: 0.25 });
    return studio;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const studio of this.opened) await studio.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The run once it has ended. */
export async function ended(studio: Studio, run: Run): Promise<Run> {
  for await (const event of studio.runs.watchRun(run.id)) if (event.type === 'finished') return event.run;
  throw new Error(`the watch of run ${run.name} ended before it`);
}

/** The run once it has this status. */
export async function reached(studio: Studio, run: Run, status: RunStatus): Promise<Run> {
  for await (const event of studio.runs.watchRun(run.id)) if (event.type !== 'metrics' && event.run.status === status) return event.run;
  throw new Error(`run ${run.name} never became ${status}`);
}

/** Resolves once an epoch after `afterSeq` is stored, and its checkpoint with it. */
export async function epochStored(studio: Studio, run: Run, afterSeq = 0): Promise<void> {
  let epochs = 0;
  // The checkpoint follows the metrics of its epoch: with the second epoch, the first one's is there.
  for await (const event of studio.runs.watchRun(run.id, afterSeq)) {
    if (event.type === 'metrics') epochs += event.metrics.filter(({ type }) => type === 'epoch').length;
    if (epochs >= 2) return;
  }
  throw new Error(`run ${run.name} ended before two epochs`);
}
