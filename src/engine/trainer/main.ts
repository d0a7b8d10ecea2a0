import { availableParallelism } from 'node:os';
import type { ProbeEvent, RateSweepEvent, TrainerCommand, TrainerEvent, TrainingJob } from '../../contract/trainer.ts';
import { describeFailure } from '../../child/describe-failure.ts';
import { connectParent } from '../../child/parent-channel.ts';
import { engineEnvironment } from '../engine-environment.ts';
import { defaultEnginesDir } from '../engine-folders.ts';
import { loadBackend } from '../load-backend.ts';
import { makeKernels } from '../make-kernels.ts';
import { runSelfTest } from '../self-test.ts';
import { Crew } from './crew.ts';
import { runProbe } from './probe.ts';
import { sweepRates } from './rate-sweep.ts';
import { loadData, runJob, type RunningEngine } from './run-job.ts';
import type { Wish } from './training-loop.ts';

/** The trainer process: one run, one probe or one sweep of learning rates, then it ends. Forked by the host; without its parent it ends at once, so none is ever orphaned. */
let wish: Wish = 'run';
let endPause: (() => void) | undefined;

const parent = await connectParent<TrainerCommand, TrainerEvent | ProbeEvent | RateSweepEvent>();
parent.onGone(() => process.exit(1));
// The host hears Ctrl+C too and tells us what to do about it.
process.on('SIGINT', () => undefined);

parent.onMessage((command) => {
  switch (command.type) {
    case 'start':
      train(command.job);
      return;
    case 'probe':
      void start(command.job, (engine) => runProbe(command.job, engine, send));
      return;
    case 'sweepRates':
      void start(command.job, (engine) => sweepRates(command.job, engine, send));
      return;
    // Nothing takes back that it is to end.
    case 'pause':
      if (wish === 'run') wish = 'pause';
      return;
    case 'resume':
      if (wish === 'pause') change('run');
      return;
    case 'stop':
    case 'interrupt':
      change(command.type);
      return;
  }
});

/** The snapshot is read while the engine is loaded, which blocks this thread. */
function train(job: TrainingJob): void {
  const loading = loadData(job);
  // Without an engine nobody asks for it.
  loading.catch(() => undefined);
  void start(job, (engine) => runJob(job, loading, engine, { wish: () => wish, paused, send }));
}

/** Lasts until another wish comes; one that came while the checkpoint was written ends it at once. */
async function paused(): Promise<void> {
  if (wish === 'pause') await new Promise<void>((resolve) => (endPause = resolve));
}

function change(next: Wish): void {
  wish = next;
  endPause?.();
}

async function start(job: Pick<TrainingJob, 'engine' | 'training'>, work: (engine: RunningEngine) => Promise<void>): Promise<void> {
  const { engine, training } = job;
  const threads = training.threads || availableParallelism();
  let crew: Crew | null = null;
  try {
    if (computesInParts(job)) {
      // The threads share the work among themselves: TensorFlow's own would only get in their way.
      Object.assign(process.env, engineEnvironment(engine, 1));
      crew = new Crew(engine, Math.min(training.batchParts, threads));
    }
    const { device, version } = await loadBackend(engine, { enginesDir: defaultEnginesDir(), threads: training.threads });
    const kernels = makeKernels(engine);
    await runSelfTest(kernels, engine);
    await work({ kernels, device, version, threads, crew });
  } catch (error) {
    send({ type: 'failed', ...describeFailure(error) });
  } finally {
    crew?.dispose();
  }
  // The last message must be out before the process ends.
  await lastSent;
  parent.close();
}

/** Whether each part of a batch gets a thread: a GPU is faster with the batch whole. */
function computesInParts({ engine, training }: Pick<TrainingJob, 'engine' | 'training'>): boolean {
  return training.batchParts > 1 && engine !== 'cuda' && engine !== 'webgpu';
}

let lastSent: Promise<unknown> = Promise.resolve();

function send(event: TrainerEvent | ProbeEvent | RateSweepEvent): void {
  lastSent = parent.send(event);
}
