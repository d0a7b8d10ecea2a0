import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, expect, test } from 'vitest';
import { outsideOnly, socketsOf, treeOf } from './sockets.ts';

const close: (() => void)[] = [];
afterEach(() => close.splice(0).forEach((end) => end()));

const seen = () => socketsOf(treeOf(process.pid));
const outside = Object.values(networkInterfaces()).flat().find((each) => each !== undefined && each.family === 'IPv4' && !each.internal)?.address;

test.skipIf(process.platform !== 'linux')('sees what listens and what is connected on the loopback, and calls none of it outside', async () => {
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer().listen(0, host);
    close.push(() => server.close());
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, host);
    close.push(() => socket.destroy());
    await once(socket, 'connect');
    expect(seen()).toContainEqual(expect.objectContaining({ local: host, remote: host }));
  }
  expect(outsideOnly(seen())).toEqual([]);
});

test.skipIf(process.platform !== 'linux')('sees what other machines can reach', async () => {
  const server = createServer().listen(0, '0.0.0.0');
  close.push(() => server.close());
  await once(server, 'listening');
  expect(outsideOnly(seen())).toMatchObject([{ pid: process.pid, kind: 'tcp', local: '0.0.0.0' }]);
});

test.skipIf(process.platform !== 'linux' || outside === undefined)('sees what reaches out, by TCP and UDP', async () => {
  const server = createServer().listen(0, outside);
  close.push(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, outside);
  close.push(() => socket.destroy());
  await once(socket, 'connect');
  // Connected without a packet.
  const datagrams = createSocket('udp4');
  close.push(() => datagrams.close());
  datagrams.connect(port, outside);
  await once(datagrams, 'connect');
  expect(outsideOnly(seen())).toEqual(expect.arrayContaining([
    expect.objectContaining({ kind: 'tcp', local: outside, remote: outside }), expect.objectContaining({ kind: 'udp', local: outside, remote: outside })
  ]));
});
