import { RPCLink } from '@orpc/client/message-port';
import { ConnectionLostError } from './connection-line.ts';
import type { Line } from './connection-line.ts';

/** How long a core may take to start, or to start again. */
const answerLimitMs = 10_000;

/**
 * The window's door: the preload script hands over a port when it is asked for one (`{ type: 'dsdc-connect' }`, answered with
 * `{ type: 'dsdc-port' }`). The port counts only once somebody has answered through it: a core that just ended leaves dead ones behind.
 */
export async function openPortLine(): Promise<Line> {
  const port = await askForPort();
  let isClosed = false;
  const closed = new Promise<void>((resolve) => port.addEventListener('close', () => {
    isClosed = true;
    resolve();
  }));
  const link = new RPCLink({ port });
  port.start();
  // What a locked core answers too.
  await link.call(['kiosk', 'state'], undefined, { context: {}, signal: AbortSignal.timeout(answerLimitMs) }).catch(() => {
    port.close();
    throw new ConnectionLostError();
  });
  return { link, closed, get isClosed() { return isClosed; } };
}

function askForPort(): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const hear = ({ source, data, ports }: MessageEvent<unknown>): void => {
      const [port] = ports;
      const isOurs = source === window && typeof data === 'object' && data !== null && 'type' in data && data.type === 'dsdc-port';
      if (!isOurs || port === undefined) return;
      stop();
      resolve(port);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new ConnectionLostError());
    }, answerLimitMs);
    const stop = (): void => {
      clearTimeout(timer);
      window.removeEventListener('message', hear);
    };
    window.addEventListener('message', hear);
    window.postMessage({ type: 'dsdc-connect' }, window.location.origin);
  });
}
