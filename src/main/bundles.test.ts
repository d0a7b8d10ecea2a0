import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { StudioClient } from '../contract/api/api.ts';
import { mediaPaths } from '../contract/api/media.ts';
import { ScannerProcess } from '../host/scanner-process.ts';
import { until } from '../host/testing/processes.ts';
import { tinyNetwork } from '../host/testing/temporary-studio.ts';
import { a4Page, pdfOf } from '../vision/documents/testing/pdf-files.ts';
import { heifOf } from '../vision/documents/testing/heif-files.ts';
import { tiffOf } from '../vision/documents/testing/tiff-files.ts';
import { Children } from './children.ts';
import { ForkedByMain } from './core/forked-by-main.ts';
import { CoreProcess } from './core-process.ts';
import { forked } from './testing/electron-under-node.ts';
import type { PortMain } from './testing/port-main.ts';

vi.mock('electron', () => import('./testing/electron-under-node.ts'));

const root = join(import.meta.dirname, '..', '..');
/** Below the checkout, where the bundles find node_modules as they do in the installed studio. */
const out = join(root, 'out', 'bundles-under-test');
const programsDir = join(out, 'main');
let folder: string;
let started: CoreProcess[];

beforeAll(() => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--outDir', out, '--logLevel', 'error'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
}, 300_000);

afterAll(() => rmSync(out, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsdc-bundles-'));
  started = [];
});
afterEach(async () => {
  for (const core of started) await core.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('everything that is started by its name is there', () => {
  for (const file of ['main/main.js', 'main/core.js', 'main/trainer.js', 'main/crew-helper.js', 'main/reader.js', 'main/scanner.js', 'main/engine-probe.js', 'preload/preload.cjs', 'renderer/index.html', 'renderer/kiosk.html']) {
    expect(existsSync(join(out, file)), file).toBe(true);
  }
  const { main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { main: string };
  expect(main).toBe('out/main/main.js');
});

test('the bundles import only what is installed with the studio', () => {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<'dependencies' | 'optionalDependencies', Record<string, string>>;
  const shipped = new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies)]);
  const files = readdirSync(programsDir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  for (const file of files) {
    const text = readFileSync(join(programsDir, file), 'utf8');
    const imported = [...text.matchAll(/^import\s(?:[^'"]*from\s)?["']([^"']+)["'];?$|\bimport\(["']([^"']+)["']\)/gm)].map(([, a, b]) => a ?? b!);
    for (const name of imported) {
      if (name.startsWith('.')) expect(existsSync(join(programsDir, file, '..', name)), `${file}: ${name}`).toBe(true);
      else if (name === 'electron') expect(file).toBe('main.js');
      else if (!name.startsWith('node:') && !builtinModules.includes(name)) {
        const packageName = name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/');
        expect(shipped, `${file}: ${name}`).toContain(packageName);
        expect(() => createRequire(join(programsDir, file)).resolve(`${packageName}/package.json`), `${file}: ${name}`).not.toThrow(/Cannot find module/);
      }
    }
  }
});

/** The core as the main process starts it, from its bundle; the page's end of a door to it. */
function startCore(dataDir = join(folder, 'data'), locked = false): { core: CoreProcess; refusals: string[]; client: () => StudioClient } {
  const refusals: string[] = [];
  const core = new CoreProcess({ programsDir, dataDir, enginesDir: undefined, locked, onUnlocked: () => void refusals.push('unlocked'), onGivenUp: (message) => void refusals.push(message) });
  started.push(core);
  core.start();
  const client = (): StudioClient => {
    const port: MessagePort = (core.openDoor() as unknown as PortMain).handOver();
    const made: StudioClient = createORPCClient(new RPCLink({ port: port as never }));
    port.start();
    return made;
  };
  return { core, refusals, client };
}

const digits = { name: 'digits', count: 200, seed: 3, testShare: 0.25 } as const;

test('the core’s bundle answers a page, trains in the trainer’s and reads in the reader’s', async () => {
  const { core, refusals, client } = startCore();
  const api = client();
  expect(await api.studio.info()).toMatchObject({ door: 'window', dataFolder: join(folder, 'data') });
  for await (const event of await api.datasets.synthesise(digits)) if (event.type === 'done') expect(event.result.dataset.splits).toBeDefined();
  const busy: boolean[] = [];
  core.onBusy((is) => void busy.push(is));
  // Of the two engines that need nothing installed one is plain JS and one loads files beside its code. Two parts of a batch take the trainer a helper thread.
  for (const engine of ['cpu', 'wasm'] as const) {
    const run = await api.runs.start({ network: tinyNetwork, dataset: 'digits', engine, training: { epochs: 1, batchSize: 64, batchParts: 2, threads: 2 } });
    for await (const event of await api.runs.watch({ run: run.id })) if (event.type === 'finished') expect(event.run).toMatchObject({ status: 'completed', error: null });
  }
  const [model] = await api.models.list({});
  for await (const event of await api.models.evaluate({ model: model!.id, dataset: 'digits' })) if (event.type === 'done') expect(event.result).toBeDefined();
  const { engines } = await api.studio.engines();
  expect(engines.find(({ name }) => name === 'wasm')).toMatchObject({ available: true });
  expect(new Set(forked.map(({ serviceName }) => serviceName))).toEqual(new Set(['core', 'trainer', 'reader', 'engine-probe'].map((name) => `DSDC Studio ${name}`)));

  const { id } = (await api.datasets.show({ dataset: 'digits' })).dataset;
  const index = await core.fetchMedia(new Request(`http://app${mediaPaths.index(id)}`));
  expect(index.status).toBe(200);
  expect((await index.arrayBuffer()).byteLength).toBeGreaterThan(200);
  await until(() => busy.includes(true) && busy.at(-1) === false, 'the end of the work is told', 5000);
  await core.close();
  expect(core.ended).toBe(true);
  expect(refusals).toEqual([]);
}, 120_000);

test('the scanner’s bundle, forked by the main process, finds PDFium and the decoder and reads documents', async () => {
  const children = new Children({ programsDir, environment: process.env, send: (command, ports = []) => byMain.hear(command as Parameters<typeof byMain.hear>[0], ports) });
  const byMain = new ForkedByMain((report) => children.hear(report as Parameters<typeof children.hear>[0]));
  const scanner = new ScannerProcess({ fork: byMain.fork, log: () => undefined });
  const pages: string[] = [];
  for (const [name, bytes] of [['a.pdf', pdfOf([a4Page, a4Page])], ['a.tif', tiffOf([{ width: 30, height: 20 }])], ['a.heic', heifOf([{}])]] as const) {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    for await (const page of scanner.scan({ path })) pages.push('error' in page ? page.error.message : `${page.image.width}×${page.image.height}`);
  }
  expect(pages).toEqual(['1653×2339', '1653×2339', '30×20', '96×64']);
  await scanner.close();
}, 60_000);

test('a core that was killed comes back, its door closed and the data kept', async () => {
  const { core, refusals, client } = startCore();
  const first = client();
  for await (const event of await first.datasets.synthesise(digits)) expect(event).toBeDefined();
  const broken = (async () => {
    for await (const event of await first.studio.changes()) expect(event).toBeDefined();
  })();
  await first.datasets.list();
  const before = forked.length;
  forked.findLast(({ serviceName }) => serviceName === 'DSDC Studio core')!.kill();
  await expect(broken).rejects.toThrow();
  await until(() => forked.length > before, 'the next core is started', 5000);
  expect((await client().datasets.list()).map(({ name }) => name)).toEqual(['digits']);
  await core.close();
  expect(refusals).toEqual([]);
}, 60_000);

test('a folder that cannot be used is told in words, and not tried again and again', async () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  const before = forked.length;
  const { core, refusals } = startCore(file);
  await until(() => refusals.length > 0, 'the core gives up', 20_000);
  expect(refusals).toEqual([expect.stringMatching(/a-file/)]);
  expect(forked.length - before).toBe(1);
  expect(core.ended).toBe(true);
}, 60_000);

test('a locked core answers the pad’s questions alone and tells when the PIN was said; without a PIN it is none', async () => {
  const unset = startCore(undefined, true);
  await until(() => unset.refusals.length > 0, 'the core refuses', 20_000);
  expect(unset.refusals[0]).toContain('No PIN is set');
  const open = startCore();
  expect(await open.client().kiosk.setPin({ pin: '4711' })).toEqual({ outcome: 'right' });
  await open.core.close();

  const { core, refusals, client } = startCore(undefined, true);
  const api = client();
  expect(await api.kiosk.state()).toMatchObject({ locked: true, inkDataset: null });
  // As the page itself connects.
  stubPage(core);
  const { openPortLine } = await vi.importActual<{ openPortLine: () => Promise<{ link: RPCLink<Record<never, never>> }> }>('../renderer/lib/connect-port.ts');
  const page: StudioClient = createORPCClient((await openPortLine()).link);
  expect(await page.kiosk.state()).toMatchObject({ locked: true });
  await expect(api.runs.list({})).rejects.toMatchObject({ code: 'KIOSK_LOCKED' });
  expect((await core.fetchMedia(new Request(`http://app${mediaPaths.index('x')}`))).status).toBe(403);
  expect(await api.kiosk.unlock({ pin: '4711' })).toEqual({ outcome: 'right' });
  await until(() => refusals.includes('unlocked'), 'the unlocking is told', 5000);
  await core.close();
}, 60_000);

test('a locked core that could not be started again is tried again: nobody is shown the desktop', async () => {
  const open = startCore();
  expect(await open.client().kiosk.setPin({ pin: '4711' })).toEqual({ outcome: 'right' });
  await open.core.close();
  const { core, refusals, client } = startCore(undefined, true);
  await client().kiosk.state();
  const [data, aside] = [join(folder, 'data'), join(folder, 'aside')];
  renameSync(data, aside);
  writeFileSync(data, '');
  const before = forked.length;
  forked.findLast(({ serviceName }) => serviceName === 'DSDC Studio core')!.kill();
  await until(() => forked.length > before && core.ended, 'the next core refuses', 20_000);
  rmSync(data);
  renameSync(aside, data);
  await until(() => forked.length > before + 1, 'it is tried again', 20_000);
  expect(await client().kiosk.state()).toMatchObject({ locked: true });
  expect(refusals).toEqual([]);
  await core.close();
}, 60_000);

/** The preload script's side of a page's way to the core. */
function stubPage(core: CoreProcess): void {
  const page = Object.assign(new EventTarget(), {
    location: { origin: 'studio://app' },
    postMessage: () => page.dispatchEvent(Object.assign(new Event('message'), { source: page, data: { type: 'dsdc-port' }, ports: [(core.openDoor() as unknown as PortMain).handOver()] }))
  });
  vi.stubGlobal('window', page);
  onTestFinished(() => void vi.unstubAllGlobals());
}
