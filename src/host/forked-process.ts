import { fork } from 'node:child_process';
import type { Serializable } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProcessEnd } from '../core/runs/launcher.ts';
import type { ForkProgram, ProgramName } from './programs.ts';

const keptLines = 20;

const entries: Readonly<Record<ProgramName, string>> = {
  trainer: import.meta.resolve('../engine/trainer/main.ts'),
  reader: import.meta.resolve('../engine/reader/main.ts'),
  scanner: import.meta.resolve('../vision/scanner/main.ts')
};

/** Programs as children of this Node process. */
export const forkProgram: ForkProgram = (program, onMessage) => {
  const child = fork(fileURLToPath(entries[program.name]), program.args, {
    env: { ...process.env, ...program.environment },
    // Flags of this process, such as a test runner's or a debugger's, are not the child's.
    execArgv: [],
    serialization: 'advanced',
    // Libraries print to stdout as they please; ours is for answers.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc']
  });
  let lastWords = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).split('\n').slice(-keptLines - 1).join('\n');
  });
  child.on('message', (message) => onMessage(message as Parameters<typeof onMessage>[0]));
  const exited = new Promise<ProcessEnd>((resolve) => {
    // A failed start or send; the start's has no other sign.
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ exitCode: null, signal: null, lastWords: error.message });
    });
    // Not 'exit': messages may still be on their way then.
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, lastWords: lastWords.trim() }));
  });
  return {
    // The process may end between the look and the sending: then its end tells, not the failed message.
    send: (message) => void (child.connected && child.send(message as Serializable, () => undefined)),
    kill: () => void child.kill('SIGKILL'),
    exited
  };
};
