import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { isActive } from '../../src/contract/runs.ts';
import { serveKiosk } from '../../src/kiosk/serve.ts';
import type { Kiosk } from '../../src/kiosk/serve.ts';
import { openAppWindow } from './app-window.ts';
import type { Browser } from '../../src/kiosk/browsers.ts';

const lookMs = 500;
/** A page that is being reloaded is gone for a moment. */
const reloadMs = 3_000;

export interface KioskStart {
  readonly root: string;
  readonly dataDir: string;
  readonly port: number;
  /** Undefined: the person opens the address. */
  readonly browser: Browser | undefined;
  readonly say: (line: string) => void;
  readonly interrupted: AbortSignal;
}

/** Serves the studio until its window has closed and no training runs, or until it is interrupted. */
export async function runKiosk({ root, dataDir, port, browser, say, interrupted }: KioskStart): Promise<void> {
  const kiosk = await serveKiosk({ dataDir, rendererDir: join(root, 'out', 'renderer'), port });
  const stopOffering = offerAddresses(kiosk, say);
  const window = browser === undefined ? undefined : openAppWindow(browser, kiosk.address, dataDir);
  try {
    if (window === undefined) {
      say(`The studio is at ${kiosk.address}`);
      say('Open it in a browser on this machine: it works once. Enter shows another one; Ctrl+C ends the studio.');
      await aborted(interrupted);
    } else {
      say(`The studio is open in ${browser!.name}. Closing its window ends it; Enter shows an address for a second one.`);
      const failure = new Promise<string>((resolve) => {
        window.on('error', (error) => resolve(error.message));
        window.on('exit', (code) => resolve(`exit status ${code}`));
      });
      await Promise.race([aborted(interrupted), whenLeft(kiosk, failure, say, interrupted)]);
    }
    if (interrupted.aborted && isTraining(await kiosk.studio.runs.listRuns())) say('Saving the training; it can be resumed.');
  } finally {
    stopOffering();
    window?.kill();
    await kiosk.close();
  }
}

/** Resolves when everybody who was connected has left and no training runs. */
async function whenLeft(kiosk: Kiosk, failure: Promise<string>, say: (line: string) => void, interrupted: AbortSignal): Promise<void> {
  let ended: { readonly why: string; readonly at: number } | undefined;
  void failure.then((why) => (ended = { why, at: performance.now() }));
  let hasWarned = false;
  let known = 0;
  let lastSeen = performance.now();
  for (; !interrupted.aborted; await pause(lookMs)) {
    const now = performance.now();
    const connections = kiosk.connections();
    if (connections.open > 0 || connections.ever > known) {
      known = connections.ever;
      hasWarned = false;
      lastSeen = now;
    } else if (known === 0 && ended !== undefined && now - ended.at > reloadMs) {
      // Not at once: a browser that runs already takes over, and the one that was started ends.
      say(`The browser ended before it showed the studio (${ended.why}). Open it yourself: ${kiosk.newAddress()}`);
      await someoneComes(kiosk, interrupted);
    } else if (known > 0 && now - lastSeen > reloadMs) {
      if (!isTraining(await kiosk.studio.runs.listRuns())) return;
      if (!hasWarned) say(`A training runs: the studio stays until it has ended. Ctrl+C interrupts it; back to it: ${kiosk.newAddress()}`);
      hasWarned = true;
    }
  }
}

async function someoneComes(kiosk: Kiosk, interrupted: AbortSignal): Promise<void> {
  while (kiosk.connections().ever === 0 && !interrupted.aborted) await pause(lookMs);
}

function isTraining(runs: Awaited<ReturnType<Kiosk['studio']['runs']['listRuns']>>): boolean {
  return runs.some(({ run }) => run.owner?.pid === process.pid && isActive(run));
}

/** A second window needs an address of its own: only whoever sits at this terminal gets one. */
function offerAddresses(kiosk: Kiosk, say: (line: string) => void): () => void {
  if (!process.stdin.isTTY) return () => undefined;
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => say(kiosk.newAddress()));
  return () => lines.close();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
