import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildWhereNeeded } from '../scripts/start/interface-build.ts';
import { presetNamed } from '../src/domain/network/presets.ts';
import { writeIdx } from '../src/exchange/write-idx.ts';
import { createStudio, type Studio } from '../src/host/studio.ts';
import { commonColumns, printTable, rounded, roundedRange, type BenchLine } from './bench-line.ts';
import { benchProgram, type Bench } from './bench-program.ts';
import { loadDigits, takeDigits, writeSnapshot } from './digits.ts';
import { PythonContender } from './python-contender.ts';
import { pairwiseRatios, summarise } from './statistics.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'src/cli/dsdc.mjs');
const starter = join(root, 'scripts/start.ts');
const preset = 'dsdc';
/** As many as MNIST has in all. */
const samples = 70_000;
const dataset = 'bench-digits';
const pollMs = 10;
/** What “dsdc train” ends with when it was told to save and stop. */
const interruptedStatus = 130;

await benchProgram('start', 'Seconds from the command to its answer, and to the first trained batch', async (bench) => {
  const empty = join(bench.folder, 'empty');
  const full = join(bench.folder, 'full');
  const snapshotPath = join(bench.folder, 'snapshot.safetensors');
  const digits = await loadDigits(bench.dataDir);
  bench.output.note(`Storing ${samples.toLocaleString('en')} of ${digits.source} twice over, for a data folder as it is after a while.`);
  const images = takeDigits(digits, samples);
  await writeSnapshot(snapshotPath, images);
  const source = join(bench.folder, 'idx');
  await writeIdx({ classes: Array.from('0123456789'), splits: { train: images }, source, notes: [] }, source);
  // Opened once before: what is measured is the everyday start, not the making of a database.
  await withStudio(empty, async () => undefined);
  await withStudio(full, async (studio) => void (await studio.datasets.importDataset({ path: source, name: dataset })));

  buildWhereNeeded(root, 'interface', (line) => bench.output.note(line));

  const alone = 'nothing to compare it with';
  const lines = [
    await alternate('start/version', bench, () => secondsOf(['--version']), alone),
    await alternate('start/runs-list/empty', bench, () => secondsOf(['--data-dir', empty, 'runs', 'list', '--json']), alone),
    await alternate(`start/runs-list/${samples}-samples`, bench, () => secondsOf(['--data-dir', full, 'runs', 'list', '--json']), alone),
    await alternate(`start/interface/${samples}-samples`, bench, () => secondsToInterface(full), alone),
    await alternate(`start/first-batch/${preset}/keras`, bench, () => secondsToFirstBatch(full), () => kerasSecondsToFirstBatch(snapshotPath))
  ];
  for (const line of lines) bench.output.item({ ...line, rounds: bench.options.rounds, data: digits.source });
  printTable(bench.output, commonColumns, lines);
});

/** A B A B …, a fresh process each time. @param peer or, in words, why there is none */
async function alternate(name: string, bench: Bench, ours: () => Promise<number>, peer: string | (() => Promise<number>)): Promise<BenchLine> {
  bench.output.note(name);
  const mine: number[] = [];
  const theirs: number[] = [];
  let reason = typeof peer === 'string' ? peer : undefined;
  for (let round = 0; round < bench.options.rounds; round++) {
    mine.push(await ours());
    if (typeof peer === 'string' || reason !== undefined) continue;
    try {
      theirs.push(await peer());
    } catch (error) {
      reason = (error as Error).message;
    }
  }
  const summary = summarise(mine);
  const base = { name, unit: 's', ours: rounded(summary.median), oursRange: roundedRange(summary.range) };
  if (reason !== undefined) return { ...base, peer: null, ratio: null, reason };
  const peerSummary = summarise(theirs);
  const ratio = summarise(pairwiseRatios(theirs, mine));
  return {
    ...base,
    peer: rounded(peerSummary.median),
    peerRange: roundedRange(peerSummary.range),
    ratio: rounded(ratio.median),
    ratioRange: roundedRange(ratio.range)
  };
}

async function secondsOf(args: readonly string[]): Promise<number> {
  const started = performance.now();
  const { ended } = start(args);
  await ended;
  return (performance.now() - started) / 1000;
}

/** From “npm start” to an address that answers; the interface was built before. */
async function secondsToInterface(dataDir: string): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [starter, '--no-open', '--data-dir', dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  for await (const line of createInterface(child.stdout)) if (line.includes('http://')) break;
  const seconds = (performance.now() - started) / 1000;
  child.kill('SIGINT');
  await ended;
  return seconds;
}

/** Watches the database as a second process would: the command line itself tells of epochs only. */
async function secondsToFirstBatch(dataDir: string): Promise<number> {
  return withStudio(dataDir, async (studio) => {
    const known = new Set((await studio.runs.listRuns()).map(({ run }) => run.id));
    const started = performance.now();
    const { ended, interrupt } = start(['--data-dir', dataDir, 'train', '--preset', preset, '--dataset', dataset, '--json'], [0, interruptedStatus]);
    let failure: Error | undefined;
    ended.catch((error: Error) => (failure = error));
    for (;;) {
      if (failure) throw failure;
      const run = (await studio.runs.listRuns()).find(({ run: { id } }) => !known.has(id))?.run;
      if (run && (await studio.runs.showRun(run.id)).metrics.length > 0) break;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    const seconds = (performance.now() - started) / 1000;
    interrupt();
    await ended;
    return seconds;
  });
}

/** The same for a Python program: start, import, read the digits, build, compile, train one batch. */
async function kerasSecondsToFirstBatch(snapshotPath: string): Promise<number> {
  const { network, training } = presetNamed(preset);
  const started = performance.now();
  const keras = await PythonContender.start('keras', { network, training, snapshotPath });
  try {
    await keras.firstBatch();
    return (performance.now() - started) / 1000;
  } finally {
    await keras.close();
  }
}

function start(args: readonly string[], expected: readonly number[] = [0]): { ended: Promise<void>; interrupt: () => void } {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (lastWords += text));
  const endWithParent = (): void => void child.kill('SIGINT');
  process.on('exit', endWithParent);
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      process.off('exit', endWithParent);
      if (expected.includes(status ?? 1)) resolve();
      else reject(new Error(`dsdc ${args.join(' ')} ended with ${status}: ${lastWords.trim()}`));
    });
  });
  return { ended, interrupt: () => void child.kill('SIGINT') };
}

async function withStudio<Result>(dataDir: string, work: (studio: Studio) => Promise<Result>): Promise<Result> {
  const studio = await createStudio({ dataDir });
  try {
    return await work(studio);
  } finally {
    await studio.close();
  }
}
