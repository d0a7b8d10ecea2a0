import { fileURLToPath } from 'node:url';
import type { TrainerCommand, TrainerEvent } from '../contract/trainer.ts';
import type { TrainerLauncher } from '../core/runs/launcher.ts';
import { engineEnvironment } from '../engine/engine-environment.ts';
import { forkProgram } from './forked-process.ts';

/** Trainers as children of a plain Node process. */
export const childProcessLauncher: TrainerLauncher = {
  launch(job, onEvent) {
    const trainer = forkProgram<TrainerCommand, TrainerEvent>({
      path: fileURLToPath(import.meta.resolve('../engine/trainer/main.ts')),
      args: [],
      environment: engineEnvironment(job.engine, job.training.threads)
    }, onEvent);
    trainer.send({ type: 'start', job });
    return trainer;
  }
};
