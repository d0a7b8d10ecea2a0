import { describe, expect, it } from 'vitest';
import { allCommands } from '../commands/all.ts';
import { painter } from '../output/style.ts';
import { displayWidth } from '../output/width.ts';
import { commandHelp, commandList, usageText } from './help.ts';

const plain = painter(false);

describe('help', () => {
  it.each(allCommands)('of $name fits into 80 columns and names every option', (command) => {
    const lines = commandHelp(command, plain);
    // Examples are one line each, to be copied.
    const examples = new Set(command.examples?.map((example) => `  ${example}`));
    for (const line of lines) if (!examples.has(line)) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
    for (const name of Object.keys(command.options)) expect(lines.join('\n')).toContain(`  --${name}`);
  });

  it('lists commands, a group’s or all, but no hidden ones', () => {
    const all = commandList(allCommands, undefined, plain).join('\n');
    expect(all).toMatch(/^ {2}train +Train a network/m);
    expect(all).not.toMatch(/^ {2}start /m);
    const runs = commandList(allCommands, 'runs', plain).join('\n');
    expect(runs).toContain('runs resume');
    expect(runs).not.toContain('models list');
  });

  it('shows what must be given', () => {
    const usages = allCommands.map(usageText);
    expect(usages).toContain('dsdc finetune --dataset DATASET [options]');
    expect(usages).toContain('dsdc predict [options] PICTURE…');
    expect(usages).toContain('dsdc bench [options] [NAME]');
  });
});
