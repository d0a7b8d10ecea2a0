import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { requireCopyable } from './require-copyable.ts';

/** Electron's MessagePortMain over a port of Node: messages are events with `data` and `ports`, and wait for `start`. */
export class PortMain extends EventEmitter {
  private readonly port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.port = port;
  }

  start(): void {
    this.port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
    this.port.on('close', () => this.emit('close'));
  }

  postMessage(message: unknown): void {
    requireCopyable(message);
    this.port.postMessage(message);
  }

  close(): void {
    this.port.close();
  }

  /** Given to another process, or to a page. */
  handOver(): MessagePort {
    return this.port;
  }
}
