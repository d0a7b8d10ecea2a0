import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineName } from '../src/contract/engines.ts';
import { augmentationSchema, type Training } from '../src/contract/training.ts';
import type { TrainingJob } from '../src/contract/trainer.ts';
import { presetNamed } from '../src/domain/network/presets.ts';
import { printTable } from './bench-line.ts';
import { benchProgram, type Bench } from './bench-program.ts';
import { enter, warmupSteps, type Entry } from './contender.ts';
import { loadDigits, takeDigits, writeSnapshot, type Digits } from './digits.ts';
import { PythonContender, trainingPeers, type PeerJob, type TrainingPeer } from './python-contender.ts';
import { race, type Outcome } from './race.ts';
import { overshootSteps, StudioContender } from './studio-contender.ts';
import { throughputColumns, throughputLine, type ThroughputLine } from './throughput-line.ts';
import { memoryColumns, memoryLine, type MemoryLine } from './training-memory.ts';

interface Case {
  readonly preset: 'reference' | 'dsdc';
  readonly engine: EngineName;
  readonly recipe: 'plain' | 'whole';
  readonly peers: readonly TrainingPeer[];
  /** Why nothing stands beside it. */
  readonly alone?: string;
}

const allPeers = Object.keys(trainingPeers) as TrainingPeer[];

const cases: readonly Case[] = [
  { preset: 'reference', engine: 'libtensorflow', recipe: 'plain', peers: allPeers },
  { preset: 'dsdc', engine: 'libtensorflow', recipe: 'plain', peers: allPeers },
  { preset: 'dsdc', engine: 'libtensorflow', recipe: 'whole', peers: [], alone: 'augmentation and weight averaging are our recipe’s own' },
  { preset: 'dsdc', engine: 'wasm', recipe: 'whole', peers: [], alone: 'WASM is timed by itself' }
];

const memoryCases: readonly Pick<Case, 'preset' | 'engine'>[] = [
  { preset: 'reference', engine: 'libtensorflow' },
  { preset: 'dsdc', engine: 'libtensorflow' },
  { preset: 'dsdc', engine: 'wasm' }
];
/** Every epoch ends with a validation and a checkpoint, which is where memory would leak: it need not be long. */
const stepsPerMemoryEpoch = 8;

await benchProgram('training', 'Training speed and memory beside Keras and PyTorch', async (bench) => {
  const digits = await loadDigits(bench.dataDir);
  bench.output.note(`Training on ${digits.source}, in turns; the machine should be idle otherwise.`);
  const speeds: ThroughputLine[] = [];
  for (const one of cases) {
    const lines = await measureSpeed(one, bench, digits);
    for (const line of lines) bench.output.item({ ...line, ...circumstances(one, bench, digits) });
    speeds.push(...lines);
  }
  const memories: MemoryLine[] = [];
  for (const one of memoryCases) {
    const line = await measureMemory(one, bench, digits);
    bench.output.item({ ...line, data: digits.source });
    memories.push(line);
  }
  printTable(bench.output, throughputColumns, speeds);
  printTable(bench.output, memoryColumns, memories);
});

function circumstances({ recipe, preset }: Case, { options }: Bench, { source }: Digits): object {
  const { rounds, steps, threads } = options;
  return { recipe, batch: trainingOf(preset, recipe, threads).batchSize, rounds, steps, threads: threads === 0 ? 'all' : threads, data: source };
}

async function measureSpeed(one: Case, bench: Bench, digits: Digits): Promise<ThroughputLine[]> {
  const { preset, engine, recipe, peers } = one;
  const { rounds, steps, threads } = bench.options;
  const name = `training/${preset}/${engine}${recipe === 'whole' ? '/whole-recipe' : ''}`;
  const { network } = presetNamed(preset);
  const training: Training = { ...trainingOf(preset, recipe, threads), epochs: 1, validationShare: 0 };
  // All turns lie in one epoch: nothing but steps happens while they are measured.
  const snapshotPath = await snapshot(bench, digits, (warmupSteps + steps + overshootSteps) * (rounds + 1) * training.batchSize);
  const job: TrainingJob = { ...jobOf(bench, { preset, engine }, training), snapshotPath };
  const entries = [await enter(() => StudioContender.start(job)), ...(await enterPeers(peers, { network, training, snapshotPath }))];
  const [ours, ...others] = await race(entries, rounds, steps, (round) => bench.output.note(`${name}: round ${round} of ${rounds}`));
  if (peers.length === 0) return [throughputLine(name, ours!, { reason: one.alone! })];
  return others.map((peer: Outcome, i) => throughputLine(`${name}/${peers[i]!}`, ours!, peer));
}

async function enterPeers(peers: readonly TrainingPeer[], job: PeerJob): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const peer of peers) entries.push(await enter(() => PythonContender.start(peer, job)));
  return entries;
}

async function measureMemory(one: Pick<Case, 'preset' | 'engine'>, bench: Bench, digits: Digits): Promise<MemoryLine> {
  const { epochs, threads } = bench.options;
  const name = `memory/${one.preset}/${one.engine}`;
  bench.output.note(`${name}: ${epochs} epochs of ${stepsPerMemoryEpoch} steps`);
  const training: Training = { ...trainingOf(one.preset, 'whole', threads), epochs };
  const trained = stepsPerMemoryEpoch * training.batchSize;
  const snapshotPath = await snapshot(bench, digits, Math.ceil(trained / (1 - training.validationShare)));
  return memoryLine(name, { ...jobOf(bench, one, training), snapshotPath });
}

/** `plain` is what the peers can do too: the same network, optimiser and batch, without augmentation and weight averaging. */
function trainingOf(preset: string, recipe: Case['recipe'], threads: number): Training {
  const { training } = presetNamed(preset);
  return recipe === 'whole' ? { ...training, threads } : { ...training, threads, augmentation: augmentationSchema.parse({}), emaDecay: null };
}

function jobOf({ folder }: Bench, { preset, engine }: Pick<Case, 'preset' | 'engine'>, training: Training): Omit<TrainingJob, 'snapshotPath'> {
  const outputFolder = join(folder, 'output');
  mkdirSync(outputFolder, { recursive: true });
  return {
    network: presetNamed(preset).network, training, engine, replay: null, oldSnapshotPath: null, weightsPath: null, teacher: null, tests: true, checkpointPath: null, outputFolder
  };
}

async function snapshot({ folder }: Bench, digits: Digits, count: number): Promise<string> {
  const path = join(folder, 'snapshot.safetensors');
  await writeSnapshot(path, takeDigits(digits, count));
  return path;
}
