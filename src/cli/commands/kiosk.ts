import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { StudioError } from '../../contract/errors.ts';
import { packageRoot } from '../../host/package-root.ts';
import { command } from './command.ts';

/** Served until it is interrupted. */
const interruptedStatus = 130;

export const kioskCommand = command({
  name: 'kiosk',
  summary: 'Serve the studio to a browser on this machine',
  positionals: [],
  options: {
    port: { type: 'integer', value: 'N', min: 0, max: 65_535, help: 'of the address; left out: any that is free' }
  },
  notes: ['The address holds a token that works once, in one browser. Ctrl+C saves a running training and ends the studio.'],
  async run({ output, interrupts, dataDir }, { options }) {
    const rendererDir = join(packageRoot(), 'out', 'renderer');
    if (!existsSync(join(rendererDir, 'index.html'))) {
      throw new StudioError('INTERFACE_MISSING', 'The interface is not built.', { remedy: 'Run “npm run build” in the studio’s folder, or “npm start”, which builds it.' });
    }
    // Brings a server along that no other command needs.
    const { serveKiosk } = await import('../../kiosk/serve.ts');
    const kiosk = await serveKiosk({ dataDir, rendererDir, port: options.port ?? 0, log: (line) => output.note(line) });
    const lines = createInterface({ input: process.stdin });
    const show = (address: string): void => {
      output.item({ address });
      output.line(`The studio is at ${address}`);
    };
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
});
