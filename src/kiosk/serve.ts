import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { WebSocketServer } from 'ws';
import { StudioError } from '../contract/errors.ts';
import type { Lock } from '../host/kiosk/lock.ts';
import { createMedia } from '../host/media/media.ts';
import { socketServer } from '../host/router/serve-sockets.ts';
import { securityHeaders } from '../host/serve/security-headers.ts';
import { StaticFiles } from '../host/serve/static-files.ts';
import { createStudio, takeUpWork } from '../host/studio.ts';
import type { Studio } from '../host/studio.ts';
import { Guard } from './guard.ts';
import { answerRequests } from './pages.ts';
import { Sessions } from './sessions.ts';

/** Only this machine: the address of no other interface is ever opened. */
const host = '127.0.0.1';
/** A correction of a million samples at once is the longest thing that is said. */
const longestMessageBytes = 16 * 1024 ** 2;
const headersTimeoutMs = 10_000;
/** An upload of 2 GB from a slow disk takes this long at most. */
const requestTimeoutMs = 600_000;

export interface KioskOptions {
  readonly dataDir: string;
  /** The built interface. */
  readonly rendererDir: string;
  /** 0: any that is free. */
  readonly port?: number;
  /** Left out: stderr. */
  readonly log?: (line: string) => void;
  /** Left out: the whole studio. With it the kiosk's page is served, and nothing is answered but what that needs. */
  readonly lock?: Lock;
  /** Of a server before this one, whose sessions go on. */
  readonly sessionKey?: string;
  /** How many interfaces are connected, whenever that changes. */
  readonly onConnections?: (open: number) => void;
}

export interface Kiosk {
  /** To be opened once, in one browser: its fragment holds a token that works a single time. */
  readonly address: string;
  readonly studio: Studio;
  /** The same for another browser. To be shown to the person at this terminal, nobody else. */
  newAddress(): string;
  /** How many interfaces are connected now, and how many have been. */
  connections(): { readonly open: number; readonly ever: number };
  /** A running training writes a checkpoint and is left resumable. */
  close(): Promise<void>;
}

/** The studio for a browser on the same machine. @throws StudioError STORAGE_… when the data folder cannot be used, USAGE_INVALID when the port cannot. */
export async function serveKiosk({ dataDir, rendererDir, port = 0, log = toStderr, lock, sessionKey, onConnections }: KioskOptions): Promise<Kiosk> {
  const studio = await createStudio({ dataDir, log });
  const server = createServer({ headersTimeout: headersTimeoutMs, requestTimeout: requestTimeoutMs, maxHeaderSize: 16_384 });
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    await studio.close();
    throw portError(error, port);
  }
  takeUpWork(studio, { locked: lock !== undefined });
  const { port: chosenPort } = server.address() as AddressInfo;
  const { origin } = new URL(`http://${host}:${chosenPort}`);
  const sessions = new Sessions(chosenPort, sessionKey);
  const guard = new Guard(chosenPort, sessions);
  const headers = securityHeaders({ sockets: [origin.replace('http:', 'ws:')], camera: lock === undefined });
  const files = new StaticFiles(rendererDir, headers, lock === undefined ? 'index.html' : 'kiosk.html');
  const answer = answerRequests({ guard, sessions, files, media: createMedia(studio, { log, locked: lock !== undefined }), headers });
  const listener = getRequestListener(answer, { hostname: host, overrideGlobalObjects: false });
  server.on('request', (request, response) => void listener(request, response));

  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestMessageBytes, perMessageDeflate: false });
  const serve = socketServer(studio, { door: 'kiosk', log, lock });
  let ever = 0;
  sockets.on('connection', (socket) => {
    ever++;
    serve(socket);
    onConnections?.(sockets.clients.size);
    // Later than the server's own listener, which takes it out of the clients.
    socket.on('close', () => setImmediate(() => onConnections?.(sockets.clients.size)));
  });
  server.on('upgrade', (request, socket, head) => {
    const refusal = request.url === '/api' ? guard.refuseStranger(askerOf(request), true) : { status: 404 };
    if (refusal !== undefined) refuse(socket, refusal.status);
    else sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });

  const newAddress = (): string => `${origin}/#token=${sessions.newToken()}`;
  let closing: Promise<void> | undefined;
  return {
    address: newAddress(),
    studio,
    newAddress,
    connections: () => ({ open: sockets.clients.size, ever }),
    close: () => (closing ??= (async () => {
      for (const client of sockets.clients) client.close(1001);
      server.close();
      await studio.close();
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
    })())
  };
}

/** In words where the port is what is wrong. */
function portError(error: unknown, port: number): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall !== 'listen') return error;
  const why = code === 'EADDRINUSE' ? 'another program uses it' : code === 'EACCES' ? 'this account may not use it' : `the system says ${code}`;
  return new StudioError('USAGE_INVALID', `The studio cannot be at port ${port}: ${why}.`, { remedy: 'Choose another one with --port, or leave it out: then any that is free is taken.', cause: error });
}

function refuse(socket: Duplex, status: number): void {
  // It may be gone already; unheard, that would end the process.
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function askerOf({ method = 'GET', headers }: IncomingMessage): Parameters<Guard['refuse']>[0] {
  const site = headers['sec-fetch-site'];
  return { method, host: headers.host, origin: headers.origin, site: typeof site === 'string' ? site : undefined, cookies: headers.cookie };
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
