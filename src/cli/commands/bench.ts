import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StudioError } from '../../contract/errors.ts';
import { command } from './command.ts';

const benchNames = ['training', 'inference', 'start'] as const;

export const benchCommand = command({
  name: 'bench',
  summary: 'Measure this machine beside other programs',
  positionals: [{ name: 'NAME', help: `one of ${benchNames.join(', ')}; left out: all of them`, count: 'optional' }],
  options: {},
  async run({ output, interrupts, dataDir }, { positionals: [name] }) {
    const known: readonly string[] = benchNames;
    if (name !== undefined && !known.includes(name)) {
      throw new StudioError('USAGE_INVALID', `there is no bench “${name}”`, { remedy: `Choose one of: ${benchNames.join(', ')}.` });
    }
    for (const bench of name === undefined ? known : [name]) {
      const status = await runBench(bench, [...(output.json ? ['--json'] : []), '--data-dir', dataDir], interrupts.during.bind(interrupts));
      if (status !== 0) return status;
    }
    return 0;
  }
});

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
