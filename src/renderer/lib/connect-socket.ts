import { RPCLink } from '@orpc/client/websocket';
import { ConnectionLostError, SessionMissingError } from './connection-line.ts';
import type { Line } from './connection-line.ts';
import { openSocket, takeFirstSocket } from './first-socket.ts';

/** The kiosk's door. */
export async function openSocketLine(): Promise<Line> {
  const socket = await (takeFirstSocket() ?? openSocket()).catch(() => {
    throw new ConnectionLostError();
  });
  // The page's first one may have been opened, or refused, before anybody listened.
  if (socket.readyState > WebSocket.OPEN) throw await reason();
  let isClosed = false;
  // Before the link hears of it: whatever the link then breaks off is known to be broken off.
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => {
    isClosed = true;
    resolve();
  }));
  const link = new RPCLink({ websocket: socket });
  const isOpen = socket.readyState === WebSocket.OPEN || await Promise.race([
    new Promise<boolean>((resolve) => socket.addEventListener('open', () => resolve(true), { once: true })),
    closed.then(() => false)
  ]);
  if (!isOpen) throw await reason();
  return { link, closed, get isClosed() { return isClosed; } };
}

/** A browser does not tell why a socket was refused. */
async function reason(): Promise<Error> {
  const answer = await fetch('/session').catch(() => undefined);
  return answer?.status === 401 ? new SessionMissingError() : new ConnectionLostError();
}
