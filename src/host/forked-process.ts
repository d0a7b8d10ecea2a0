import { fork } from 'node:child_process';
import type { Serializable } from 'node:child_process';
import type { ProcessEnd } from '../core/runs/launcher.ts';

const keptLines = 20;

export interface ForkedProcess<Message> {
  /** Quietly nothing once the process has ended. */
  send(message: Message): void;
  kill(): void;
  /** Resolves after the last message was handed over; never rejects. */
  readonly exited: Promise<ProcessEnd>;
}

/** Starts a program of the studio as a child of this process. It is asked to end by the channel's closing, which a killed parent does too. */
export function forkProgram<Message, Answer>(
  program: { readonly path: string; readonly args: readonly string[]; readonly environment: Readonly<Record<string, string>> },
  onMessage: (message: Answer) => void
): ForkedProcess<Message> {
  const child = fork(program.path, program.args, {
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
  child.on('message', (message) => onMessage(message as Answer));
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
}
