import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ServerOrder, ServerReport } from './protocol.ts';

export interface ServerProcess {
  readonly pid: number | undefined;
  /** Quietly nothing once it has ended. */
  send(order: ServerOrder): void;
  kill(): void;
  /** In words how it ended; never rejects. */
  readonly exited: Promise<string>;
}

export function forkServer(hear: (report: ServerReport) => void): ServerProcess {
  const child = fork(fileURLToPath(import.meta.resolve('./server-main.ts')), [], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.on('message', (report) => hear(report as ServerReport));
  const exited = new Promise<string>((resolve) => {
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(error.message);
    });
    child.on('exit', (code, signal) => resolve(signal ?? `exit status ${code}`));
  });
  return {
    pid: child.pid,
    send: (order) => void (child.connected && child.send(order, () => undefined)),
    kill: () => void child.kill('SIGKILL'),
    exited
  };
}
