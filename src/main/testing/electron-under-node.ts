/**
 * The part of Electron that carries the core and its children, made of Node's worker threads and message channels: tests hold the main process's
 * own code and the built bundles against it where no Electron can be had. Not what Chromium adds: sandbox, windows, schemes.
 */
import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { PortMain } from './port-main.ts';
import { requireCopyable } from './require-copyable.ts';

interface ForkOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly serviceName: string;
}

class UtilityProcess extends EventEmitter {
  readonly stderr: Readable;
  readonly serviceName: string;
  private readonly worker: Worker;

  constructor(program: string, args: readonly string[], { env, serviceName }: ForkOptions) {
    super();
    this.serviceName = serviceName;
    this.worker = new Worker(new URL('./utility-process.ts', import.meta.url), { argv: [...args], env, stderr: true, stdout: true, execArgv: [], workerData: { program } });
    this.stderr = this.worker.stderr;
    this.worker.on('message', (message: unknown) => this.emit('message', message));
    this.worker.on('error', (error) => this.stderr.push(`${error instanceof Error ? error.stack : String(error)}\n`));
    this.worker.on('exit', (code) => this.emit('exit', code));
  }

  postMessage(data: unknown, ports: readonly PortMain[] = []): void {
    requireCopyable(data);
    const own = ports.map((port) => port.handOver());
    this.worker.postMessage({ data, ports: own }, own);
  }

  kill(): boolean {
    void this.worker.terminate();
    return true;
  }
}

export class MessageChannelMain {
  readonly port1: PortMain;
  readonly port2: PortMain;

  constructor() {
    const { port1, port2 }: { port1: MessagePort; port2: MessagePort } = new MessageChannel();
    this.port1 = new PortMain(port1);
    this.port2 = new PortMain(port2);
  }
}

/** Those that were started, the youngest last. */
export const forked: UtilityProcess[] = [];

export const utilityProcess = {
  fork(program: string, args: readonly string[], options: ForkOptions): UtilityProcess {
    const child = new UtilityProcess(program, args, options);
    forked.push(child);
    return child;
  }
};
