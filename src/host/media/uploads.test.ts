import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { uploadIdSchema } from '../../contract/api/uploads.ts';
import type { UploadId } from '../../contract/api/uploads.ts';
import { identifyProcess } from '../../storage/process-identity.ts';
import { TemporaryData } from '../testing/temporary-studio.ts';
import { Uploads } from './uploads.ts';

const minute = 60_000;
const newUpload = (): UploadId => uploadIdSchema.parse(crypto.randomUUID());

function uploading(folder: string) {
  let now = 0;
  const uploads = new Uploads(folder, identifyProcess(process.pid), undefined, () => now);
  onTestFinished(() => uploads.close());
  return {
    uploads,
    pass: (ms: number): void => void (now += ms),
    store: async (upload: UploadId): Promise<void> => uploads.store(upload, 'a', (async function* () { yield new Uint8Array(1); })()),
    kept: (): string[] => {
      const root = join(folder, 'uploads');
      return readdirSync(root).flatMap((own) => readdirSync(join(root, own))).sort();
    }
  };
}

test('what nobody has touched for an hour is gone with the next upload', async () => {
  await using data = new TemporaryData();
  const { uploads, pass, store, kept } = uploading(data.folder);
  const [left, tried, next] = [newUpload(), newUpload(), newUpload()];
  await store(left);
  await store(tried);
  pass(59 * minute);
  await expect(uploads.use(tried, () => Promise.reject(new Error('no dataset')))).rejects.toThrow('no dataset');
  pass(minute);
  expect(kept()).toEqual([left, tried].sort());
  await store(next);
  expect(kept()).toEqual([tried, next].sort());
  await expect(uploads.use(left, () => Promise.resolve())).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
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
