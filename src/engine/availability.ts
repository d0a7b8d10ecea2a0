import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { engineNames, engineStatusSchema } from '../contract/engines.ts';
import type { EngineName, EngineStatus } from '../contract/engines.ts';
import { engineEnvironment } from './engine-environment.ts';

/** First use of a GPU may compile kernels, and a cold disk needs a while to hand over 0.9 GB. */
const probeTimeoutMs = 60_000;

/** What libraries say on stderr when something they wanted was not there. */
const hints = /Couldn't load Vulkan: .+|(?:could not load|cannot dlopen|failed to initialize|no CUDA-capable|CUDA_ERROR).+/gi;

/**
 * Tries every engine in a short-lived process of its own and tells which can be used, in order of choice (contract/engines.ts).
 * Nothing is cached: a driver may come and go. Never throws for an engine's sake.
 */
export async function probeEngines(options: { enginesDir: string }): Promise<EngineStatus[]> {
  return Promise.all(engineNames.map((name) => probeEngine(name, options)));
}

/** One engine of `probeEngines`. @param options.childPath the program that loads the engine and prints its status. */
export async function probeEngine(name: EngineName, options: { enginesDir: string; childPath?: string; timeoutMs?: number }): Promise<EngineStatus> {
  const timeoutMs = options.timeoutMs ?? probeTimeoutMs;
  const unavailable = (reason: string): EngineStatus => ({ name, available: false, device: '', version: '', reason });
  const ended = await runChild(options.childPath ?? fileURLToPath(import.meta.resolve('./probe-child.ts')), name, options.enginesDir, timeoutMs);
  if (ended.timedOut) return unavailable(`It did not start within ${timeoutMs / 1000} s.`);
  if (ended.error !== undefined) return unavailable(`The process that tries it could not be started: ${ended.error}`);
  const status = parseStatus(ended.stdout);
  const found = [...new Set(ended.stderr.match(hints) ?? [])].join('; ');
  const detail = found === '' ? '' : ` (${found})`;
  if (status !== undefined) return status.available ? status : { ...status, reason: status.reason + detail };
  // SIGILL: the library uses AVX, which processors before 2011 and some virtual machines lack.
  const signal = ended.signal === 'SIGILL' ? 'SIGILL: this processor lacks instructions it needs' : ended.signal;
  const ending = signal ?? `exit status ${ended.exitCode}`;
  return unavailable(`It crashed while starting (${ending}).${detail}`);
}

interface Ended {
  stdout: string;
  stderr: string;
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  timedOut: boolean;
  error?: string;
}

function runChild(childPath: string, name: EngineName, enginesDir: string, timeoutMs: number): Promise<Ended> {
  // Level 1 keeps TensorFlow's warnings, which tell why a GPU is refused; Electron's binary needs to be told to be Node.
  const env = { ...process.env, ...engineEnvironment(name, 0), TF_CPP_MIN_LOG_LEVEL: name === 'cuda' ? '1' : '3', ELECTRON_RUN_AS_NODE: '1' };
  return new Promise((resolve) => {
    const ended: Ended = { stdout: '', stderr: '', exitCode: null, signal: null, timedOut: false };
    const child = spawn(process.execPath, [childPath, name, enginesDir], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => {
      ended.timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.stderr += text));
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ ...ended, error: error.message });
    });
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      resolve({ ...ended, exitCode, signal });
    });
  });
}

/** The status is the last line: libraries may have printed above it. */
function parseStatus(stdout: string): EngineStatus | undefined {
  try {
    return engineStatusSchema.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
  } catch {
    return undefined;
  }
}
