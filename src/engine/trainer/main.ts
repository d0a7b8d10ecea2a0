import { availableParallelism } from 'node:os';
import type { TrainerCommand, TrainerEvent, TrainingJob } from '../../contract/trainer.ts';
import { describeFailure } from '../describe-failure.ts';
import { defaultEnginesDir } from '../engine-folders.ts';
import { loadBackend } from '../load-backend.ts';
import { makeKernels } from '../make-kernels.ts';
import { runSelfTest } from '../self-test.ts';
import { runJob } from './run-job.ts';
import type { Wish } from './training-loop.ts';

/** The trainer process: one run, then it ends. Forked by the host; without its parent it ends at once, so none is ever orphaned. */
let wish: Wish = 'run';
let endPause: (() => void) | undefined;

const orphaned = (): never => process.exit(1);
process.on('disconnect', orphaned);
// The host hears Ctrl+C too and tells us what to do about it.
process.on('SIGINT', () => undefined);

process.on('message', (command: TrainerCommand) => {
  switch (command.type) {
    case 'start':
      void start(command.job);
      return;
    case 'pause':
      wish = 'pause';
      return;
    case 'resume':
      change('run');
      return;
    case 'stop':
    case 'interrupt':
      change(command.type);
      return;
  }
});

function change(next: Wish): void {
  wish = next;
  endPause?.();
}

async function start(job: TrainingJob): Promise<void> {
  try {
    const { threads } = job.training;
    const { device, version } = await loadBackend(job.engine, { enginesDir: defaultEnginesDir(), threads });
    const kernels = makeKernels(job.engine);
    await runSelfTest(kernels, job.engine);
    await runJob(job, { kernels, device, version, threads: threads || availableParallelism() }, {
      wish: () => wish,
      paused: () => new Promise((resolve) => (endPause = resolve)),
      send
    });
  } catch (error) {
    send({ type: 'failed', ...describeFailure(error) });
  }
  // The last message must be out before the process ends.
  await lastSent;
  process.off('disconnect', orphaned);
  process.disconnect();
}

let lastSent: Promise<unknown> = Promise.resolve();

function send(event: TrainerEvent): void {
  lastSent = new Promise((resolve) => process.send!(event, undefined, undefined, resolve));
}
