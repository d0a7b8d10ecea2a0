/** The server of a locked kiosk, in a process of its own that the supervisor forks: see protocol.ts for what they say. */
import { StudioError } from '../../contract/errors.ts';
import { serveKiosk } from '../serve.ts';
import type { Kiosk } from '../serve.ts';
import type { ServerOrder, ServerReport } from './protocol.ts';

let kiosk: Kiosk | undefined;

// Ctrl+C in the terminal reaches every process: the supervisor alone decides what it means.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('SIGTERM', () => void end());
// The supervisor is gone, perhaps killed.
process.on('disconnect', () => void end());
process.on('message', (order: ServerOrder) => {
  switch (order.type) {
    case 'start':
      void start(order);
      return;
    case 'address':
      if (kiosk !== undefined) report({ type: 'address', address: kiosk.newAddress() });
      return;
    case 'close':
      void end();
      return;
  }
});

async function start({ dataDir, rendererDir, port, sessionKey }: Extract<ServerOrder, { type: 'start' }>): Promise<void> {
  try {
    kiosk = await serveKiosk({
      dataDir, rendererDir, port, sessionKey,
      lock: { onUnlocked: () => report({ type: 'unlocked' }) },
      onConnections: (open) => report({ type: 'pages', open }),
      log: (line) => report({ type: 'log', line })
    });
    report({ type: 'ready', port: Number(new URL(kiosk.address).port) });
  } catch (error) {
    const { code, message, remedy } = error instanceof StudioError ? error : new StudioError('INTERNAL', (error as Error).message);
    report({ type: 'failed', code, message, remedy: remedy ?? null });
    process.exit(1);
  }
}

async function end(): Promise<void> {
  await kiosk?.close();
  process.exit(0);
}

function report(message: ServerReport): void {
  if (process.connected) process.send!(message, undefined, undefined, () => undefined);
}
