/** The inside of a UtilityProcess of electron-under-node.ts: gives the program the `process.parentPort` that Electron would, then runs it. */
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { PortMain } from './port-main.ts';
import { requireCopyable } from './require-copyable.ts';

interface Posted {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}

/** Messages wait while nobody listens, as Electron's do. */
class ParentPort extends EventEmitter {
  private readonly waiting: Posted[] = [];

  constructor() {
    super();
    parentPort!.on('message', (message: Posted) => {
      this.waiting.push(message);
      this.deliver();
    });
    this.on('newListener', (event) => {
      if (event === 'message') setImmediate(() => this.deliver());
    });
  }

  postMessage(message: unknown): void {
    requireCopyable(message);
    parentPort!.postMessage(message);
  }

  private deliver(): void {
    while (this.waiting.length > 0 && this.listenerCount('message') > 0) {
      const { data, ports } = this.waiting.shift()!;
      this.emit('message', { data, ports: ports.map((port) => new PortMain(port)) });
    }
  }
}

Object.defineProperty(process, 'parentPort', { value: new ParentPort() });
await import(pathToFileURL((workerData as { program: string }).program).href);
