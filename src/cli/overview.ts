import type { Context } from './commands/command.ts';

/** What `dsdc` alone says: where to begin. */
export function printOverview({ output, typed, dataDir }: Pick<Context, 'output' | 'typed' | 'dataDir'>): void {
  output.line(`${output.paint('heading', 'DSDC Studio')}  trains small networks that read handwritten digits, on this machine.`);
  output.line();
  const steps: readonly (readonly [command: string, what: string])[] = [
    ['start', 'train briefly on what data there is and show the result'],
    ['datasets download mnist', 'fetch MNIST; “datasets synthesize” needs no network'],
    ['train --dataset mnist', 'train a network'],
    ['predict seven.png', 'read a picture of a digit'],
    ['help', 'all commands']
  ];
  const width = Math.max(...steps.map(([command]) => typed(command).length));
  for (const [command, what] of steps) output.line(`  ${output.paint('accent', typed(command).padEnd(width))}  ${what}`);
  output.line();
  output.line(`Data folder: ${dataDir}. Nothing leaves the machine.`, 'quiet');
}
