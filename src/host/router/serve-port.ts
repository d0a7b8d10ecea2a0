import { RPCHandler } from '@orpc/server/ws';
import type { Studio } from '../studio.ts';
import { createRouter } from './create-router.ts';
import type { RouterOptions } from './create-router.ts';

interface PortMessage {
  readonly data: unknown;
}

/** Node's MessagePort speaks in events of the web's kind, Electron's MessagePortMain in those of Node's emitters. */
export type ServedPort = {
  postMessage(message: unknown): void;
  start(): void;
} & (
  | { addEventListener(event: string, listener: (message: PortMessage) => void): void }
  | { on(event: string, listener: (message: PortMessage) => void): unknown }
);

/**
 * Answers whoever has the other end of the port, until it closes. The handler is the one for sockets: on a port it says the same words, and unlike
 * the one for ports it survives a message that cannot be understood.
 */
export function servePort(studio: Studio, options: RouterOptions, port: ServedPort): void {
  const listen = (event: string, listener: (message: never) => void): void => {
    if ('addEventListener' in port) port.addEventListener(event, listener as (message: PortMessage) => void);
    else port.on(event, listener as (message: PortMessage) => void);
  };
  void new RPCHandler(createRouter(studio, options)).upgrade({
    addEventListener: listen as never,
    send: (message: unknown) => port.postMessage(message)
  });
  port.start();
}
