import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { StudioError } from '../../contract/errors.ts';
import { pinSchema } from '../../contract/kiosk.ts';
import { kioskLimits } from '../../contract/kiosk-limits.ts';
import { packageRoot } from '../../host/package-root.ts';
import { pipedLine, typeSecret } from '../read-secret.ts';
import { usageError } from '../args/usage-error.ts';
import { command } from './command.ts';
import type { Context } from './command.ts';

/** Served until it is interrupted. */
const interruptedStatus = 130;

export const kioskCommand = command({
  name: 'kiosk',
  summary: 'Serve the studio to a browser on this machine',
  positionals: [],
  options: {
    port: { type: 'integer', value: 'N', min: 0, max: 65_535, help: 'of the address; left out: any that is free' },
    lock: { type: 'flag', help: 'full screen and the handwriting pad alone, until staff leave it with their PIN' },
    'set-pin': { type: 'flag', help: `set that PIN, ${kioskLimits.shortestPin} to ${kioskLimits.longestPin} digits: asked for twice, or the first line of a pipe` }
  },
  notes: [
    'The address holds a token that works once, in one browser. Ctrl+C saves a running training and ends the studio.',
    'A locked kiosk opens a browser of Chromium’s family (environment: DSDC_BROWSER) and starts again whatever of it ends.'
  ],
  examples: ['dsdc kiosk', 'dsdc kiosk --set-pin', 'dsdc kiosk --lock'],
  async run(context, { options }) {
    if (options['set-pin']) {
      if (options.lock) throw usageError('--set-pin and --lock are two commands.', 'Set the PIN first, then lock.');
      if (options.port !== undefined) throw usageError('--port does not go with --set-pin', 'It is where the studio is served: give it to “dsdc kiosk” itself.');
      return setPin(context);
    }
    const rendererDir = join(packageRoot(), 'out', 'renderer');
    if (!existsSync(join(rendererDir, 'index.html'))) {
      throw new StudioError('INTERFACE_MISSING', 'The interface is not built.', { remedy: 'Run “npm run build” in the studio’s folder, or “npm start”, which builds it.' });
    }
    return options.lock ? lock(context, rendererDir, options.port ?? 0) : serve(context, rendererDir, options.port ?? 0);
  }
});

async function serve({ output, interrupts, dataDir }: Context, rendererDir: string, port: number): Promise<number> {
  // Brings a server along that no other command needs.
  const { serveKiosk } = await import('../../kiosk/serve.ts');
  const kiosk = await serveKiosk({ dataDir, rendererDir, port, log: (line) => output.note(line) });
  const lines = createInterface({ input: process.stdin });
  const show = showAddress(output);
  try {
    show(kiosk.address);
    output.line('Open it in a browser on this machine: it works once. Enter shows another one; Ctrl+C ends the studio.', 'quiet');
    lines.on('line', () => show(kiosk.newAddress()));
    await interrupts.abortable((interrupted) => new Promise<void>((resolve) => interrupted.addEventListener('abort', () => resolve(), { once: true })));
  } finally {
    lines.close();
    await kiosk.close();
  }
  return interruptedStatus;
}

async function lock({ output, interrupts, dataDir, openStudio, typed }: Context, rendererDir: string, port: number): Promise<number> {
  const studio = await openStudio();
  const { hasPin } = await studio.kiosk.state();
  // From here on the server has the data folder.
  await studio.close();
  if (!hasPin) {
    throw new StudioError('KIOSK_PIN_MISSING', 'No PIN is set: nobody could leave the locked kiosk.', { remedy: `Set one with “${typed('kiosk --set-pin')}”, or in Settings, under Kiosk.` });
  }
  const [{ Supervisor }, { browserForKiosk }] = await Promise.all([import('../../kiosk/lock/supervisor.ts'), import('../../kiosk/lock/browser-for-kiosk.ts')]);
  const browser = browserForKiosk(process.env);
  const show = showAddress(output);
  return interrupts.abortable(async (interrupted) => {
    const supervisor = new Supervisor({ dataDir, rendererDir, port, browser, show, note: (line) => output.note(line), interrupted });
    const lines = browser === undefined ? createInterface({ input: process.stdin }).on('line', () => void supervisor.showAddress()) : undefined;
    if (browser === undefined) output.note('No browser of Chromium’s family was found: open the address in a full-screen browser on this machine. It works once; Enter shows another one.');
    else output.note(`The kiosk is locked, in ${browser.name}. Staff leave it with their PIN; Ctrl+C here ends it too.`);
    try {
      if ((await supervisor.run()) === 'interrupted') return interruptedStatus;
      output.line('The kiosk was left with the PIN. The studio’s data is as it was.');
      return 0;
    } finally {
      lines?.close();
    }
  });
}

async function setPin({ output, openStudio }: Context): Promise<number> {
  const { stdin, stderr } = process;
  const ask = (prompt: string): Promise<string> => typeSecret(prompt, stdin, (text) => void stderr.write(text));
  const pin = stdin.isTTY ? await ask('PIN: ') : await pipedLine(stdin);
  if (!pinSchema.safeParse(pin).success) {
    throw new StudioError('KIOSK_PIN_WRONG', `This is no PIN: it has ${kioskLimits.shortestPin} to ${kioskLimits.longestPin} digits and nothing else.`, { remedy: 'Nothing was changed. Try again.' });
  }
  if (stdin.isTTY && (await ask('The same again: ')) !== pin) throw new StudioError('KIOSK_PIN_WRONG', 'These are two different PINs.', { remedy: 'Nothing was changed. Try again.' });
  await (await openStudio()).kiosk.replacePin(pin);
  output.line('The PIN is set.');
  output.item({ pin: 'set' });
  return 0;
}

function showAddress(output: Context['output']): (address: string) => void {
  return (address) => {
    output.item({ address });
    output.line(`The studio is at ${address}`);
  };
}
