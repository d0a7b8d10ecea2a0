import { join } from 'node:path';
import type { EngineName } from '../src/contract/engines.ts';
import { presetNamed } from '../src/domain/network/presets.ts';
import { kerasAnswering, kerasCalls, studioAnswering, type Answering } from './answering.ts';
import { commonColumns, figure, printTable, rounded, roundedRange, type BenchLine } from './bench-line.ts';
import { benchProgram, type Bench } from './bench-program.ts';
import { loadDigits, takeDigits, writeSnapshot, type Digits } from './digits.ts';
import { pairwiseRatios, percentile, summarise } from './statistics.ts';

interface Case {
  readonly preset: 'reference' | 'dsdc';
  readonly engine: EngineName;
  readonly withKeras: boolean;
}

const cases: readonly Case[] = [
  { preset: 'reference', engine: 'libtensorflow', withKeras: true },
  { preset: 'dsdc', engine: 'libtensorflow', withKeras: true },
  { preset: 'dsdc', engine: 'wasm', withKeras: false }
];

const batch = 128;
/** One image is quick: more of them give percentiles that mean something. */
const singlesPerStep = 5;

/** Latencies of single images have a slow end too. */
interface InferenceLine extends BenchLine {
  readonly oursP95?: number;
  readonly peerP95?: number;
}

/** Milliseconds of all questions, round by round. */
type Rounds = readonly (readonly number[])[];
type Timed = { readonly rounds: Rounds } | { readonly reason: string };

await benchProgram('inference', 'Reading speed beside Keras: batches of 128, and one image at a time', async (bench) => {
  const digits = await loadDigits(bench.dataDir);
  const snapshotPath = join(bench.folder, 'snapshot.safetensors');
  await writeSnapshot(snapshotPath, takeDigits(digits, batch));
  const lines: InferenceLine[] = [];
  for (const one of cases) {
    for (const line of await measure(one, bench, digits, snapshotPath)) {
      bench.output.item({ ...line, rounds: bench.options.rounds, steps: bench.options.steps, data: digits.source });
      lines.push(line);
    }
  }
  printTable(bench.output, [
    ...commonColumns,
    { title: 'p95', text: ({ oursP95, peerP95 }) => (oursP95 === undefined && peerP95 === undefined ? '' : `${figure(oursP95)} | ${figure(peerP95)}`), align: 'right' }
  ], lines);
});

async function measure({ preset, engine, withKeras }: Case, bench: Bench, digits: Digits, snapshotPath: string): Promise<InferenceLine[]> {
  const { network } = presetNamed(preset);
  const name = `inference/${preset}/${engine}`;
  const { rounds, steps } = bench.options;
  const ours = studioAnswering(network, engine, (size) => takeDigits(digits, size).pixels);
  const keras = withKeras ? await kerasAnswering(network, snapshotPath).catch((error: Error) => error) : new Error('WASM is timed by itself');
  try {
    const peers: { title: string; answering: Answering | Error }[] = keras instanceof Error
      ? [{ title: 'keras', answering: keras }]
      : kerasCalls.map((call) => ({ title: `keras-${call}`, answering: keras.of(call) }));
    const sides = [ours.answering, ...peers.map(({ answering }) => answering)];
    bench.output.note(`${name}: batches of ${batch}`);
    const [oursBatches, ...peerBatches] = await inTurns(sides, batch, steps, rounds);
    bench.output.note(`${name}: one image at a time`);
    const [oursSingles, ...peerSingles] = await inTurns(sides, 1, steps * singlesPerStep, rounds);
    return peers.flatMap(({ title }, i) => {
      const suffix = withKeras ? `/${title}` : '';
      return [
        throughputLine(`${name}/batch-${batch}${suffix}`, oursBatches!, peerBatches[i]!),
        latencyLine(`${name}/single${suffix}`, oursSingles!, peerSingles[i]!)
      ];
    });
  } finally {
    await ours.close();
    if (!(keras instanceof Error)) await keras.close();
  }
}

/** A B A B …; a side that fails is out. */
async function inTurns(sides: readonly (Answering | Error)[], size: number, count: number, rounds: number): Promise<Timed[]> {
  const timed = sides.map((side): { rounds: number[][]; failure: Error | undefined } => ({ rounds: [], failure: side instanceof Error ? side : undefined }));
  for (let round = 0; round < rounds; round++) {
    for (const [i, side] of sides.entries()) {
      const result = timed[i]!;
      if (side instanceof Error || result.failure) continue;
      try {
        result.rounds.push(await side.time(size, count));
      } catch (error) {
        result.failure = error as Error;
      }
    }
  }
  return timed.map(({ rounds: done, failure }) => (failure ? { reason: failure.message } : { rounds: done }));
}

function throughputLine(name: string, ours: Timed, peer: Timed): InferenceLine {
  const rates = (rounds: Rounds): number[] => rounds.map((times) => (times.length * batch * 1000) / times.reduce((sum, ms) => sum + ms, 0));
  return lineOf(name, 'images/s', ours, peer, rates, (mine, theirs) => pairwiseRatios(mine, theirs));
}

function latencyLine(name: string, ours: Timed, peer: Timed): InferenceLine {
  const medians = (rounds: Rounds): number[] => rounds.map((times) => percentile(times, 0.5));
  const slow = (side: Timed): number | undefined => ('rounds' in side ? rounded(percentile(side.rounds.flat(), 0.95)) : undefined);
  const [oursP95, peerP95] = [slow(ours), slow(peer)];
  return {
    ...lineOf(name, 'ms (p50)', ours, peer, medians, (mine, theirs) => pairwiseRatios(theirs, mine)),
    ...(oursP95 !== undefined && { oursP95 }),
    ...(peerP95 !== undefined && { peerP95 })
  };
}

function lineOf(
  name: string, unit: string, ours: Timed, peer: Timed, figures: (rounds: Rounds) => number[], ratios: (ours: number[], peer: number[]) => number[]
): InferenceLine {
  const mine = 'rounds' in ours ? figures(ours.rounds) : undefined;
  const theirs = 'rounds' in peer ? figures(peer.rounds) : undefined;
  const summary = mine && summarise(mine);
  const peerSummary = theirs && summarise(theirs);
  const ratio = mine && theirs && summarise(ratios(mine, theirs));
  const reasons = [ours, peer].flatMap((side) => ('reason' in side ? [side.reason] : []));
  return {
    name,
    unit,
    ours: summary ? rounded(summary.median) : null,
    peer: peerSummary ? rounded(peerSummary.median) : null,
    ratio: ratio ? rounded(ratio.median) : null,
    ...(summary && { oursRange: roundedRange(summary.range) }),
    ...(peerSummary && { peerRange: roundedRange(peerSummary.range) }),
    ...(ratio && { ratioRange: roundedRange(ratio.range) }),
    ...(reasons.length > 0 && { reason: reasons.join('; ') })
  };
}
