import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { expect, test } from 'vitest';
import type { StudioClient } from '../../contract/api/api.ts';
import { servePort } from '../../host/router/serve-port.ts';
import { TemporaryData } from '../../host/testing/temporary-studio.ts';
import type { Studio } from '../../host/studio.ts';
import { lastingLink, SessionMissingError } from './connection-line.ts';
import type { Line } from './connection-line.ts';
import { ConnectionLoop } from './connection-loop.ts';
import type { ConnectionState } from './connection-loop.ts';

/** A studio behind a port that can be opened, refused and broken. */
class Behind {
  readonly states: ConnectionState[] = [];
  readonly errors: unknown[] = [];
  readonly loop: ConnectionLoop;
  readonly client: StudioClient;
  refuse: Error | undefined;
  opened = 0;
  private port: MessagePort | undefined;
  private readonly heard = new Set<() => void>();

  constructor(studio: Studio, refuse?: Error) {
    this.refuse = refuse;
    this.loop = new ConnectionLoop({
      open: async () => {
        this.opened++;
        if (this.refuse !== undefined) throw this.refuse;
        return this.open(studio);
      },
      onChange: (state, error) => {
        this.states.push(state);
        this.errors.push(error);
        for (const hear of this.heard) hear();
      }
    });
    this.client = createORPCClient(lastingLink((signal) => this.loop.line(signal)));
  }

  break(): void {
    this.port?.close();
  }

  async becomes(state: ConnectionState): Promise<void> {
    while (this.states.at(-1) !== state) await new Promise<void>((resolve) => this.heard.add(resolve));
  }

  private open(studio: Studio): Line {
    const { port1, port2 } = new MessageChannel();
    servePort(studio, { door: 'window' }, port1);
    this.port = port2;
    let isClosed = false;
    const closed = new Promise<void>((resolve) => port2.once('close', () => {
      isClosed = true;
      resolve();
    }));
    const link = new RPCLink({ port: port2 });
    port2.start();
    return { link, closed, get isClosed() { return isClosed; } };
  }
}

async function errorOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(() => undefined, (error: unknown) => error);
}

test('questions wait for the first connection, and are answered through every later one', async () => {
  await using data = new TemporaryData();
  const behind = new Behind(await data.open());
  expect(await behind.client.datasets.list()).toEqual([]);
  behind.break();
  await behind.becomes('lost');
  await behind.becomes('open');
  expect(await behind.client.datasets.list()).toEqual([]);
  expect(behind.states).toEqual(['open', 'lost', 'open']);
  behind.refuse = new Error('over');
  behind.break();
});

test('what a broken connection breaks off can be told from what was withdrawn', async () => {
  await using data = new TemporaryData();
  const behind = new Behind(await data.open());
  const changes = (await behind.client.studio.changes())[Symbol.asyncIterator]();
  expect((await changes.next()).done).toBe(false);
  const stream = errorOf(changes.next());
  const question = errorOf(behind.client.studio.engines());
  const withdrawn = new AbortController();
  const aborted = errorOf(behind.client.studio.engines(undefined, { signal: withdrawn.signal }));
  withdrawn.abort();
  expect(await aborted).toMatchObject({ name: 'AbortError' });
  behind.refuse = new Error('over');
  behind.break();
  expect(await stream).toMatchObject({ code: 'CONNECTION_LOST' });
  expect(await question).toMatchObject({ code: 'CONNECTION_LOST' });
  expect(await errorOf(behind.client.datasets.list())).toMatchObject({ code: 'CONNECTION_LOST' });
});

test('errors of the studio come through as they are', async () => {
  await using data = new TemporaryData();
  const behind = new Behind(await data.open());
  expect(await errorOf(behind.client.datasets.show({ dataset: 'none' }))).toMatchObject({ code: 'DATASET_NOT_FOUND', defined: true });
  behind.refuse = new Error('over');
  behind.break();
});

test('waits longer from try to try, unless it is told to try now', async () => {
  await using data = new TemporaryData();
  const behind = new Behind(await data.open(), new SessionMissingError());
  await behind.becomes('lost');
  expect(behind.errors).toEqual([expect.any(SessionMissingError)]);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  // After 250 and 750 ms; the next one would come after 1,750.
  expect(behind.opened).toBe(3);
  behind.refuse = undefined;
  behind.loop.retry();
  await behind.becomes('open');
  expect(behind.opened).toBe(4);
  behind.refuse = new Error('over');
  behind.break();
});

test('whoever waits for the first connection is told why there is none, and asks with success once there is one', async () => {
  await using data = new TemporaryData();
  const behind = new Behind(await data.open(), new SessionMissingError());
  expect(await errorOf(behind.client.datasets.list())).toMatchObject({ code: 'SESSION_MISSING' });
  expect(await errorOf(behind.client.datasets.list())).toMatchObject({ code: 'SESSION_MISSING' });
  behind.refuse = undefined;
  behind.loop.retry();
  await behind.becomes('open');
  expect(await behind.client.datasets.list()).toEqual([]);
  behind.refuse = new Error('over');
  behind.break();
});

test('whoever waits for the first connection can give up', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  const loop = new ConnectionLoop({ open: () => new Promise(() => undefined), onChange: () => undefined });
  const client: StudioClient = createORPCClient(lastingLink((signal) => loop.line(signal)));
  const asked = errorOf(client.datasets.list(undefined, { signal: AbortSignal.timeout(20) }));
  expect(await asked).toMatchObject({ name: 'TimeoutError' });
  expect(await studio.datasets.list()).toEqual([]);
});
