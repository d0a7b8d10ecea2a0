import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { StudioStatus } from '../contract/api/studio.ts';
import { searchQuestionSchema } from '../contract/searches.ts';
import { memoryOfFamily } from './memory.ts';
import { isRunning, until } from './testing/processes.ts';
import { ended, reached, TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';
import type { Studio } from './studio.ts';

const request = { network: tinyNetwork, dataset: 'digits', engine: 'cpu' } as const;

/** The first status that is as wished, from a watch of its own. */
async function statusWhere(studio: Studio, isWished: (status: StudioStatus) => boolean): Promise<StudioStatus> {
  for await (const status of studio.status.watchStatus()) if (isWished(status)) return status;
  throw new Error('the watch ended first');
}

test('the status tells what trains, how far it is, and what waits', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const other = await data.open();
  const now = await statusWhere(other, () => true);
  expect(now).toMatchObject({ engine: null, activeModel: null, running: null, queued: 0 });

  const run = await studio.runs.startTraining({ ...request, name: 'long', training: { epochs: 10_000 } });
  const waiting = await studio.runs.startTraining({ ...request, training: { epochs: 1 } });
  // Another process, as far as the status goes: it knows the database alone.
  const running = await statusWhere(other, ({ running: at }) => at !== null && at.epoch > 2);
  expect(running).toMatchObject({ running: { id: run.id, name: 'long', paused: false, epochs: 10_000 }, queued: 1 });
  await studio.runs.pauseRun(run.id);
  expect((await statusWhere(other, (status) => status.running?.paused === true)).running!.id).toBe(run.id);

  await studio.runs.stopRun(waiting.id);
  expect((await statusWhere(other, ({ queued }) => queued === 0)).running!.id).toBe(run.id);
  await studio.runs.stopRun(run.id);
  const { modelId } = await ended(studio, run);
  await studio.models.promoteModel(modelId!);
  expect(await statusWhere(other, ({ activeModel }) => activeModel !== null)).toMatchObject({ activeModel: { id: modelId, name: 'long' }, running: null });
});

test('a search is at work between two of its runs too', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  expect((await statusWhere(studio, () => true)).searching).toBe(0);
  await studio.searches.startSearch(searchQuestionSchema.parse({
    name: 'rates', base: { ...request, training: { epochs: 1 } }, axes: [{ field: 'training.learningRate', values: [0.001, 0.01] }], strategy: { kind: 'grid' }
  }));
  expect((await statusWhere(studio, () => true)).searching).toBe(1);
  await studio.searches.settled('rates');
  expect((await statusWhere(studio, () => true)).searching).toBe(0);

  // Of a process that was killed it is nobody's work.
  const database = new Sqlite(join(studio.dataDir, 'studio.db'));
  database.prepare(`UPDATE searches SET status = 'running', owner_pid = ?, owner_token = 'gone'`).run(2 ** 22 + 1);
  database.close();
  expect((await statusWhere(studio, () => true)).searching).toBe(0);
});

test('it is told at most twice a second, and nothing while nothing changes', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const run = await studio.runs.startTraining({ ...request, training: { epochs: 10_000 } });
  await reached(studio, run, 'running');
  const abort = new AbortController();
  const times: number[] = [];
  for await (const { running } of studio.status.watchStatus(abort.signal)) {
    times.push(performance.now());
    if (times.length === 4) abort.abort();
    expect(running!.id).toBe(run.id);
  }
  const gaps = times.slice(1).map((time, i) => time - times[i]!);
  expect(Math.min(...gaps)).toBeGreaterThan(450);

  await studio.runs.stopRun(run.id);
  await ended(studio, run);
  // Engines are looked for in the background, whose processes come and go.
  await statusWhere(studio, ({ engine }) => engine !== null);
  const still: StudioStatus[] = [];
  const enough = AbortSignal.timeout(2500);
  for await (const status of studio.status.watchStatus(enough)) still.push(status);
  expect(still.every(({ running }) => running === null)).toBe(true);
  // Beside the first one: the memory of a process that has just stopped training may still settle.
  expect(still.length).toBeLessThanOrEqual(3);
});

test('a later look at the engines corrects the one of the status, and closing ends every watch', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const found = await statusWhere(studio, ({ engine }) => engine !== null);
  expect(found.engine!.device).not.toBe('');
  studio.status.engineFound({ name: 'cpu', device: 'another' });
  const watch = studio.status.watchStatus();
  expect((await watch.next()).value).toMatchObject({ engine: { name: 'cpu', device: 'another' } });
  const next = watch.next();
  await studio.close();
  expect(await next).toEqual({ done: true, value: undefined });
});

test.skipIf(process.platform !== 'linux')('the memory of children and grandchildren counts', async () => {
  await using data = new TemporaryData();
  const program = (name: string, text: string): string => {
    const file = join(data.folder, name);
    writeFileSync(file, text);
    return file;
  };
  const grandchild = program('grandchild.mjs', 'globalThis.kept = Buffer.alloc(150e6, 1); process.send("ready"); process.on("disconnect", () => process.exit());');
  const child = program('child.mjs', `
    import { fork } from 'node:child_process';
    fork(${JSON.stringify(grandchild)}).on('message', () => process.send('ready'));
    process.on('disconnect', () => process.exit());`);
  const before = memoryOfFamily();
  expect(before).toBeGreaterThan(20e6);
  const forked = fork(child, { execArgv: [] });
  await once(forked, 'message');
  const grown = memoryOfFamily() - before;
  forked.disconnect();
  await until(() => !isRunning(forked.pid!), 'the child ended');
  expect(grown).toBeGreaterThan(150e6);
});
