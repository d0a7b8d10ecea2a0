import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { EngineName } from '../../contract/engines.ts';
import { frozenLayers } from '../../domain/network/freeze.ts';
import { defaultEnginesDir } from '../engine-folders.ts';
import type { Kernels } from '../kernels.ts';
import { loadBackend } from '../load-backend.ts';
import { makeKernels } from '../make-kernels.ts';
import { Network } from '../network.ts';
import { Optimizer } from '../optimizer.ts';
import { makeBatches } from './batches.ts';
import type { HelperTask } from './crew.ts';
import { PartedStep } from './parted-step.ts';
import { partsOf, SharedStep } from './shared-step.ts';
import { stepPlace } from './step-place.ts';
import { stepRate } from './step-rate.ts';
import { Teacher } from './teacher.ts';

/** A helper thread: computes its parts of every batch and takes the same optimiser steps as the leading thread, so that no weights need to travel. */
const engine = workerData as EngineName;
await loadBackend(engine, { enginesDir: defaultEnginesDir(), threads: 1 });
const [task] = (await once(parentPort!, 'message')) as [HelperTask];
const shared = new SharedStep(task.memory);
try {
  await help(makeKernels(engine), task);
} catch (error) {
  shared.fail();
  throw error;
}

async function help(kernels: Kernels, { network: spec, training, memory, thread, ...start }: HelperTask): Promise<void> {
  const network = new Network(kernels, spec, start.weights, frozenLayers(spec, training.freeze));
  const optimizer = new Optimizer(kernels, training.optimizer, training.clipNorm, network.parameters);
  if (start.optimizer) optimizer.restore(start.optimizer);
  const teacher = start.teacher && new Teacher(kernels, start.teacher);
  const batches = makeBatches(kernels, spec, training, start.images, teacher);
  const parted = new PartedStep(network, batches, shared);
  const own = partsOf(thread, memory);
  parentPort!.postMessage('ready');
  for (let step = start.step; shared.begin(step + 1); step++) {
    const place = stepPlace(training, step, batches.perEpoch, start.freshStart);
    for (const part of own) await parted.compute(place, part);
    shared.done(thread, step + 1);
    if (!shared.complete(step + 1)) break;
    optimizer.apply(parted.gather(place).gradients, stepRate(training, start.sweep, step, batches.perEpoch), step + 1);
  }
  network.dispose();
  optimizer.dispose();
  teacher?.dispose();
}
