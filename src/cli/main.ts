import { runCommandLine } from './run-command-line.ts';
import { Interrupts } from './interrupts.ts';

/** Ended by a person or a supervisor: what was under way is saved. */
const interruptedStatus = 130;

const interrupts = new Interrupts(() => process.exit(interruptedStatus));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupts.interrupt());
// The launcher is gone, perhaps killed: nobody waits for this process any more. The channel must not keep it alive, though.
process.on('disconnect', () => interrupts.interrupt());
process.channel?.unref();

// `dsdc runs list | head`: the reader has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
// Whoever kept the log is gone, or the terminal: what is under way, a locked kiosk above all, goes on without.
process.stderr.on('error', () => undefined);

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  interrupts
});
