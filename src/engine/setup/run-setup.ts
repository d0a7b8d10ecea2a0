import { parseArgs } from 'node:util';
import { StudioError } from '../../contract/errors.ts';
import { probeEngines } from '../availability.ts';
import { defaultEnginesDir } from '../engine-folders.ts';
import { detectNvidiaGpu } from '../nvidia-gpu.ts';
import { setupLibTensorFlow } from './setup-libtensorflow.ts';

const usage = 'Usage: npm run engine:setup [-- --cuda] [--force] [--details]';

/** The command behind main.ts. @returns the exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
export async function runSetup(args: string[]): Promise<number> {
  const flags = readFlags(args);
  if (flags === undefined) {
    console.error(usage);
    return 2;
  }
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const enginesDir = defaultEnginesDir();
  const started = performance.now();
  const quiet = flags.postinstall;
  try {
    const { name, manifest, built } = await setupLibTensorFlow({
      enginesDir,
      cuda: flags.cuda,
      force: flags.force,
      signal: interruption.signal,
      log: quiet ? () => undefined : (line) => console.log(line),
      ...(flags.details ? { detail: (line: string) => console.log(`  ${line}`) } : {})
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    const hint = !flags.cuda && detectNvidiaGpu().present ? ' An NVIDIA GPU is here: `npm run engine:setup -- --cuda` sets up the engine for it.' : '';
    console.log(`dsdc: engine ${name} is ready: TensorFlow ${manifest.tensorflowVersion}${built ? `, set up in ${seconds} s` : ''}.${hint}`);
    return 0;
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    const why = error.remedy === undefined ? error.message : `${error.message} ${error.remedy}`;
    if (error.code === 'INTERRUPTED') {
      console.error(`dsdc: ${why}`);
      return 130;
    }
    const fallback = (await probeEngines({ enginesDir })).find(({ available }) => available);
    console.error(`dsdc: engine ${fallback?.name ?? 'none'} is used (${fallback?.version ?? ''}). ${why}`);
    return 1;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function readFlags(args: string[]): { cuda: boolean; force: boolean; details: boolean; postinstall: boolean } | undefined {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ args, options: { cuda: flag, force: flag, details: flag, postinstall: flag } }).values;
  } catch {
    return undefined;
  }
}
