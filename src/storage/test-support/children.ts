import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Starts a program of `test-programs` in a process of its own, killed at the latest when the test ends. */
export function startProgram(name: string, ...args: readonly string[]): ChildProcess {
  const file = join(import.meta.dirname, '..', 'test-programs', name);
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Waits until the program has printed a line with `text`. */
export async function waitForLine(child: ChildProcess, text: string): Promise<void> {
  let seen = '';
  for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false })) {
    seen += String(chunk);
    if (seen.includes(text)) return;
  }
  throw new Error(`The program ended without "${text}"; it printed: ${seen}`);
}

export async function waitForExit(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

export async function killHard(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await waitForExit(child);
}
