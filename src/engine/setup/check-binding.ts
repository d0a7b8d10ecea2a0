import { runCommand } from './run-command.ts';

/** Prints the version behind a marker, since libraries may print above it. */
const program = 'process.stdout.write(`\\nTF_VERSION=${require(process.argv[1]).TF_Version}\\n`, () => process.exit(0))';

/** Loads a binding in a process of its own: finds missing libraries, symbols and processor instructions. */
export async function checkBinding(path: string, signal: AbortSignal | undefined): Promise<{ tensorflowVersion: string } | { problem: string }> {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', ELECTRON_RUN_AS_NODE: '1' };
  const { exitCode, output } = await runCommand(process.execPath, ['-e', program, path], { signal, env });
  const version = /^TF_VERSION=(\S+)$/m.exec(output)?.[1];
  if (exitCode === 0 && version !== undefined) return { tensorflowVersion: version };
  const error = /^Error: (.+)$/m.exec(output)?.[1];
  return { problem: error ?? (exitCode === null ? 'it crashed (a processor without AVX?)' : output.trim().slice(-300)) };
}
