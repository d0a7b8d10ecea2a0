import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fetchFromPackageHost } from './archive-library.ts';
import type { FetchContext } from './library-source.ts';
import { findPip } from './pip.ts';
import { fetchFromWheel } from './wheel-library.ts';
import { writeWheel } from './wheel-fixture.ts';

let folder: string;
let context: FetchContext;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsdc-library-'));
  for (const name of ['index', 'downloads', 'build']) mkdirSync(join(folder, name));
  context = {
    cuda: false, downloadFolder: join(folder, 'downloads'), buildFolder: join(folder, 'build'), signal: undefined, log: () => undefined, detail: () => undefined
  };
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const library = [
  { name: 'tensorflow/libtensorflow_cc.so.2', content: 'cc' },
  { name: 'tensorflow/libtensorflow_framework.so.2', content: 'framework' },
  { name: 'tensorflow/include/tensorflow/c/c_api.h', content: '' },
  { name: 'tensorflow/python/_big.so', content: 'not wanted' }
];

describe.skipIf((await findPip(undefined)) === undefined)('fetchFromWheel, with pip on an index of its own', { timeout: 60_000 }, () => {
  beforeEach(() => {
    vi.stubEnv('PIP_CONFIG_FILE', '/dev/null');
    vi.stubEnv('PIP_NO_INDEX', '1');
    vi.stubEnv('PIP_FIND_LINKS', join(folder, 'index'));
  });

  test('takes the library and its headers, nothing else', async () => {
    writeWheel(join(folder, 'index', 'tensorflow_cpu-2.20.0-py3-none-any.whl'), { name: 'tensorflow-cpu', version: '2.20.0', members: library });
    expect(await fetchFromWheel(context)).toMatchObject({
      ok: true,
      library: {
        source: 'tensorflow_cpu-2.20.0-py3-none-any.whl',
        target: { libraryFolder: join(folder, 'build/tensorflow'), libraries: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'], further: [] }
      }
    });
    expect(existsSync(join(folder, 'build/tensorflow/include/tensorflow/c/c_api.h'))).toBe(true);
    expect(existsSync(join(folder, 'build/tensorflow/python'))).toBe(false);
  });

  test('a wheel without the C library is told', async () => {
    writeWheel(join(folder, 'index', 'tensorflow_cpu-2.20.0-py3-none-any.whl'), { name: 'tensorflow-cpu', version: '2.20.0', members: [] });
    expect(await fetchFromWheel(context)).toEqual({ ok: false, tried: expect.stringContaining('holds no libtensorflow_cc.so.2') });
  });

  test('cuda: also the nvidia packages the wheel names; linked are only those TensorFlow opens', async () => {
    writeWheel(join(folder, 'index', 'tensorflow-2.20.0-py3-none-any.whl'), {
      name: 'tensorflow', version: '2.20.0', members: library,
      metadata: "Requires-Dist: nvidia-cublas-cu12==12.5 ; extra == 'and-cuda'\nRequires-Dist: nvidia-cudnn-cu12<10 ; extra == 'and-cuda'\n"
    });
    const cublas = ['libcublas.so.12', 'libcublasLt.so.12', 'libnvblas.so.12'].map((name) => ({ name: `nvidia/cublas/lib/${name}`, content: name }));
    const cudnn = ['lib/libcudnn.so.9', 'lib/libcudnn_ops.so.9', 'include/cudnn.h'].map((name) => ({ name: `nvidia/cudnn/${name}`, content: name }));
    writeWheel(join(folder, 'index', 'nvidia_cublas_cu12-12.5-py3-none-any.whl'), { name: 'nvidia-cublas-cu12', version: '12.5', members: cublas });
    writeWheel(join(folder, 'index', 'nvidia_cudnn_cu12-9.3-py3-none-any.whl'), { name: 'nvidia-cudnn-cu12', version: '9.3', members: cudnn });
    const result = await fetchFromWheel({ ...context, cuda: true });
    expect(result.ok && result.library.target.further).toEqual([
      { folder: '../nvidia/cublas/lib', libraries: ['libcublas.so.12', 'libcublasLt.so.12'] },
      { folder: '../nvidia/cudnn/lib', libraries: ['libcudnn.so.9'] }
    ]);
    expect(existsSync(join(folder, 'build/nvidia/cudnn/lib/libcudnn_ops.so.9'))).toBe(true);
    expect(existsSync(join(folder, 'build/nvidia/cudnn/include'))).toBe(false);
  });

  test('cuda: a package that is missing is told by name', async () => {
    const metadata = "Requires-Dist: nvidia-nccl-cu12==2.23 ; extra == 'and-cuda'\n";
    writeWheel(join(folder, 'index', 'tensorflow-2.20.0-py3-none-any.whl'), { name: 'tensorflow', version: '2.20.0', members: library, metadata });
    expect(await fetchFromWheel({ ...context, cuda: true })).toEqual({ ok: false, tried: expect.stringContaining('nvidia-nccl-cu12==2.23') });
  });
});

test('fetchFromPackageHost unpacks the archive as the host serves it', async () => {
  mkdirSync(join(folder, 'a', 'lib'), { recursive: true });
  for (const name of ['libtensorflow.so.2', 'libtensorflow_framework.so.2', 'libtensorflow.so.2.9.1']) writeFileSync(join(folder, 'a', 'lib', name), name);
  execFileSync('tar', ['-czf', join(folder, 'a.tar.gz'), '-C', join(folder, 'a'), './lib']);
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.end(readFileSync(join(folder, 'a.tar.gz')));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  vi.stubEnv('TFJS_NODE_CDN_STORAGE', host);
  const result = await fetchFromPackageHost(context);
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  const libraries = ['libtensorflow.so.2', 'libtensorflow_framework.so.2'];
  expect(result).toMatchObject({ ok: true, library: { source: expect.stringContaining(host), target: { libraries, further: [] } } });
  expect(asked).toHaveLength(1);
});
