import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { StudioError } from '../../contract/errors.ts';

/**
 * One setup at a time in a folder. The lock is a Linux abstract socket named after the folder: the kernel drops it with the process
 * that holds it, however that ends, so there is no stale lock file to judge.
 *
 * @returns a function that releases the lock.
 * @throws StudioError STUDIO_LOCKED naming the process that holds it.
 */
export async function lockSetup(enginesDir: string): Promise<() => void> {
  const name = `\0dsdc-engine-setup-${createHash('sha256').update(realpathSync(enginesDir)).digest('hex').slice(0, 32)}`;
  const server = createServer((socket) => socket.on('error', () => socket.destroy()).end(String(process.pid)));
  if (!(await listens(server, name))) {
    throw new StudioError('STUDIO_LOCKED', `Engines are being set up in ${enginesDir} by process ${await holder(name)}.`, {
      remedy: 'Wait until it is done, or end that process and start again.'
    });
  }
  server.unref();
  return () => server.close();
}

function listens(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen({ path }, () => resolve(true));
  });
}

async function holder(path: string): Promise<string> {
  try {
    return await text(connect({ path }));
  } catch {
    return 'unknown (it has just ended)';
  }
}
