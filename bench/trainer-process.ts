import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TrainerCommand, TrainerEvent, TrainingJob } from '../src/contract/trainer.ts';
import { engineEnvironment } from '../src/engine/engine-environment.ts';

export interface TrainerProcess {
  readonly pid: number;
  send(command: TrainerCommand): void;
  /** Resolves once the process is gone. */
  kill(): Promise<void>;
}

/** What a fork of the trainer tells its bench; a `failed` event, and an end that was not asked for, come as `failed`. */
export interface TrainerListener {
  event(event: Exclude<TrainerEvent, { type: 'failed' }>): void;
  failed(error: Error): void;
}

const keptCharacters = 2000;

/** The studio's trainer in a process of its own, forked as the host does it. Checkpoints are removed as soon as they are written. */
export function forkTrainer(job: TrainingJob, listener: TrainerListener): TrainerProcess {
  const child = fork(fileURLToPath(new URL('../src/engine/trainer/main.ts', import.meta.url)), [], {
    env: { ...process.env, ...engineEnvironment(job.engine, job.training.threads) },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc']
  });
  let lastWords = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-keptCharacters);
  });
  child.on('message', (event: TrainerEvent) => {
    if (event.type === 'checkpoint') rmSync(event.path, { force: true });
    if (event.type === 'failed') listener.failed(new Error(event.message));
    else listener.event(event);
  });
  child.on('error', (error) => listener.failed(error));
  const closed = new Promise<void>((resolve) => {
    child.on('close', (code, signal) => {
      listener.failed(new Error(`the trainer ended (${signal ?? `exit status ${code}`}) ${lastWords.trim()}`.trim()));
      resolve();
    });
  });
  child.send({ type: 'start', job });
  return {
    // Without a process there is no message to send to either: 'error' tells.
    pid: child.pid ?? 0,
    send: (command) => void child.send(command),
    kill: () => {
      child.kill('SIGKILL');
      return closed;
    }
  };
}
