import { setTimeout as pause } from 'node:timers/promises';
import { createMedia } from '../../host/media/media.ts';
import { createStudio, takeUpWork } from '../../host/studio.ts';
import type { Studio } from '../../host/studio.ts';
import { StudioError } from '../../contract/errors.ts';
import type { CoreCommand, CoreReport } from '../core-protocol.ts';
import { ForkedByMain } from './forked-by-main.ts';
import { MediaRequests } from './media-requests.ts';
import { servePort } from '../../host/router/serve-port.ts';

/** The core process of the window: the same studio as the kiosk's and the command line's, behind message ports. */
const lookAgainMs = 1000;
const { parentPort } = process;
const report = (message: CoreReport): void => parentPort.postMessage(message);
const children = new ForkedByMain(report);

parentPort.once('message', ({ data }) => {
  const first = data as CoreCommand;
  if (first.type === 'start') void start(first);
});

async function start({ dataDir, locked }: Extract<CoreCommand, { type: 'start' }>): Promise<void> {
  try {
    const studio = await createStudio({ dataDir, fork: children.fork, runProbe: children.runProbe });
    if (locked && !(await studio.kiosk.state()).hasPin) {
      throw new StudioError('KIOSK_PIN_MISSING', 'No PIN is set: nobody could leave the locked kiosk.', { remedy: 'Open the studio without --kiosk and set one in Settings, under Kiosk.' });
    }
    takeUpWork(studio, { locked });
    const door = { door: 'window', lock: locked ? { onUnlocked: () => report({ type: 'unlocked' }) } : undefined } as const;
    const routes = createMedia(studio, { locked });
    const media = new MediaRequests(async (request) => routes.fetch(request), report);
    parentPort.on('message', ({ data, ports }) => {
      const command = data as CoreCommand;
      switch (command.type) {
        case 'start':
          return;
        case 'door':
          servePort(studio, door, ports[0]!);
          return;
        case 'request':
        case 'body':
        case 'next':
        case 'abort':
          media.hear(command);
          return;
        case 'forked':
        case 'ended':
          children.hear(command, ports);
          return;
        case 'close':
          void studio.close().finally(() => process.exit(0));
          return;
      }
    });
    report({ type: 'ready' });
    void reportBusy(studio);
  } catch (error) {
    const remedy = error instanceof StudioError ? (error.remedy ?? null) : null;
    report({ type: 'failed', message: error instanceof Error ? error.message : String(error), remedy });
    process.exit(1);
  }
}

/** The main process keeps the studio alive without a window while a training would be interrupted by its end. */
async function reportBusy(studio: Studio): Promise<void> {
  let told: boolean | undefined;
  for (let isOver = false; !isOver;) {
    try {
      for await (const { running, queued, searching } of studio.status.watchStatus()) {
        const busy = running !== null || queued > 0 || searching > 0;
        if (busy !== told) report({ type: 'busy', busy });
        told = busy;
      }
      isOver = true;
    } catch {
      // The database was busy for longer than it may: looked again soon, for a studio that is taken for idle would be closed.
      await pause(lookAgainMs);
    }
  }
}
