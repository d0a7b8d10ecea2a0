import type { ProbeEvent, RateSweepEvent, TrainerCommand, TrainerEvent } from '../contract/trainer.ts';
import type { TrainerHandle, TrainerLauncher } from '../core/runs/launcher.ts';
import { engineEnvironment } from '../engine/engine-environment.ts';
import type { ForkProgram } from './programs.ts';

/** Trainers as children, whoever forks them. */
export function trainerLauncher(fork: ForkProgram): TrainerLauncher {
  const launch = <Event>(command: Extract<TrainerCommand, { type: 'start' | 'probe' | 'sweepRates' }>, onEvent: (event: Event) => void): TrainerHandle => {
    const { engine, training } = command.job;
    const trainer = fork<TrainerCommand, Event>({ name: 'trainer', args: [], environment: engineEnvironment(engine, training.threads) }, onEvent);
    trainer.send(command);
    return trainer;
  };
  return {
    launch: (job, onEvent) => launch<TrainerEvent>({ type: 'start', job }, onEvent),
    probe: (job, onEvent) => launch<ProbeEvent>({ type: 'probe', job }, onEvent),
    sweepRates: (job, onEvent) => launch<RateSweepEvent>({ type: 'sweepRates', job }, onEvent)
  };
}
