import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { inspectEngine } from '../engine-manifest.ts';
import { findCompiler } from './compile-binding.ts';
import { findPip } from './pip.ts';
import { setupLibTensorFlow } from './setup-libtensorflow.ts';
import type { SetupResult } from './setup-libtensorflow.ts';
import { knownWheelNames } from './tensorflow-releases.ts';
import { writeWheel } from './wheel-fixture.ts';

const pip = await findPip(undefined);
const tools = [pip, await findCompiler(undefined)];
const toolsMissing = process.platform !== 'linux' || tools.includes(undefined);
const main = fileURLToPath(import.meta.resolve('./main.ts'));

let folder: string;
let enginesDir: string;
let host: string;
let server: Server;
let answer: RequestListener;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dsdc-setup-'));
  enginesDir = join(folder, 'engines');
  mkdirSync(join(folder, 'index'));
  answer = (_request, response) => response.writeHead(404).end();
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  vi.stubEnv('TFJS_NODE_CDN_STORAGE', host);
  vi.stubEnv('PIP_CONFIG_FILE', '/dev/null');
  vi.stubEnv('PIP_NO_INDEX', '1');
  vi.stubEnv('PIP_FIND_LINKS', join(folder, 'index'));
  vi.stubEnv('DSDC_ENGINES', enginesDir);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true });
});

const setup = (signal?: AbortSignal): Promise<SetupResult> =>
  setupLibTensorFlow({ enginesDir, cuda: false, log: () => undefined, ...(signal === undefined ? {} : { signal }) });
const engineFolders = (): string[] => readdirSync(enginesDir).filter((name) => !name.startsWith('.downloads'));
const wheelMembers = ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2', 'tensorflow/include/tensorflow/c/c_api.h'];

function indexWheel(fileName: string, version: string): void {
  writeWheel(join(folder, 'index', fileName), { name: 'tensorflow-cpu', version, members: wheelMembers.map((name) => ({ name, content: 'junk' })) });
}

describe.skipIf(toolsMissing)('setupLibTensorFlow (needs pip, a C++ compiler and Node-API headers)', { timeout: 60_000 }, () => {
  test('tells every way that was tried when neither pip nor the storage host has it', async () => {
    await expect(setup()).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.stringMatching(/download tensorflow-cpu==2\.21\.0: .*tensorflow-cpu>=2\.16,<2\.22: .*\| http:\/\/127\.0\.0\.1:\d+\/.*2\.9\.1\.tar\.gz: HTTP 404/s),
      remedy: expect.stringContaining('WebGPU or WASM')
    });
    expect(engineFolders()).toEqual([]);
  });

  test('tells that the storage host refuses connections', async () => {
    await new Promise((done) => server.close(done));
    await expect(setup()).rejects.toMatchObject({ message: expect.stringMatching(/\| http:\/\/127\.0\.0\.1:\d+\/.*: connect ECONNREFUSED/) });
  });

  test('an archive that cannot be unpacked is named and not kept', async () => {
    answer = (_request, response) => response.end('this is no archive');
    await expect(setup()).rejects.toMatchObject({ message: expect.stringContaining('cannot be unpacked') });
    expect(readdirSync(join(enginesDir, '.downloads-libtensorflow'))).toEqual([]);
  });

  test('a wheel under the pinned name with other content is refused and removed', async () => {
    indexWheel(knownWheelNames()[0]!, '2.21.0');
    await expect(setup()).rejects.toMatchObject({ code: 'DOWNLOAD_CHECKSUM', message: expect.stringContaining(knownWheelNames()[0]!) });
    expect(readdirSync(join(enginesDir, '.downloads-libtensorflow'))).toEqual([]);
    expect(engineFolders()).toEqual([]);
  });

  test('a library that the compiler refuses leaves no engine but keeps the download', async () => {
    indexWheel('tensorflow_cpu-2.20.0-py3-none-any.whl', '2.20.0');
    await expect(setup()).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE', message: expect.stringContaining('could not be compiled') });
    expect(engineFolders()).toEqual([]);
    expect(readdirSync(join(enginesDir, '.downloads-libtensorflow'))).toEqual(['tensorflow_cpu-2.20.0-py3-none-any.whl']);
  });

  test('what a killed setup left behind is removed', async () => {
    mkdirSync(join(enginesDir, '.building-abc', 'tensorflow'), { recursive: true });
    await expect(setup()).rejects.toThrow();
    expect(engineFolders()).toEqual([]);
  });

  test('an aborted setup is INTERRUPTED and leaves nothing', async () => {
    const abort = new AbortController();
    answer = () => abort.abort();
    await expect(setup(abort.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(engineFolders()).toEqual([]);
  });

  test('a folder that cannot be created is named', async () => {
    writeFileSync(enginesDir, 'a file is in the way');
    await expect(setup()).rejects.toMatchObject({ code: 'STORAGE_READ_ONLY', message: expect.stringContaining(enginesDir) });
  });
});

describe.skipIf(toolsMissing)('main.ts', { timeout: 60_000 }, () => {
  const run = (...args: string[]): ReturnType<typeof spawn> => spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  async function finished(child: ReturnType<typeof spawn>): Promise<{ code: number | null; lines: string[] }> {
    let output = '';
    child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (output += data.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, lines: output.trim().split('\n') };
  }

  test('after an install that cannot have TensorFlow: one line with the engine that is used instead, status 0', async () => {
    const { code, lines } = await finished(run('--postinstall'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^dsdc: engine (webgpu|wasm) is used .*HTTP 404/);
    expect(code).toBe(0);
  });

  test('asked for by hand: the steps, and status 1', async () => {
    const { code, lines } = await finished(run());
    expect(lines[0]).toMatch(/^Downloading tensorflow-cpu==2\.21\.0 with /);
    expect(code).toBe(1);
  });

  test('refuses an unknown flag with status 2', async () => {
    expect((await finished(run('--nonsense'))).code).toBe(2);
  });

  test('Ctrl-C ends it with 130 and leaves nothing half installed', async () => {
    const child = run();
    answer = () => child.kill('SIGINT');
    const { code } = await finished(child);
    expect(code).toBe(130);
    expect(engineFolders()).toEqual([]);
  });
});

/** Downloads 274 MB and compiles: 25 s on 2 cores. */
describe.skipIf(toolsMissing || process.env['DSDC_TEST_ENGINE_SETUP'] !== '1')('the real library (DSDC_TEST_ENGINE_SETUP=1)', () => {
  test('is set up, found ready the second time, and mended when a file is damaged', { timeout: 300_000 }, async () => {
    vi.unstubAllEnvs();
    const first = await setup();
    expect(first).toMatchObject({ name: 'libtensorflow', built: true, manifest: { tensorflowVersion: '2.21.0', napiVersion: 8 } });
    expect(existsSync(join(enginesDir, '.downloads-libtensorflow'))).toBe(false);
    expect(await setup()).toMatchObject({ built: false });
    truncateSync(join(enginesDir, 'libtensorflow-cpu', first.manifest.binding), 100);
    expect(inspectEngine(enginesDir, 'libtensorflow')).toMatchObject({ state: 'broken', problem: expect.stringContaining('has 100 bytes') });
    expect(await setup()).toMatchObject({ built: true });
    expect(inspectEngine(enginesDir, 'libtensorflow').state).toBe('ready');
  });
});
