import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient, isDefinedError } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { describe, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { StudioClient } from '../../contract/api/api.ts';
import type { JobEvent } from '../../contract/progress.ts';
import { jobEvents } from './job-events.ts';
import { until } from '../testing/processes.ts';
import { TemporaryData, tinyNetwork } from '../testing/temporary-studio.ts';
import type { Studio } from '../studio.ts';
import { clientInMemory } from './client-in-memory.ts';
import { servePort } from './serve-port.ts';
import { socketServer } from './serve-sockets.ts';
import type { RouterOptions } from './create-router.ts';

/** A way in: every call makes a new connection, as a reloaded page would. */
interface Door {
  connect(): Promise<Connected>;
  close(): Promise<void>;
}

interface Connected {
  readonly client: StudioClient;
  /** As a page does that goes away: without a word. */
  drop(): void;
}

const doors: Readonly<Record<string, (studio: Studio, options: RouterOptions) => Promise<Door>>> = {
  async memory(studio, options) {
    return { connect: async () => ({ client: clientInMemory(studio, options), drop: () => undefined }), close: async () => undefined };
  },

  async port(studio, options) {
    return {
      async connect() {
        const { port1, port2 } = new MessageChannel();
        servePort(studio, options, port1);
        const client: StudioClient = createORPCClient(new PortLink({ port: port2 as never }));
        port2.start();
        return { client, drop: () => port2.close() };
      },
      close: async () => undefined
    };
  },

  async socket(studio, options) {
    const server = createServer();
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', socketServer(studio, options));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      async connect() {
        const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
        const client: StudioClient = createORPCClient(new SocketLink({ websocket: socket as never }));
        return { client, drop: () => socket.terminate() };
      },
      async close() {
        for (const socket of sockets.clients) socket.terminate();
        server.close();
      }
    };
  }
};

interface Fixture extends AsyncDisposable {
  readonly studio: Studio;
  readonly door: Door;
  /** Streams and jobs of the studio that are under way. */
  readonly open: { count: number };
  readonly log: readonly string[];
}

async function fixtureOf(name: string): Promise<Fixture> {
  const data = new TemporaryData();
  const studio = await data.open();
  const open = { count: 0 };
  const log: string[] = [];
  const door = await doors[name]!(counted(studio, open), { door: 'command-line', log: (line) => void log.push(line) });
  return {
    studio, door, open, log,
    async [Symbol.asyncDispose]() {
      await door.close();
      await data[Symbol.asyncDispose]();
    }
  };
}

/** The same studio, and how much of it is at work. */
function counted(studio: Studio, open: { count: number }): Studio {
  async function* stream<T>(source: AsyncIterable<T>): AsyncGenerator<T, void> {
    open.count++;
    try {
      yield* source;
    } finally {
      open.count--;
    }
  }
  const watched = <Service extends object>(service: Service, methods: Partial<Service>): Service => Object.assign(Object.create(service) as Service, methods);
  return {
    ...studio,
    changes: watched(studio.changes, { watch: (signal) => stream(studio.changes.watch(signal)) }),
    runs: watched(studio.runs, { watchRun: (...args) => stream(studio.runs.watchRun(...args)) }),
    datasets: watched(studio.datasets, {
      synthesiseDataset: async (request) => {
        open.count++;
        return studio.datasets.synthesiseDataset(request).finally(() => open.count--);
      }
    }),
    settings: watched(studio.settings, { all: async () => JSON.parse('nothing') as Record<string, never> })
  };
}

async function errorOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(() => undefined, (error: unknown) => error);
}

async function resultOf<Result>(events: Promise<AsyncIterable<JobEvent<Result>>>): Promise<Result> {
  for await (const event of await events) if (event.type === 'done') return event.result;
  throw new Error('the job ended without a result');
}

describe.each(Object.keys(doors))('through the door “%s”', (name) => {
  test('questions are answered', async () => {
    await using fixture = await fixtureOf(name);
    const { client } = await fixture.door.connect();
    expect(await client.studio.info()).toMatchObject({ door: 'command-line', dataFolder: fixture.studio.dataDir });
    const { dataset, notes } = await resultOf(client.datasets.synthesise({ name: 'mine', count: 60, seed: 2 }));
    expect(notes).toEqual([]);
    expect(await client.datasets.list()).toEqual([dataset]);
    expect((await client.datasets.show({ dataset: 'mine' })).byClass.train).toHaveLength(10);
    expect(await client.runs.list({})).toEqual([]);
    expect(await client.settings.set({ key: 'theme', value: { name: 'dark', sizes: [1, 2] } })).toBeNull();
    expect(await fixture.studio.settings.all()).toEqual({ theme: { name: 'dark', sizes: [1, 2] } });
  });

  test('errors keep their code, message and remedy, before a stream and in it', async () => {
    await using fixture = await fixtureOf(name);
    const { client } = await fixture.door.connect();
    const missing = { defined: true, code: 'DATASET_NOT_FOUND', message: expect.stringContaining('none'), data: { remedy: expect.stringContaining('import') } };
    expect(await errorOf(client.datasets.show({ dataset: 'none' }))).toMatchObject(missing);
    const inStream = await errorOf(resultOf(client.models.evaluate({ model: 'none', dataset: 'none' })));
    expect(inStream).toMatchObject({ defined: true, code: 'MODEL_NOT_FOUND', data: { remedy: expect.any(String) } });
    const watched = await errorOf((async () => {
      for await (const event of await client.runs.watch({ run: 'none' })) expect(event).toBeUndefined();
    })());
    expect(watched).toMatchObject({ code: 'RUN_NOT_FOUND' });
    expect(isDefinedError(watched)).toBe(true);
    expect(fixture.log).toEqual([]);
  });

  test('what cannot be asked is refused in words that name the place', async () => {
    await using fixture = await fixtureOf(name);
    const { client } = await fixture.door.connect();
    const refused = await errorOf(client.datasets.split({ dataset: '', testShare: 2, seed: 1 }));
    expect(refused).toMatchObject({ defined: true, code: 'USAGE_INVALID', message: expect.stringMatching(/dataset: .*; testShare: /) });
    expect(await errorOf(client.runs.compare({ runs: [] }))).toMatchObject({ code: 'USAGE_INVALID' });
    expect(await errorOf(client.datasets.show({ dataset: 'a', more: 1 } as never))).toMatchObject({ code: 'USAGE_INVALID' });
  });

  test('a defect is answered with a number, under which the log has the rest', async () => {
    await using fixture = await fixtureOf(name);
    const { client } = await fixture.door.connect();
    const defect = await errorOf(client.settings.all()) as Error;
    expect(defect).toMatchObject({ defined: true, code: 'INTERNAL', data: { remedy: expect.any(String) } });
    const number = /error ([0-9a-f]{8})/.exec(defect.message)![1]!;
    expect(defect.message).not.toContain('JSON');
    expect(fixture.log).toEqual([expect.stringMatching(new RegExp(`${number}.*SyntaxError[^]*at `))]);
  });

  test('a run is followed to its end; whoever comes back misses nothing and sees nothing twice', async () => {
    await using fixture = await fixtureOf(name);
    const first = await fixture.door.connect();
    await resultOf(first.client.datasets.synthesise({ name: 'digits', count: 400, seed: 3, testShare: 0.25 }));
    const run = await first.client.runs.start({ network: tinyNetwork, dataset: 'digits', engine: 'cpu', training: { epochs: 40, batchSize: 32 } });
    const seen: number[] = [];
    for await (const event of await first.client.runs.watch({ run: run.id })) {
      if (event.type === 'metrics') seen.push(...event.metrics.map(({ seq }) => seq));
      if (seen.length > 0) break;
    }
    first.drop();
    await until(() => fixture.open.count === 0, 'the first watch ends');

    const second = await fixture.door.connect();
    let status: string | undefined;
    for await (const event of await second.client.runs.watch({ run: run.id, afterSeq: seen.at(-1)! })) {
      if (event.type === 'metrics') seen.push(...event.metrics.map(({ seq }) => seq));
      if (event.type === 'finished') status = event.run.status;
    }
    expect(status).toBe('completed');
    expect(seen).toEqual((await second.client.runs.show({ run: run.id })).metrics.map(({ seq }) => seq));
    expect(seen).toEqual(seen.map((_, i) => i + 1));
  });

  test('leaving the stream of a job ends the job, and nothing of it stays', async () => {
    await using fixture = await fixtureOf(name);
    const { client } = await fixture.door.connect();
    let told = 0;
    for await (const event of await client.datasets.synthesise({ name: 'huge', count: 1_000_000, seed: 1 })) {
      expect(event).toMatchObject({ type: 'progress', progress: { total: 1_000_000 } });
      if (++told === 2) break;
    }
    await until(() => fixture.open.count === 0, 'the work ends', 2000);

    const abort = new AbortController();
    const aborted = errorOf((async () => {
      for await (const event of await client.datasets.synthesise({ name: 'huge', count: 1_000_000, seed: 1 }, { signal: abort.signal })) if (event.type === 'progress') abort.abort();
    })());
    expect(await aborted).toBeInstanceOf(Error);
    await until(() => fixture.open.count === 0, 'the work ends', 2000);
    expect(await client.datasets.list()).toEqual([]);
  });

  test('fifty pages that come and go leave nothing open', async () => {
    await using fixture = await fixtureOf(name);
    for (let page = 0; page < 50; page++) {
      const { client, drop } = await fixture.door.connect();
      const changes = await client.studio.changes();
      const { value } = await changes[Symbol.asyncIterator]().next();
      expect(value).toMatchObject({ topics: expect.arrayContaining(['runs']) });
      expect(fixture.open.count).toBeGreaterThan(0);
      drop();
      // In memory nothing breaks by itself: a page says that it leaves.
      if (name === 'memory') await changes.return();
    }
    await until(() => fixture.open.count === 0, 'all streams end', 3000);
    expect(fixture.log).toEqual([]);
  });
});

describe.each(['port', 'socket'])('when the door “%s” breaks', (name) => {
  test('a job that nobody waits for any more ends', async () => {
    await using fixture = await fixtureOf(name);
    const { client, drop } = await fixture.door.connect();
    const broken = errorOf(resultOf(client.datasets.synthesise({ name: 'huge', count: 1_000_000, seed: 1 })));
    await until(() => fixture.open.count === 1, 'the job begins');
    drop();
    expect(await broken).toBeInstanceOf(Error);
    await until(() => fixture.open.count === 0, 'the job ends', 2000);
    expect(await fixture.studio.datasets.list()).toEqual([]);
  });

  test('questions that wait for an answer end with an error', async () => {
    await using fixture = await fixtureOf(name);
    const { client, drop } = await fixture.door.connect();
    await client.studio.info();
    const asked = errorOf(client.datasets.list());
    drop();
    expect(await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 3000, 'still waiting'))])).not.toBe('still waiting');
  });
});

test('a message that cannot be understood harms neither the port nor the process', async () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await using data = new TemporaryData();
  const studio = await data.open();
  const { port1, port2 } = new MessageChannel();
  servePort(studio, { door: 'command-line' }, port1);
  for (const nonsense of ['{', 'null', '{"i":"1"}', { i: 3 }, 7, new Uint8Array([255, 255])]) port2.postMessage(nonsense);
  const client: StudioClient = createORPCClient(new PortLink({ port: port2 as never }));
  port2.start();
  expect(await client.datasets.list()).toEqual([]);
  expect(complaints).toHaveBeenCalledTimes(6);
  complaints.mockRestore();
  port2.close();
});

test('progress is told ten times a second at most, and its newest', async () => {
  const events: JobEvent<string>[] = [];
  const start = performance.now();
  for await (const event of jobEvents<string>(async ({ onProgress }) => {
    for (let done = 1; done <= 500; done++) {
      onProgress({ what: 'counting', done, total: 500, unit: 'steps' });
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return 'counted';
  }, undefined)) events.push(event);
  const seconds = (performance.now() - start) / 1000;
  expect(events.at(-1)).toEqual({ type: 'done', result: 'counted' });
  const told = events.filter((event) => event.type === 'progress').map(({ progress }) => progress.done);
  expect(told.length).toBeLessThanOrEqual(Math.ceil(seconds * 10) + 1);
  expect(told.length).toBeGreaterThan(3);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
});
