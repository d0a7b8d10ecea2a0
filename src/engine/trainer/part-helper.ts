import { parentPort, workerData } from 'node:worker_threads';
import { frozenLayers } from '../../domain/network/freeze.ts';
import { defaultEnginesDir } from '../engine-folders.ts';
import { loadBackend } from '../load-backend.ts';
import { makeKernels } from '../make-kernels.ts';
import { Network } from '../network.ts';
import { Optimizer } from '../optimizer.ts';
import { makeBatches } from './batches.ts';
import type { HelperTask } from './part-helpers.ts';
import { PartedStep } from './parted-step.ts';
import { partsOf, SharedStep } from './shared-step.ts';
import { stepPlace } from './step-place.ts';
import { stepRate } from './step-rate.ts';
import { Teacher } from './teacher.ts';

/** A helper thread: computes its parts of every batch and takes the same optimiser steps as the leading thread, so that no weights need to travel. */
const task = workerData as HelperTask;
const { engine, network: spec, training, memory, thread } = task;
const shared = new SharedStep(memory);

try {
  await loadBackend(engine, { enginesDir: defaultEnginesDir(), threads: 1 });
  const kernels = makeKernels(engine);
  const network = new Network(kernels, spec, task.weights, frozenLayers(spec, training.freeze));
  const optimizer = new Optimizer(kernels, training.optimizer, training.clipNorm, network.parameters);
  if (task.optimizer) optimizer.restore(task.optimizer);
  const teacher = task.teacher && new Teacher(kernels, task.teacher);
  const batches = makeBatches(kernels, spec, training, task.images, teacher);
  const parted = new PartedStep(network, batches, shared);
  const own = partsOf(thread, memory);
  parentPort!.postMessage('ready');
  for (let step = task.step; shared.begin(step + 1); step++) {
    const place = stepPlace(training, step, batches.perEpoch, task.freshStart);
    for (const part of own) await parted.compute(place, part);
    shared.done(thread, step + 1);
    if (!shared.complete(step + 1)) break;
    optimizer.apply(parted.gather(place).gradients, stepRate(training, task.sweep, step, batches.perEpoch), step + 1);
  }
  network.dispose();
  optimizer.dispose();
  teacher?.dispose();
} catch (error) {
  shared.fail();
  throw error;
}
