import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findPip, pipDownload, pipDownloadArguments } from './pip.ts';
import { expectedSha256, knownWheelNames, pinnedVersion, tensorflowRequests } from './tensorflow-releases.ts';
import { writeWheel } from './wheel-fixture.ts';

const pip = await findPip(undefined);

test('the pinned wheel is asked for first, with tags that do not depend on the Python that is there', () => {
  const [first, second] = tensorflowRequests({ cuda: false, arch: 'x64' });
  expect(pipDownloadArguments([first!.requirement], first!.tags, '/d').join(' ')).toBe(
    'download --no-deps --only-binary=:all: --dest /d --find-links /d --disable-pip-version-check --retries 2 --timeout 20' +
      ' --python-version 3.11 --implementation cp --abi cp311 --platform manylinux_2_27_x86_64 tensorflow-cpu==2.21.0'
  );
  expect(second).toEqual({ requirement: 'tensorflow-cpu>=2.16,<2.22', tags: [] });
  expect(tensorflowRequests({ cuda: true, arch: 'arm64' })[0]).toMatchObject({ requirement: 'tensorflow==2.21.0' });
});

test('the pinned version has a recorded hash', () => {
  const name = knownWheelNames().find((known) => known.startsWith(`tensorflow_cpu-${pinnedVersion}-cp311`));
  expect(expectedSha256(name ?? '')).toMatch(/^[0-9a-f]{64}$/);
});

describe.skipIf(pip === undefined)('pip itself, on an index of its own', { timeout: 60_000 }, () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dsdc-pip-'));
    mkdirSync(join(folder, 'index'));
    mkdirSync(join(folder, 'downloads'));
    vi.stubEnv('PIP_CONFIG_FILE', '/dev/null');
    vi.stubEnv('PIP_NO_INDEX', '1');
    vi.stubEnv('PIP_FIND_LINKS', join(folder, 'index'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  const download = (requirement: string): ReturnType<typeof pipDownload> =>
    pipDownload(pip!, { requirements: [requirement], tags: [], folder: join(folder, 'downloads') }, { signal: undefined, onLine: () => undefined });

  test('names the wheel it fetched, also when it was there already', async () => {
    writeWheel(join(folder, 'index', 'dsdc_thing-1.0-py3-none-any.whl'), { name: 'dsdc-thing', version: '1.0', members: [{ name: 'x', content: 'x' }] });
    const answer = { ok: true, files: ['dsdc_thing-1.0-py3-none-any.whl'] };
    expect(await download('dsdc-thing==1.0')).toEqual(answer);
    expect(readdirSync(join(folder, 'downloads'))).toEqual(answer.files);
    rmSync(join(folder, 'index', 'dsdc_thing-1.0-py3-none-any.whl'));
    expect(await download('dsdc-thing==1.0')).toEqual(answer);
  });

  test('tells that the index has no such wheel', async () => {
    expect(await download('dsdc-thing==1.0')).toMatchObject({ ok: false, unreachable: false, reason: expect.stringContaining('dsdc-thing==1.0') });
  });

  test('tells that the index cannot be reached', async () => {
    vi.stubEnv('PIP_NO_INDEX', '0');
    // Port 9 (discard) of this machine: refused at once.
    vi.stubEnv('PIP_INDEX_URL', 'http://127.0.0.1:9/simple');
    expect(await download('dsdc-thing==1.0')).toMatchObject({ ok: false, unreachable: true, reason: expect.stringMatching(/cannot be reached: .*refused/) });
  });
});
