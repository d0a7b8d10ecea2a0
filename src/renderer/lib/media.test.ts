import { afterEach, expect, test, vi } from 'vitest';
import { mediaPaths } from '../../contract/api/media.ts';
import type { UploadId } from '../../contract/api/uploads.ts';
import { Media } from './media.ts';

afterEach(() => vi.unstubAllGlobals());

function uploaded(answer: () => Promise<Response>) {
  const asked = vi.fn((_path: string, _request: RequestInit) => answer());
  vi.stubGlobal('fetch', asked);
  const media = new Media();
  const upload = 'e1a3f6f4-3a52-4f3c-9d3c-6b1f1f3f2a11' as UploadId;
  vi.spyOn(media, 'upload').mockResolvedValue(upload);
  return { media, upload, asked };
}

test.each([
  ['answers', () => Promise.resolve(new Response())],
  ['is not there', () => Promise.reject(new TypeError('fetch failed'))]
])('an upload that could not be imported is forgotten, and the import says why also where the studio %s', async (_, answer) => {
  const { media, upload, asked } = uploaded(answer);
  await expect(media.uploadFor([], {}, () => Promise.reject(new Error('no dataset')))).rejects.toThrow('no dataset');
  expect(asked).toHaveBeenCalledExactlyOnceWith(mediaPaths.upload(upload), { method: 'DELETE' });
});

test('an upload that was imported is not asked about again', async () => {
  const { media, upload, asked } = uploaded(() => Promise.resolve(new Response()));
  expect(await media.uploadFor([], {}, (id) => Promise.resolve(id))).toBe(upload);
  expect(asked).not.toHaveBeenCalled();
});

test('a file that cannot be had is told in words before a browser is sent for it, and one that can is not fetched twice', async () => {
  const left = vi.fn();
  const asked = vi.fn((_path: string) => Promise.resolve(new Response(new ReadableStream({ cancel: left }))));
  vi.stubGlobal('fetch', asked);
  await new Media().checkFile('/media/documents/records?format=xlsx');
  expect(asked.mock.calls.map(([path]) => path)).toEqual(['/media/documents/records?format=xlsx']);
  expect(left).toHaveBeenCalledOnce();
  asked.mockResolvedValue(Response.json({ code: 'RECORDS_TOO_MANY', message: 'A sheet holds …', remedy: 'Export as CSV.' }, { status: 400 }));
  await expect(new Media().checkFile('/x')).rejects.toMatchObject({ code: 'RECORDS_TOO_MANY', remedy: 'Export as CSV.' });
});
