import { expect, test, vi } from 'vitest';
import { bytes } from '../host/media/responses.ts';
import type { CoreCommand, CoreReport } from './core-protocol.ts';
import { MediaRequests } from './core/media-requests.ts';
import { MediaRelay } from './media-relay.ts';

const megabyte = 1024 ** 2;

/** Both ends of the way to the core, as if each were in a process of its own. */
function connected(answer: (request: Request) => Response): { readonly relay: MediaRelay; readonly sent: string[]; endCore: () => void } {
  const sent: string[] = [];
  let ended = false;
  const relay = new MediaRelay((command: CoreCommand) => {
    sent.push(command.type);
    const copy = structuredClone(command) as Parameters<MediaRequests['hear']>[0];
    if (!ended) setImmediate(() => requests.hear(copy));
  });
  const requests = new MediaRequests(async (request) => answer(request), (report: CoreReport) => {
    sent.push(report.type);
    const copy = structuredClone(report) as Parameters<MediaRelay['hear']>[0];
    if (!ended) setImmediate(() => relay.hear(copy));
  });
  return { relay, sent, endCore: () => (ended = true, relay.close()) };
}

/** A file of megabytes, counted while they are made. */
function file(megabytes: number, failAt = Infinity) {
  const made = { pieces: 0, left: false };
  async function* pieces(): AsyncGenerator<Uint8Array, void> {
    try {
      for (; made.pieces < megabytes; made.pieces++) {
        if (made.pieces === failAt) throw new Error('the disk is gone');
        yield new Uint8Array(megabyte).fill(made.pieces);
      }
    } finally {
      made.left = true;
    }
  }
  return { made, response: () => new Response(ReadableStream.from(pieces()), { status: 201, headers: { 'x-name': 'records' } }) };
}

/** Not the body itself: hundreds of megabytes in the message of a failed test would end the process. */
const endOf = async (response: Response): Promise<string> => response.arrayBuffer().then(() => 'whole', (error: unknown) => String(error));

const ask = new Request('studio://app/media/documents/records?format=csv');

test('a large answer comes over in pieces, each made when it is taken', async () => {
  const { made, response } = file(40);
  const { relay, sent } = connected(response);
  const answered = await relay.fetch(ask);
  expect([answered.status, answered.headers.get('x-name')]).toEqual([201, 'records']);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(made.pieces).toBeLessThan(4);
  const body = new Uint8Array(await answered.arrayBuffer());
  expect(body).toHaveLength(40 * megabyte);
  for (let i = 0; i < 40; i++) expect([body[i * megabyte], body[(i + 1) * megabyte - 1]]).toEqual([i, i]);
  expect(sent.filter((type) => type === 'piece')).toHaveLength(40);
});

test.each([
  ['nothing', () => new Response(null, { status: 204 }), 0],
  ['a little', () => new Response(new Uint8Array(1000)), 1000],
  ['what tells its length', () => bytes(new Uint8Array(3 * megabyte)), 3 * megabyte]
])('%s takes one message', async (_, answer, sizeBytes) => {
  const { relay, sent } = connected(answer);
  expect((await (await relay.fetch(ask)).arrayBuffer()).byteLength).toBe(sizeBytes);
  expect(sent).toEqual(['request', 'answer']);
});

test('an answer that breaks off is no whole one', async () => {
  const late = connected(file(40, 30).response);
  const answered = await late.relay.fetch(ask);
  expect(answered.status).toBe(201);
  expect(await endOf(answered)).toContain('could not finish');
  const early = connected(file(40, 0).response);
  expect((await early.relay.fetch(ask)).status).toBe(500);
});

test('who takes no more of an answer stops its making', async () => {
  const { made, response } = file(1000);
  const { relay } = connected(response);
  const reader = (await relay.fetch(ask)).body!.getReader();
  await reader.read();
  await reader.read();
  await reader.cancel();
  await vi.waitFor(() => expect(made.left).toBe(true));
  expect(made.pieces).toBeLessThan(20);
});

test('a request that was given up stops the making also where nothing was answered yet', async () => {
  const { made, response } = file(1000);
  const { relay } = connected(response);
  const given = new AbortController();
  void relay.fetch(new Request(ask, { signal: given.signal }));
  given.abort();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(made.pieces).toBeLessThan(8);
  const taking = file(1000);
  const other = connected(taking.response);
  const taken = new AbortController();
  const answered = await other.relay.fetch(new Request(ask, { signal: taken.signal }));
  const end = endOf(answered);
  await vi.waitFor(() => expect(taking.made.pieces).toBeGreaterThan(8));
  taken.abort();
  expect(await end).toContain('went away');
  await vi.waitFor(() => expect(taking.made.left).toBe(true));
});

test('where the core ends in the middle, so does what it was answering', async () => {
  const { relay, endCore } = connected(file(1000).response);
  const answered = await relay.fetch(ask);
  const end = endOf(answered);
  endCore();
  expect(await end).toContain('The studio ended');
});
