import { expect, test } from 'vitest';
import type { CoreReport } from '../core-protocol.ts';
import { MediaRequests } from './media-requests.ts';

test('a body is asked for piece by piece and the answer comes back', async () => {
  const reports: CoreReport[] = [];
  const pieces = [Uint8Array.of(1, 2), Uint8Array.of(3), null];
  const answered = new Promise<CoreReport>((resolve) => {
    const media = new MediaRequests(async (request) => {
      const received = new Uint8Array(await request.arrayBuffer());
      return new Response(received.map((value) => value * 2), { status: 201, headers: { 'x-path': new URL(request.url).pathname } });
    }, (report) => {
      reports.push(report);
      if (report.type === 'more') media.hear({ type: 'body', id: 7, bytes: pieces.shift()! });
      if (report.type === 'answer') resolve(report);
    });
    media.hear({ type: 'request', id: 7, method: 'PUT', url: 'studio://app/media/uploads/a/b?c=1', headers: [['content-type', 'application/octet-stream']], hasBody: true });
  });
  expect(await answered).toMatchObject({ type: 'answer', id: 7, status: 201, bytes: Uint8Array.of(2, 4, 6), isLast: true });
  expect(reports.filter(({ type }) => type === 'more')).toHaveLength(3);
  expect((reports.at(-1) as { headers: unknown }).headers).toContainEqual(['x-path', '/media/uploads/a/b']);
});

test('a page that went away ends the reading of its body', async () => {
  const ended = new Promise<unknown>((resolve) => {
    const media = new MediaRequests(async (request) => {
      await request.arrayBuffer().catch(resolve);
      return new Response(null, { status: 400 });
    }, (report) => {
      if (report.type === 'more') media.hear({ type: 'abort', id: 1 });
    });
    media.hear({ type: 'request', id: 1, method: 'PUT', url: 'studio://app/media/uploads/a/b', headers: [], hasBody: true });
  });
  expect(await ended).toBeInstanceOf(Error);
});
