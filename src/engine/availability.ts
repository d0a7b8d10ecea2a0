import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { engineNames, engineStatusSchema } from '../contract/engines.ts';
import type { EngineName, EngineStatus } from '../contract/engines.ts';
import { engineEnvironment } from './engine-environment.ts';

/** First use of a GPU may compile kernels, and a cold disk needs a while to hand over 0.9 GB. */
const probeTimeoutMs = 60_000;

/** What libraries say on stderr when something they wanted was not there. */
const hints = /Couldn't load Vulkan: .+|(?:could not load|cannot dlopen|failed to initialize|no CUDA-capable|CUDA_ERROR).+/gi;

/** How the short-lived process ended that tried an engine. */
export interface ProbeEnd {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  /** It could not even be started. */
  readonly error?: string;
}

/** Runs probe-child.ts with these arguments, to its end or until the time is up. */
export type RunProbe = (args: readonly [engine: EngineName, enginesDir: string], environment: Readonly<Record<string, string>>, timeoutMs: number) => Promise<ProbeEnd>;

export interface ProbeOptions {
  readonly enginesDir: string;
  /** Left out: a child of this Node process. */
  readonly run?: RunProbe | undefined;
  readonly timeoutMs?: number;
}

/**
 * Tries every engine in a short-lived process of its own and tells which can be used, in order of choice (contract/engines.ts).
 * Nothing is cached: a driver may come and go. Never throws for an engine's sake.
 */
export async function probeEngines(options: ProbeOptions): Promise<EngineStatus[]> {
  return Promise.all(engineNames.map((name) => probeEngine(name, options)));
}

/** One engine of `probeEngines`. */
export async function probeEngine(name: EngineName, { enginesDir, run = spawnProbe(), timeoutMs = probeTimeoutMs }: ProbeOptions): Promise<EngineStatus> {
  const unavailable = (reason: string): EngineStatus => ({ name, available: false, device: '', version: '', reason });
  // Level 1 keeps TensorFlow's warnings, which tell why a GPU is refused.
  const environment = { ...engineEnvironment(name, 0), TF_CPP_MIN_LOG_LEVEL: name === 'cuda' ? '1' : '3' };
  const ended = await run([name, enginesDir], environment, timeoutMs);
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

/** @param program what loads the engine and prints its status. */
export function spawnProbe(program = fileURLToPath(import.meta.resolve('./probe-child.ts'))): RunProbe {
  return (args, environment, timeoutMs) => new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    if (child.pid !== undefined) yieldToOthers(child.pid);
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    const end = (rest: Pick<ProbeEnd, 'exitCode' | 'signal' | 'error'>): void => {
      clearTimeout(timer);
      resolve({ stdout, stderr, timedOut, ...rest });
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => end({ exitCode: null, signal: null, error: error.message }));
    child.on('close', (exitCode, signal) => end({ exitCode, signal }));
  });
}

/** Engines are looked for while the studio opens: the person waits for what it shows, not for this. */
function yieldToOthers(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system does not let us: then it runs like everything else.
  }
}

/** The status is the last line: libraries may have printed above it. */
function parseStatus(stdout: string): EngineStatus | undefined {
  try {
    return engineStatusSchema.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
  } catch {
    return undefined;
  }
}
