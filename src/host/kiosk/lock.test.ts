import { existsSync, utimesSync } from 'node:fs';
import { createRouterClient } from '@orpc/server';
import { isProcedure } from '@orpc/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StudioClient } from '../../contract/api/api.ts';
import { newBatchSchema, retentionSettings } from '../../contract/documents.ts';
import { createMedia } from '../media/media.ts';
import { createRouter } from '../router/create-router.ts';
import { takeUpWork } from '../studio.ts';
import type { Studio } from '../studio.ts';
import { TemporaryData } from '../testing/temporary-studio.ts';

let data: TemporaryData;
let studio: Studio;
let locked: StudioClient;
let unlocked: number;

beforeEach(async () => {
  data = new TemporaryData();
  studio = await data.openWithDigits();
  unlocked = 0;
  locked = createRouterClient(createRouter(studio, { door: 'kiosk', lock: { onUnlocked: () => unlocked++ } }));
});
afterEach(() => data[Symbol.asyncDispose]());

const ink = { widthPx: 200, heightPx: 200, strokes: [{ widthPx: 18, points: [[60, 40, 0.5, 0], [100, 100, 0.5, 20], [60, 160, 0.5, 40]] as [number, number, number, number][] }] };

/** Every question of the contract by its path. */
function questions(router: object, path: readonly string[] = []): string[][] {
  if (isProcedure(router)) return [[...path]];
  return Object.entries(router).flatMap(([name, inner]) => questions(inner as object, [...path, name]));
}

async function answerTo(path: readonly string[], input?: unknown): Promise<string> {
  const ask = path.reduce((client, name) => (client as Record<string, unknown>)[name]!, locked as unknown) as (input: unknown) => Promise<unknown>;
  try {
    const answer = await ask(input);
    if (typeof answer === 'object' && answer !== null && 'return' in answer) await (answer as AsyncGenerator).return(undefined);
    return 'answered';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test('of the whole contract a locked kiosk answers seven questions, one of them only where ink is kept', async () => {
  const all = questions(createRouter(studio, { door: 'kiosk' }));
  expect(all.length).toBeGreaterThan(50);
  const answered: string[] = [];
  for (const path of all) if ((await answerTo(path)) !== 'KIOSK_LOCKED') answered.push(path.join('.'));
  expect(answered.sort()).toEqual(['ink.read', 'kiosk.state', 'kiosk.unlock', 'settings.all', 'studio.changes', 'studio.status']);
});

test('ink is kept where the operator says so, and nowhere else', async () => {
  const keep = (dataset: string): Promise<string> => answerTo(['ink', 'keep'], { ink, label: '3', dataset });
  expect(await keep('digits')).toBe('KIOSK_LOCKED');
  const { id } = (await studio.datasets.list())[0]!;
  await studio.kiosk.configure({ idleSeconds: 30, inkDataset: id });
  expect(await locked.kiosk.state()).toMatchObject({ locked: true, idleSeconds: 30, inkDataset: { id, name: 'digits' } });
  expect([await keep('digits'), await keep('others'), await answerTo(['ink', 'takeBack'], { sample: 1 })]).toEqual(['answered', 'KIOSK_LOCKED', 'KIOSK_LOCKED']);
  expect((await studio.datasets.list()).map(({ name, splits }) => [name, splits.train])).toEqual([['digits', 301]]);
  // Its removal takes the permission with it.
  await studio.datasets.removeDataset('digits');
  expect([await keep('digits'), (await locked.kiosk.state()).inkDataset]).toEqual(['KIOSK_LOCKED', null]);
});

test('a page is told language and theme, and no other setting', async () => {
  for (const [key, value] of [['language', 'zh-CN'], ['theme', 'dark'], ['lastAddress', '#/data/secret']] as const) await studio.settings.set(key, value);
  expect(await locked.settings.all()).toEqual({ language: 'zh-CN', theme: 'dark' });
  expect(await answerTo(['settings', 'set'], { key: 'theme', value: 'light' })).toBe('KIOSK_LOCKED');
});

test('no bytes are fetched, whatever the address', async () => {
  const media = createMedia(studio, { locked: true });
  const { id } = (await studio.datasets.list())[0]!;
  for (const [method, path] of [['GET', `/media/datasets/${id}/index`], ['POST', `/media/datasets/${id}/pixels`], ['PUT', '/media/uploads/5f0c2a1e-0000-4000-8000-000000000000/a'], ['GET', '/media/'], ['GET', '/media/nothing']] as const) {
    const answer = await media.fetch(new Request(`http://127.0.0.1${path}`, { method }));
    expect([answer.status, ((await answer.json()) as { code: string }).code], path).toEqual([403, 'KIOSK_LOCKED']);
  }
});

test('the right PIN unlocks, wrong ones are limited, and the PIN is nowhere to be read', async () => {
  expect(await answerTo(['kiosk', 'unlock'], { pin: '4711' })).toBe('KIOSK_PIN_MISSING');
  await studio.kiosk.replacePin('4711');
  expect(await answerTo(['kiosk', 'unlock'], { pin: '12' })).toBe('USAGE_INVALID');
  expect(await locked.kiosk.unlock({ pin: '0000' })).toEqual({ outcome: 'wrong', left: 4, waitMs: 0 });
  expect(unlocked).toBe(0);
  expect(await locked.kiosk.unlock({ pin: '4711' })).toEqual({ outcome: 'right' });
  expect(unlocked).toBe(1);
  expect(JSON.stringify([await locked.kiosk.state(), await studio.settings.all()])).not.toContain('4711');
});

test('a locked kiosk removes pictures and files without an owner when their time has come', async () => {
  const { documents, settings } = studio;
  const batch = (await documents.createBatch(newBatchSchema.parse({ name: 'Monday', form: 'cheque-in' }))).id;
  const add = () => documents.addDocuments({ batch, files: [{ name: 'a.png', bytes: Buffer.from('no picture') }], total: 1 });
  await add();
  await documents.idle();
  const [document] = (await documents.listDocuments({ batch, offset: 0, limit: 1 })).documents;
  expect(document!.status).toBe('failed');
  const { path } = (await documents.fileOf(document!.id)).file;
  await settings.set(retentionSettings.pictures, 0);
  const tidied = async () => (takeUpWork(studio, { locked: true }), await documents.idle(), existsSync(path));
  expect(await tidied()).toBe(false);
  // The batch has it already: nothing refers to the file that is stored for it now.
  expect(await add()).toEqual({ added: 0, known: 1 });
  expect(await tidied()).toBe(true);
  utimesSync(path, 0, 0);
  expect(await tidied()).toBe(false);
  expect(data.log).toEqual([]);
});
