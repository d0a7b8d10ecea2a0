import { existsSync, readdirSync, readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { mediaLimits, mediaPaths } from '../../contract/api/media.ts';
import { uploadIdSchema } from '../../contract/api/uploads.ts';
import type { UploadId } from '../../contract/api/uploads.ts';
import type { DatasetId } from '../../contract/ids.ts';
import { decodePredictions, decodeSampleIndex, decodeSamplePictures } from '../../domain/columns.ts';
import { identifyProcess } from '../../storage/process-identity.ts';
import { clientInMemory } from '../router/client-in-memory.ts';
import type { Studio } from '../studio.ts';
import { ended, TemporaryData, tinyNetwork } from '../testing/temporary-studio.ts';
import { createMedia } from './media.ts';
import { Uploads } from './uploads.ts';

type Ask = (path: string, request?: RequestInit) => Promise<Response>;

/** A host of its own kind: neither name nor scheme matter to the routes. */
function asking(studio: Studio): Ask {
  const media = createMedia(studio);
  return async (path, request) => media.fetch(new Request(`http://studio${path}`, { ...request, ...(request?.body && { duplex: 'half' }) }));
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return new Uint8Array(await response.arrayBuffer());
}

async function problemOf(response: Response): Promise<unknown> {
  expect(response.headers.get('content-type')).toContain('application/json');
  return { status: response.status, ...((await response.json()) as object) };
}

const newUpload = (): UploadId => uploadIdSchema.parse(crypto.randomUUID());

test('samples travel as columns and pixels, in the order asked', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const ask = asking(studio);
  const { id } = (await studio.datasets.show('digits')).dataset;
  const index = decodeSampleIndex(await bytesOf(await ask(mediaPaths.index(id))));
  expect(index).toMatchObject({ count: 400 });
  const ids = Uint32Array.of(index.ids[7]!, index.ids[3]!);
  const pixels = await bytesOf(await ask(mediaPaths.pixels(id), { method: 'POST', body: ids }));
  expect(pixels).toEqual(await studio.samples.pixelsOf(id, ids));
  expect(pixels).toHaveLength(2 * 784);
  const first = decodeSamplePictures(await bytesOf(await ask(mediaPaths.pixels(id))));
  expect(first.ids).toEqual(index.ids);
  expect(first.pixels).toEqual(await studio.samples.pixelsOf(id, index.ids));
  expect(await bytesOf(await ask(mediaPaths.means(id)))).toHaveLength(10 * 784);
});

test('what cannot be answered is told as JSON', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const ask = asking(studio);
  const { id } = (await studio.datasets.show('digits')).dataset;
  expect(await problemOf(await ask(mediaPaths.index('none')))).toMatchObject({ status: 404, code: 'DATASET_NOT_FOUND', message: expect.any(String) });
  expect(await problemOf(await ask(mediaPaths.predictions(id, 'none')))).toMatchObject({ status: 404, code: 'MODEL_NOT_FOUND', remedy: expect.any(String) });
  expect(await problemOf(await ask('/media/anything'))).toMatchObject({ status: 404 });
  const asked = async (body: Uint8Array<ArrayBuffer>): Promise<unknown> => problemOf(await ask(mediaPaths.pixels(id), { method: 'POST', body }));
  expect(await asked(new Uint8Array(3))).toMatchObject({ status: 400, code: 'USAGE_INVALID' });
  expect(await asked(new Uint8Array((mediaLimits.pixelsPerRequest + 1) * 4))).toMatchObject({ status: 400, code: 'USAGE_INVALID' });
  expect(await asked(new Uint8Array(4))).toMatchObject({ status: 404, code: 'SAMPLE_NOT_FOUND' });
});

test('a model’s answers, its file and a run’s curves can be fetched', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const ask = asking(studio);
  const run = await ended(studio, await studio.runs.startTraining({ network: tinyNetwork, dataset: 'digits', engine: 'cpu', name: 'first', training: { epochs: 2 } }));
  const { dataset } = await studio.datasets.show('digits');
  const model = run.modelId!;
  expect((await ask(mediaPaths.predictions(dataset.id, model))).status).toBe(404);
  await studio.models.evaluateAll({ model, dataset: 'digits' });
  expect(decodePredictions(await bytesOf(await ask(mediaPaths.predictions(dataset.id, model))))).toMatchObject({ count: 400, classes: 10 });

  const file = await ask(mediaPaths.modelFile(model));
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="first.safetensors"');
  writeFileSync(join(data.folder, 'model.safetensors'), await bytesOf(file));
  const copy = await studio.models.importModel({ path: join(data.folder, 'model.safetensors'), name: 'copy' });
  expect(copy.network).toEqual((await studio.models.show(model)).network);
  await studio.models.evaluateAll({ model: 'copy', dataset: 'digits' });
  expect(await studio.models.predictionsOf(dataset.id, copy.id)).toEqual(await studio.models.predictionsOf(dataset.id, model));

  const web = await ask(mediaPaths.exportedModel(model, 'tfjs'));
  expect(web.headers.get('content-disposition')).toBe('attachment; filename="first-tfjs.zip"');
  const archive = await fromBufferPromise(Buffer.from(await bytesOf(web)), { lazyEntries: true, autoClose: false });
  const packed: string[] = [];
  for await (const entry of archive.eachEntry()) packed.push(entry.fileName);
  expect(packed).toEqual(['model.json', 'weights.bin']);

  const csv = new TextDecoder().decode(await bytesOf(await ask(mediaPaths.curvesCsv(run.id))));
  const { metrics } = await studio.runs.showRun(run.id);
  const lines = csv.trimEnd().split('\r\n');
  expect(lines[0]).toMatch(/^run,kind,step,epoch,loss/);
  expect(lines).toHaveLength(metrics.length + 1);
  expect(lines.filter((line) => line.startsWith(`${run.name},epoch,`))).toHaveLength(2);
  expect((await bytesOf(await ask(mediaPaths.tensorboardEvents(run.id)))).length).toBeGreaterThan(metrics.length * 50);
});

test('files that were uploaded are imported once, then gone', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const ask = asking(studio);
  const client = clientInMemory(studio, { door: 'command-line' });
  const exported = join(data.folder, 'out');
  await studio.datasets.exportDataset({ name: 'digits', folder: exported, format: 'idx' });
  const upload = newUpload();
  await Promise.all(readdirSync(exported).map(async (name) => {
    const { status } = await ask(mediaPaths.uploadedFile(upload, `My Digits/${name}`), { method: 'PUT', body: readFileSync(join(exported, name)) });
    expect(status).toBe(204);
  }));
  const events = [];
  for await (const event of await client.datasets.importUpload({ upload })) events.push(event);
  const done = events.at(-1)!;
  expect(done).toMatchObject({ type: 'done', result: { dataset: { name: 'my-digits', source: 'My Digits', splits: { train: 300, test: 100 } } } });
  expect(done.type === 'done' && done.result.dataset.hash).toBe((await studio.datasets.show('digits')).dataset.hash);
  await expect((async () => {
    for await (const _ of await client.datasets.importUpload({ upload })) expect(_).toBeUndefined();
  })()).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
});

test('an upload that is no dataset stays for another try, and its errors do not tell of the studio’s folders', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  const ask = asking(studio);
  const client = clientInMemory(studio, { door: 'command-line' });
  const upload = newUpload();
  await ask(mediaPaths.uploadedFile(upload, 'junk.csv'), { method: 'PUT', body: 'neither,fish\n1,2\n' });
  const failing = async (): Promise<unknown> => (async () => {
    for await (const _ of await client.datasets.importUpload({ upload })) expect(_).toBeUndefined();
  })().catch((error: unknown) => error);
  const first = await failing() as Error;
  expect(first).toMatchObject({ code: 'DATASET_FORMAT_UNKNOWN', message: expect.stringContaining('junk.csv') });
  expect(JSON.stringify(first) + first.message).not.toContain(data.folder);
  expect(await failing()).toMatchObject({ code: 'DATASET_FORMAT_UNKNOWN' });
  expect((await ask(mediaPaths.upload(upload), { method: 'DELETE' })).status).toBe(204);
  expect(await failing()).toMatchObject({ code: 'FILE_NOT_FOUND' });
});

test.each([
  ['a step up', '..%2Fx'], ['steps up, one by one', '%2e%2e/%2e%2e/x'], ['the root', '%2Fetc%2Fpasswd'], ['a backslash', '..%5Cx'], ['a stream of a file', 'a%3Ab'],
  ['a zero', 'a%00b'], ['an empty name', 'a//b'], ['what is no encoding', '%E0%A4%A'], ['an overlong name', 'x'.repeat(300)], ['a name that ends with a dot', 'a./b']
])('an upload cannot leave its folder: %s', async (_, path) => {
  await using data = new TemporaryData();
  const ask = asking(await data.open());
  const upload = newUpload();
  const response = await ask(`/media/uploads/${upload}/${path}`, { method: 'PUT', body: 'x' });
  // Steps up that the address itself resolves lead to another route, or to none.
  expect([400, 404]).toContain(response.status);
  const left = readdirSync(data.folder, { recursive: true }).filter((name) => !/studio\.db|^data$|^data.uploads$|uploads.\d+~[^/\\]*$|[0-9a-f-]{36}$/.test(String(name)));
  expect(left).toEqual([]);
});

test('only a UUID names an upload', async () => {
  await using data = new TemporaryData();
  const ask = asking(await data.open());
  expect(await problemOf(await ask('/media/uploads/mine/x', { method: 'PUT', body: 'x' }))).toMatchObject({ status: 400, code: 'USAGE_INVALID' });
  expect(await problemOf(await ask('/media/uploads/..', { method: 'DELETE' }))).toMatchObject({ status: 404 });
});

test('an upload has limits: what is too much leaves nothing and frees its share', async () => {
  await using data = new TemporaryData();
  const uploads = new Uploads(data.folder, identifyProcess(process.pid), { uploadBytes: 1000, filesPerUpload: 2 });
  const upload = newUpload();
  const body = async function* (...sizes: number[]): AsyncGenerator<Uint8Array, void> {
    for (const size of sizes) yield new Uint8Array(size);
  };
  await uploads.store(upload, 'a', body(400, 400));
  await expect(uploads.store(upload, 'b', body(150, 150))).rejects.toMatchObject({ code: 'DATASET_TOO_LARGE' });
  await uploads.store(upload, 'a', body(10));
  await uploads.store(upload, 'b', body(900));
  await expect(uploads.store(upload, 'c', body(1))).rejects.toMatchObject({ code: 'DATASET_TOO_LARGE' });
  await expect(uploads.store(upload, 'b/c', body(1))).rejects.toMatchObject({ code: 'DATASET_TOO_LARGE' });
  await uploads.use(upload, async ({ path, source }) => {
    expect(source).toBe('a and 1 more');
    expect(readdirSync(path)).toEqual(['a', 'b']);
    expect(readFileSync(join(path, 'a'))).toHaveLength(10);
  });
});

test('an upload that breaks off leaves no half a file', async () => {
  await using data = new TemporaryData();
  const uploads = new Uploads(data.folder, identifyProcess(process.pid));
  const upload = newUpload();
  const broken = async function* (): AsyncGenerator<Uint8Array, void> {
    yield new Uint8Array(100);
    throw new Error('the page went away');
  };
  await expect(uploads.store(upload, 'a/b', broken())).rejects.toThrow('the page went away');
  await uploads.store(upload, 'a/c', (async function* () { yield new Uint8Array(1); })());
  await uploads.use(upload, async ({ path }) => expect(readdirSync(path)).toEqual(['c']));
});

test('uploads of processes that have ended are removed, those of living ones stay', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  const other = await data.open();
  const upload = newUpload();
  await asking(studio)(mediaPaths.uploadedFile(upload, 'a'), { method: 'PUT', body: 'x' });
  const root = join(data.folder, 'data', 'uploads');
  const gone = join(root, `4194999~`, crypto.randomUUID());
  mkdirSync(gone, { recursive: true });
  createMedia(other);
  expect(existsSync(gone)).toBe(false);
  expect(readdirSync(root)).toHaveLength(1);
  await studio.uploads.use(upload, async ({ source }) => expect(source).toBe('a'));
  await studio.close();
  expect(readdirSync(root)).toEqual([]);
});

test('an unknown dataset is no defect', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  await expect(studio.samples.sampleColumns('x'.repeat(100) as DatasetId)).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
});
