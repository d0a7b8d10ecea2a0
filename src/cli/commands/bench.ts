import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StudioError } from '../../contract/errors.ts';
import type { OptionTable } from '../args/spec.ts';
import { usageError } from '../args/usage-error.ts';
import { command } from './command.ts';

/** Shared with the programs in bench/, which read them themselves. */
export const benchOptions = {
  rounds: { type: 'integer', value: 'N', min: 1, max: 100, help: 'all but reading: how often each side has its turn (default 5)' },
  steps: { type: 'integer', value: 'N', min: 1, max: 1000, help: 'training and inference: measured batches of 128 a turn (default 40)' },
  epochs: { type: 'integer', value: 'N', min: 4, max: 100, help: 'training: short epochs over which memory is watched (default 20)' },
  threads: { type: 'integer', value: 'N', min: 1, max: 256, help: 'training: threads of every side (default: all the machine has)' }
} as const satisfies OptionTable;

type BenchOption = keyof typeof benchOptions;

/** Which of the options each bench reads. */
const benches = {
  training: ['rounds', 'steps', 'epochs', 'threads'],
  inference: ['rounds', 'steps'],
  reading: [],
  start: ['rounds']
} as const satisfies Record<string, readonly BenchOption[]>;
const benchNames = Object.keys(benches) as readonly (keyof typeof benches)[];

export const benchNotes = [
  'Peers are Keras and PyTorch where a Python has them: the one that DSDC_BENCH_PYTHON names, python3 or python. Where none has, the line says so.',
  'Sides take turns in long-lived processes, each turn after a warm-up. Figures are medians over the rounds with their range; ratios are taken '
    + 'round by round and say how many times as fast ours is. Processor time counts all threads of a process and holds on a busy machine too, '
    + 'but for PyTorch, whose threads wait for each other by spinning.',
  'Reading is measured on pictures in DSDC_DATA or ../shared/data, beside Tesseract where it is installed.',
  'The digits are MNIST’s from DSDC_DATA, ../shared/data beside the repository or the studio’s downloads, else synthetic ones.'
];

export const benchCommand = command({
  name: 'bench',
  summary: 'Measure this machine beside other programs',
  positionals: [{ name: 'NAME', help: `one of ${benchNames.join(', ')}; left out: all of them`, count: 'optional' }],
  options: benchOptions,
  notes: benchNotes,
  async run({ output, interrupts, dataDir }, { options, positionals: [name] }) {
    const wanted = name === undefined ? benchNames : [benchNamed(name)];
    const asked = (Object.keys(benchOptions) as BenchOption[]).filter((option) => options[option] !== undefined);
    for (const option of asked) checkIsRead(option, wanted);
    const given = asked.flatMap((option) => [`--${option}`, String(options[option])]);
    for (const bench of wanted) {
      const args = [...given, ...(output.json ? ['--json'] : []), '--data-dir', dataDir];
      const status = await runBench(bench, args, interrupts.during.bind(interrupts));
      if (status !== 0) return status;
    }
    return 0;
  }
});

/** @throws StudioError USAGE_INVALID */
function benchNamed(name: string): keyof typeof benches {
  const known = benchNames.find((bench) => bench === name);
  if (known === undefined) throw usageError(`there is no bench “${name}”`, `Choose one of: ${benchNames.join(', ')}.`);
  return known;
}

/** @throws StudioError USAGE_INVALID */
function checkIsRead(option: BenchOption, wanted: readonly (keyof typeof benches)[]): void {
  const readers = benchNames.filter((bench) => (benches[bench] as readonly BenchOption[]).includes(option));
  if (wanted.some((bench) => readers.includes(bench))) return;
  throw usageError(`--${option} does not go with the bench “${wanted.join(', ')}”`, `It is for: ${readers.join(', ')}.`);
}

/** In a process of its own: what this one has loaded must not colour the figures. */
async function runBench(name: string, args: readonly string[], during: (handler: () => void, work: () => Promise<number>) => Promise<number>): Promise<number> {
  const script = fileURLToPath(new URL(`../../../bench/${name}.ts`, import.meta.url));
  if (!existsSync(script)) {
    throw new StudioError('FILE_NOT_FOUND', `the bench “${name}” is not part of this installation`, { remedy: 'Run it from a clone of the repository.' });
  }
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit' });
  const exit = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
  return during(() => child.kill('SIGINT'), () => exit);
}
