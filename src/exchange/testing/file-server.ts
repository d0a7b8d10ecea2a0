import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface RunningServer {
  /** With a slash at the end. */
  readonly address: string;
  readonly port: number;
  /** What was asked for, in order: path, and range where there was one. */
  readonly asked: string[];
}

/** A web server on loopback for the running test. */
export async function serve(answer: (request: IncomingMessage, response: ServerResponse, count: number) => void): Promise<RunningServer> {
  const asked: string[] = [];
  return start(createServer((request, response) => {
    asked.push(request.headers.range ? `${request.url} ${request.headers.range}` : request.url ?? '');
    answer(request, response, asked.length);
  }), asked);
}

/** Answers a whole file or, where asked, its end. */
export function sendFile(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from > 0) response.setHeader('content-range', `bytes ${from}-${content.length - 1}/${content.length}`);
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': content.length - from }).end(content.subarray(from));
}

/** Announces the whole file from where it was asked, sends `count` bytes of it and then closes the connection or leaves it open in silence. */
export function sendSome(request: IncomingMessage, response: ServerResponse, content: Buffer, count: number, then: 'close' | 'wait'): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from > 0) response.setHeader('content-range', `bytes ${from}-${content.length - 1}/${content.length}`);
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': content.length - from });
  // Closing by FIN, not by RST: what was sent before arrives, so that the test knows how much it is.
  response.write(content.subarray(from, from + count), () => then === 'close' && response.socket?.end());
}

/** A forward and CONNECT proxy; `asked` holds what went through it and with which credentials. */
export async function serveProxy(): Promise<RunningServer> {
  const asked: string[] = [];
  const forward: RequestListener = (request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? '-'}`);
    response.writeHead(200, { 'content-length': 13 }).end('from a proxy\n');
  };
  const server = createServer(forward);
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? '-'}`);
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const target = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(client);
      client.pipe(target);
    });
    target.on('error', () => client.destroy());
    client.on('error', () => target.destroy());
  });
  return start(server, asked);
}

/** Listens on loopback until the running test is done. */
export async function start(server: Server, asked: string[]): Promise<RunningServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  }));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, port, asked };
}
