import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childrenRunning } from '../host/testing/processes.ts';
import { openStorage } from '../storage/open.ts';
import { migrationsDir } from '../storage/test-support/folders.ts';
import { encodeGreyPng } from './start/png.ts';

type Line = Record<string, unknown>;
interface Answer {
  readonly status: number;
  readonly lines: readonly Line[];
  readonly stderr: string;
}

const launcher = fileURLToPath(new URL('dsdc.mjs', import.meta.url));
const oldNode = findOldNode();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dsdc-cli-'));
  const { status } = await dsdc('datasets', 'synthesize', '--name', 'tiny', '--count', '240', '--seed', '3');
  expect(status).toBe(0);
});
afterAll(() => rm(folder, { recursive: true }));

/** The system's own Node, where it is too old for the studio: the launcher has to hand over then. */
function findOldNode(): string | undefined {
  const candidates = (process.env['PATH'] ?? '').split(path.delimiter).filter((entry) => !entry.includes('node_modules')).map((entry) => path.join(entry, 'node'));
  return candidates.find((file) => existsSync(file) && Number(execFileSync(file, ['-p', 'parseInt(process.versions.node)'], { encoding: 'utf8' })) < 24);
}

function dsdc(...args: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    execFile(process.execPath, [launcher, '--data-dir', path.join(folder, 'studio'), '--json', ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), lines: stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Line), stderr });
    });
  });
}

describe('the way of a model', () => {
  it('is trained, evaluated, fine-tuned, exported, imported and used', async () => {
    const trained = await dsdc('train', '--dataset', 'tiny', '--epochs', '2', '--batch', '32', '--seed', '3', '--name', 'first');
    expect(trained).toMatchObject({ status: 0, lines: [{ event: 'epoch', epoch: 1 }, { event: 'epoch', epoch: 2 }, { event: 'done', status: 'completed' }] });
    const { modelId, testAccuracy } = trained.lines[2]!;

    const { lines: [evaluation] } = await dsdc('evaluate', '--model', 'first', '--dataset', 'tiny');
    expect(evaluation).toMatchObject({ model: 'first', dataset: 'tiny', n: 40, accuracy: testAccuracy });

    const tuned = await dsdc('finetune', '--model', String(modelId), '--dataset', 'tiny', '--freeze', '2', '--epochs', '1', '--name', 'second');
    expect(tuned).toMatchObject({ status: 0, lines: [{ event: 'epoch' }, { before: { accuracy: testAccuracy }, flipped: { fixed: expect.any(Number) } }] });

    const file = path.join(folder, 'second.safetensors');
    expect(await dsdc('models', 'export', 'second', '--format', 'safetensors', '--to', file)).toMatchObject({ status: 0, lines: [{ files: [file] }] });
    expect(await dsdc('models', 'import', file, '--name', 'third')).toMatchObject({ status: 0, lines: [{ name: 'third', parameters: expect.any(Number) }] });
    expect(await dsdc('models', 'promote', 'third')).toMatchObject({ status: 0, lines: [{ name: 'third', active: true }] });

    const picture = await firstTestPicture();
    const { lines: [prediction] } = await dsdc('predict', picture);
    expect(prediction).toMatchObject({ file: picture, digit: expect.any(Number), rejected: expect.any(Boolean) });
    expect((prediction?.['probabilities'] as number[]).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);

    expect((await dsdc('runs', 'list')).lines).toMatchObject([{ name: 'second', kind: 'finetune' }, { name: 'first', kind: 'train' }]);
    expect((await dsdc('runs', 'show', 'first')).lines).toMatchObject([{ name: 'first', epochs: [{ epoch: 1 }, { epoch: 2 }] }]);
    expect((await dsdc('runs', 'compare', 'first', 'second')).lines).toMatchObject([{ runs: [{ name: 'first' }, { name: 'second' }] }]);
    expect((await dsdc('models', 'list')).lines.map((model) => model['name'])).toEqual(['third', 'second', 'first', 'digits']);
  }, 120_000);

  it('has its settings searched for', async () => {
    const axes = ['--axes', 'training.learningRate=0.001..0.1log', '--trials', '2', '--validation-share', '0.2'];
    const asked = ['search', 'start', '--dataset', 'tiny', '--epochs', '1', '--batch', '64', '--name', 'sought'];
    const { status, lines } = await dsdc(...asked, ...axes);
    expect({ status, lines }).toMatchObject({ status: 0, lines: [
      { event: 'trial', number: 1, status: 'completed' }, { event: 'trial', number: 2, status: 'completed' }, { event: 'done', status: 'completed', runs: 2, failed: 0, best: { epochs: 1 } }
    ] });
    expect((await dsdc('search', 'list')).lines).toMatchObject([{ search: { status: 'completed' }, done: 2, total: 2 }]);
    expect((await dsdc('search', 'show', 'sought')).lines).toMatchObject([{ trials: [{ number: 1 }, { number: 2 }], importance: { trials: 2, axes: [] } }]);
    const file = path.join(folder, 'sought.csv');
    expect(await dsdc('search', 'export', 'sought', '--to', file)).toMatchObject({ status: 0, lines: [{ file, trials: 2 }] });
    expect((await readFile(file, 'utf8')).split('\r\n')).toEqual([expect.stringMatching(/^trial,training.learningRate,status/), expect.stringMatching(/^1,/), expect.stringMatching(/^2,/), '']);
    const field = await dsdc(...asked, '--axes', 'training.rate=1');
    expect([field.status, field.stderr]).toEqual([3, expect.stringContaining('training.learningRate')]);
    expect((await dsdc(...asked, '--axes', 'nothing')).status).toBe(2);
    const swept = await dsdc('search', 'rate', '--dataset', 'tiny', '--batch', '32', '--steps', '40');
    expect(swept).toMatchObject({ status: 0 });
    expect(swept.lines.at(-1)).toMatchObject({ event: 'done', steps: swept.lines.length - 1 });
    for (const { run } of (await dsdc('runs', 'list')).lines.map((line) => ({ run: String(line['name']) }))) if (run.startsWith('sought-')) await dsdc('runs', 'remove', run);
  }, 120_000);

  it('is fine-tuned beside its old data, and without a test split says what is not measured', async () => {
    await dsdc('datasets', 'synthesize', '--name', 'others', '--count', '120', '--seed', '8');
    await dsdc('datasets', 'synthesize', '--name', 'untested', '--count', '60', '--seed', '9', '--test-share', '0');
    const tune = (dataset: string): Promise<Answer> =>
      dsdc('finetune', '--model', 'first', '--dataset', dataset, '--replay', '0.2', '--epochs', '1', '--validation-share', '0');

    const tuned = await tune('others');
    expect(tuned).toMatchObject({ status: 0, stderr: '' });
    expect(tuned.lines[0]).toMatchObject({ event: 'epoch', valLoss: null, valAccuracy: null });
    const { lines: [base] } = await dsdc('evaluate', '--model', 'first', '--dataset', 'tiny');
    expect(tuned.lines[1]).toMatchObject({ before: { n: 20 }, old: { dataset: 'tiny', before: { accuracy: base?.['accuracy'], n: 40 }, after: { n: 40 } } });
    expect((await dsdc('runs', 'show', 'first-others')).lines).toMatchObject([{ replay: { share: 0.2, dataset: { name: 'tiny' } } }]);

    const untested = await tune('untested');
    expect(untested).toMatchObject({ status: 0, stderr: expect.stringMatching(/no test split: .*“untested”.* datasets split untested --test-share/) });
    expect(untested.lines[1]).toMatchObject({ testAccuracy: null, before: null, after: null, old: null, flipped: null });
  }, 120_000);

  /** A stored sample as anyone would have it: dark on white, in a file. */
  async function firstTestPicture(): Promise<string> {
    await dsdc('datasets', 'export', 'tiny', '--to', path.join(folder, 'idx'));
    const idx = gunzipSync(await readFile(path.join(folder, 'idx', 't10k-images-idx3-ubyte.gz')));
    const picture = path.join(folder, 'digit.png');
    await writeFile(picture, encodeGreyPng(idx.subarray(16, 16 + 784).map((ink) => 255 - ink), 28, 28));
    return picture;
  }
});

describe('what goes wrong', () => {
  it.each([
    [2, ['train', '--no-such-flag'], '--no-such-flag'],
    [2, ['tarin'], 'dsdc train'],
    [3, ['evaluate', '--model', 'no-such-model', '--dataset', 'tiny'], 'no-such-model'],
    [3, ['datasets', 'show', 'nothing'], 'nothing'],
    [2, ['train', '--dataset', 'tiny', '--preset', 'dsdc-larg'], 'dsdc-large'],
    [3, ['finetune', '--dataset', 'tiny', '--model', 'nothing'], 'nothing']
  ])('ends with %d: %j', async (status, args, words) => {
    const answer = await dsdc(...args);
    expect(answer).toMatchObject({ status, lines: [] });
    expect(answer.stderr).toContain(words);
    expect(answer.stderr).toMatch(/\n {2}→ /);
  }, 30_000);

  it('is a file that is no picture', async () => {
    const junk = path.join(folder, 'junk.png');
    await writeFile(junk, 'not a picture');
    expect(await dsdc('predict', '--model', 'first', junk)).toMatchObject({ status: 3, lines: [], stderr: expect.stringContaining('junk.png') });
  }, 30_000);
});

describe('interruptions', () => {
  /** A training that would take long, after its first epoch. */
  async function longTraining(node: string, name: string): Promise<{ child: ChildProcess; ended: Promise<number | null>; told: () => string }> {
    const args = [launcher, '--data-dir', path.join(folder, 'studio'), '--json', 'train', '--dataset', 'tiny', '--epochs', '5000', '--name', name];
    const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = once(child, 'close').then(([code]) => code as number | null);
    await once(createInterface(child.stdout), 'line');
    return { child, ended, told: () => stderr };
  }

  async function statusOf(run: string): Promise<unknown> {
    return (await dsdc('runs', 'show', run)).lines[0]?.['status'];
  }

  it('leave nothing of digits that were being made', async () => {
    const studio = path.join(folder, 'interrupted');
    const child = spawn(process.execPath, [launcher, '--data-dir', studio, 'datasets', 'synthesize', '--count', '1000000'], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    await expect.poll(() => existsSync(path.join(studio, 'studio.db')), { timeout: 20_000 }).toBe(true);
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    const { stdout } = await promisify(execFile)(process.execPath, [launcher, '--data-dir', studio, '--json', 'datasets', 'list']);
    expect(stdout).toBe('');
  }, 60_000);

  it('save the state, and the run can be resumed and stopped from elsewhere', async () => {
    const { child, ended } = await longTraining(process.execPath, 'interrupted');
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(await statusOf('interrupted')).toBe('interrupted');

    const resumed = dsdc('runs', 'resume', 'interrupted');
    await expect.poll(() => statusOf('interrupted'), { timeout: 20_000, interval: 200 }).toBe('running');
    const again = await dsdc('runs', 'resume', 'interrupted');
    expect(again).toMatchObject({ status: 3, lines: [], stderr: expect.stringMatching(/The run interrupted .* is running in process \d+ already/) });
    expect((await dsdc('runs', 'stop', 'interrupted')).status).toBe(0);
    expect(await resumed).toMatchObject({ status: 0, stderr: expect.stringContaining('Going on') });
    expect(await statusOf('interrupted')).toBe('stopped');
  }, 120_000);

  it('of a paused run that is gone on with from elsewhere end the watching alone', async () => {
    const { ended } = await longTraining(process.execPath, 'paused');
    const storage = openStorage({ dataDir: path.join(folder, 'studio'), migrationsDir });
    storage.runs.requestAction(storage.runs.list().find(({ name }) => name === 'paused')!.id, 'pause');
    storage.close();
    await expect.poll(() => statusOf('paused'), { timeout: 20_000, interval: 200 }).toBe('paused');

    const watching = spawn(process.execPath, [launcher, '--data-dir', path.join(folder, 'studio'), '--json', 'runs', 'resume', 'paused']);
    let stderr = '';
    watching.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    await expect.poll(() => statusOf('paused'), { timeout: 20_000, interval: 200 }).toBe('running');
    watching.kill('SIGINT');
    expect(await once(watching, 'close')).toEqual([130, null]);
    expect(stderr).toMatch(/run “paused” goes on in process \d+; only watching it has ended\n.*runs stop /);
    expect(stderr).not.toContain('Saving');
    expect(await statusOf('paused')).toBe('running');
    expect((await dsdc('runs', 'stop', 'paused')).status).toBe(0);
    expect(await ended).toBe(0);
  }, 60_000);

  it.skipIf(process.platform !== 'linux')('are no crashes: those are told, and how to go on', async () => {
    const { child, ended, told } = await longTraining(process.execPath, 'crashed');
    process.kill(childrenRunning(child.pid!, 'engine/trainer/main.ts')[0]!, 'SIGKILL');
    expect(await ended).toBe(1);
    expect(told()).toMatch(/run “crashed” was interrupted: .*SIGKILL[^]*→ Go on with: .*runs resume /);
    expect(await statusOf('crashed')).toBe('interrupted');
  }, 60_000);

  it.skipIf(oldNode === undefined).each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('reach the Node that the launcher handed over to: %s', async (signal) => {
    const { child, ended } = await longTraining(oldNode!, `launched-${signal}`);
    child.kill(signal);
    expect(await ended).toBe(signal === 'SIGKILL' ? null : 130);
    // A killed launcher cannot wait for the one that saves.
    await expect.poll(() => statusOf(`launched-${signal}`), { timeout: 20_000, interval: 200 }).toBe('interrupted');
  }, 60_000);
});
