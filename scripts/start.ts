import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { dataFolder } from '../src/cli/data-folder.ts';
import { Interrupts } from '../src/cli/interrupts.ts';
import { StudioError } from '../src/contract/errors.ts';
import { findBrowser } from '../src/kiosk/browsers.ts';
import { findElectron, openElectron } from './start/electron.ts';
import { StartError } from './start/fail.ts';
import { buildWhereNeeded } from './start/interface-build.ts';
import { runKiosk } from './start/kiosk.ts';

const usage = `Opens the studio: in a window of its own (Electron), else in a window of a browser of Chromium's family, else it prints an address.

  npm start -- [options]

  --data-dir PATH  another data folder
  --browser        a browser's window, also where there is Electron
  --no-open        no window: the address is printed
  --port NUMBER    of the address; left out: any that is free`;

const root = join(import.meta.dirname, '..');
const interruptedStatus = 130;
const usageStatus = 2;

process.exitCode = await start();

async function start(): Promise<number> {
  const given = options();
  if (typeof given === 'string') {
    process.stderr.write(`error: ${given}\n\n${usage}\n`);
    return usageStatus;
  }
  if (given.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const interrupts = new Interrupts(() => process.exit(interruptedStatus));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupts.interrupt());
  // The launcher is gone, perhaps killed. The channel must not keep this process alive, though.
  process.on('disconnect', () => interrupts.interrupt());
  process.channel?.unref();
  // Whoever read what is said is gone: nothing to say any more, but no reason to end.
  process.stdout.on('error', () => undefined);
  try {
    await interrupts.abortable((interrupted) => open(given, interrupted));
    return interrupts.happened ? interruptedStatus : 0;
  } catch (error) {
    const isKnown = error instanceof StartError || error instanceof StudioError;
    const remedy = isKnown ? error.remedy : 'Your data is kept. “npx dsdc doctor” looks for what is wrong; please report this line.';
    process.stderr.write(`error: ${isKnown ? '' : 'a defect in the studio: '}${error instanceof Error ? error.message : String(error)}\n${remedy === undefined ? '' : `  → ${remedy}\n`}`);
    return 1;
  }
}

interface Options {
  readonly dataDir: string;
  readonly port: number;
  readonly browser: boolean;
  readonly open: boolean;
  readonly help: boolean;
}

/** What was asked for, or what is wrong with it. */
function options(): Options | string {
  try {
    const { values } = parseArgs({
      allowNegative: true,
      options: { 'data-dir': { type: 'string' }, port: { type: 'string', default: '0' }, browser: { type: 'boolean', default: false }, open: { type: 'boolean', default: true }, help: { type: 'boolean', short: 'h', default: false } }
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return `“${values.port}” is no port.`;
    return { dataDir: dataFolder(values['data-dir']), port, browser: values.browser, open: values.open, help: values.help };
  } catch (error) {
    return (error as Error).message;
  }
}

async function open({ dataDir, port, browser: wantsBrowser, open: wantsWindow }: Options, interrupted: AbortSignal): Promise<void> {
  const whyNoWindow = wantsWindow ? noScreen() : 'as asked';
  if (whyNoWindow !== undefined) {
    if (wantsWindow) say(`No window can be opened: ${whyNoWindow}.`);
    return serve(undefined);
  }
  if (!wantsBrowser) {
    const electron = await findElectron(root, say);
    const reason = 'reason' in electron ? electron.reason : await openInElectron(electron.program);
    if (reason === undefined || interrupted.aborted) return;
    say(`No Electron: ${reason}. A browser's window does the same.`);
  }
  const browser = findBrowser();
  if (browser === undefined) say('No browser of Chromium’s family was found.');
  return serve(browser);

  async function openInElectron(program: string): Promise<string | undefined> {
    buildWhereNeeded(root, 'window', say);
    return openElectron(program, root, dataDir, interrupted);
  }

  async function serve(browser: ReturnType<typeof findBrowser>): Promise<void> {
    buildWhereNeeded(root, 'interface', say);
    await runKiosk({ root, dataDir, port, browser, say, interrupted });
  }
}

/** Why no window can appear. */
function noScreen(): string | undefined {
  if (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) return undefined;
  return 'there is no screen (neither DISPLAY nor WAYLAND_DISPLAY is set)';
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
