import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { uploadIdSchema } from '../../contract/api/uploads.ts';
import type { UploadId } from '../../contract/api/uploads.ts';
import { identifyProcess } from '../../storage/process-identity.ts';
import { TemporaryData } from '../testing/temporary-studio.ts';
import { Uploads } from './uploads.ts';

const minute = 60_000;
const newUpload = (): UploadId => uploadIdSchema.parse(crypto.randomUUID());

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
});

function uploading(folder: string) {
  const uploads = new Uploads(folder, identifyProcess(process.pid));
  onTestFinished(() => uploads.close());
  return {
    uploads,
    pass: (ms: number): void => void vi.advanceTimersByTime(ms),
    store: async (upload: UploadId): Promise<void> => uploads.store(upload, 'a', (async function* () { yield new Uint8Array(1); })()),
    kept: (): string[] => {
      const root = join(folder, 'uploads');
      return readdirSync(root).flatMap((own) => readdirSync(join(root, own))).sort();
    }
  };
}

test('what nobody has touched for an hour is gone, without another upload and only then', async () => {
  await using data = new TemporaryData();
  const { uploads, pass, store, kept } = uploading(data.folder);
  const [left, tried] = [newUpload(), newUpload()];
  await store(left);
  await store(tried);
  pass(55 * minute);
  await expect(uploads.use(tried, () => Promise.reject(new Error('no dataset')))).rejects.toThrow('no dataset');
  expect(kept()).toEqual([left, tried].sort());
  pass(10 * minute);
  await expect.poll(kept).toEqual([tried]);
  await expect(uploads.use(left, () => Promise.resolve())).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  pass(60 * minute);
  await expect.poll(kept).toEqual([]);
});

test('an upload that was broken off is forgotten too', async () => {
  await using data = new TemporaryData();
  const { uploads, pass, store, kept } = uploading(data.folder);
  const broken = newUpload();
  await store(broken);
  await expect(uploads.store(broken, 'b', (async function* () {
    yield new Uint8Array(1);
    throw new Error('aborted');
  })())).rejects.toThrow('aborted');
  expect(kept()).toEqual([broken]);
  pass(70 * minute);
  await expect.poll(kept).toEqual([]);
});

test('once closed, nothing looks for them any more', async () => {
  await using data = new TemporaryData();
  const { uploads, store } = uploading(data.folder);
  await store(newUpload());
  expect(vi.getTimerCount()).toBe(1);
  uploads.close();
  expect(vi.getTimerCount()).toBe(0);
});

test('an upload that is being read stays, however long that takes, and one that is unwanted meanwhile goes afterwards', async () => {
  await using data = new TemporaryData();
  const { uploads, pass, store, kept } = uploading(data.folder);
  const [read, next] = [newUpload(), newUpload()];
  await store(read);
  const wasThere: boolean[] = [];
  const reading = uploads.use(read, async ({ path }) => {
    pass(120 * minute);
    await store(next);
    wasThere.push(existsSync(path));
    await uploads.remove(read);
    wasThere.push(existsSync(path));
    throw new Error('cancelled');
  });
  await expect(reading).rejects.toThrow('cancelled');
  expect(wasThere).toEqual([true, true]);
  expect(kept()).toEqual([next]);
});
