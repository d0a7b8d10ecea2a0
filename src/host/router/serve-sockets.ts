import { RPCHandler } from '@orpc/server/ws';
import type { WebSocket } from 'ws';
import type { Studio } from '../studio.ts';
import { createRouter } from './create-router.ts';
import type { RouterOptions } from './create-router.ts';

/** Answers whoever is at the other end of each socket it is given, until that closes. */
export function socketServer(studio: Studio, options: RouterOptions): (socket: WebSocket) => void {
  const handler = new RPCHandler(createRouter(studio, options));
  return (socket) => {
    // What is wrong with a connection, such as a message that is too long, ends it; unheard, it would end the process.
    socket.on('error', () => undefined);
    void handler.upgrade(socket);
  };
}
