import { RPCLink } from '@orpc/client/websocket';
import { ConnectionLostError, SessionMissingError } from './connection-line.ts';
import type { Line } from './connection-line.ts';

/**
 * The kiosk's door. A token in the fragment (`#token=…`) is exchanged for a cookie once; then the fragment goes, so that it is neither bookmarked
 * nor seen.
 */
export async function openSocketLine(): Promise<Line> {
  await exchangeToken();
  const { protocol, host } = window.location;
  const socket = new WebSocket(`${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/api`);
  let isClosed = false;
  // Before the link hears of it: whatever the link then breaks off is known to be broken off.
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => {
    isClosed = true;
    resolve();
  }));
  const link = new RPCLink({ websocket: socket });
  const isOpen = await Promise.race([
    new Promise<boolean>((resolve) => socket.addEventListener('open', () => resolve(true), { once: true })),
    closed.then(() => false)
  ]);
  if (!isOpen) throw await reason();
  return { link, closed, get isClosed() { return isClosed; } };
}

async function exchangeToken(): Promise<void> {
  const token = /^#token=([\w-]+)$/.exec(window.location.hash)?.[1];
  if (token === undefined) return;
  // A token that was used already does no harm: reloaded pages have their cookie.
  await fetch('/session', { method: 'POST', body: token }).catch(() => {
    throw new ConnectionLostError();
  });
  window.location.replace('#/');
}

/** A browser does not tell why a socket was refused. */
async function reason(): Promise<Error> {
  const answer = await fetch('/session').catch(() => undefined);
  return answer?.status === 401 ? new SessionMissingError() : new ConnectionLostError();
}
