import { join } from 'node:path';
import { MessageChannelMain, utilityProcess } from 'electron';
import type { MessagePortMain, UtilityProcess } from 'electron';
import { Children } from './children.ts';
import type { CoreCommand, CoreReport } from './core-protocol.ts';
import { MediaRelay } from './media-relay.ts';

/** A core that ends more often than this in a minute will not be better the next time. */
const restartsAMinute = 3;
/** A locked kiosk has nobody to tell: it tries on. */
const lockedPauseMs = 10_000;
/** How long a training may take to write its checkpoint when the studio closes. */
const closingLimitMs = 30_000;

export interface CoreProcessParts {
  /** The folder with the bundles of the core and its children. */
  readonly programsDir: string;
  readonly dataDir: string;
  /** Left out: where the checkout has its engines. */
  readonly enginesDir: string | undefined;
  /** Answers only what a locked kiosk needs. */
  readonly locked: boolean;
  /** The right PIN was said. */
  readonly onUnlocked: () => void;
  /** The core cannot be kept running; nothing works without it. */
  readonly onGivenUp: (message: string) => void;
}

/** The core in a utility process of its own: started again when it ends by itself, so that a crash takes neither the window nor the data. */
export class CoreProcess {
  private readonly parts: CoreProcessParts;
  private readonly busyListeners = new Set<(busy: boolean) => void>();
  private readonly ends: number[] = [];
  private process: UtilityProcess | undefined;
  private children: Children | undefined;
  private media: MediaRelay | undefined;
  /** Why it could not open the studio, in words. */
  private refusal: string | undefined;
  private hasBeenReady = false;
  private isClosing = false;

  constructor(parts: CoreProcessParts) {
    this.parts = parts;
  }

  get ended(): boolean {
    return this.process === undefined;
  }

  /** It was asked to end. */
  get closing(): boolean {
    return this.isClosing;
  }

  start(): void {
    const { programsDir, dataDir, enginesDir, locked } = this.parts;
    this.refusal = undefined;
    const environment = { ...process.env, ...(enginesDir !== undefined && { DSDC_ENGINES: enginesDir }) };
    const core = utilityProcess.fork(join(programsDir, 'core.js'), [], {
      serviceName: 'DSDC Studio core',
      stdio: 'inherit',
      env: environment
    });
    const send = (command: CoreCommand, ports: MessagePortMain[] = []): void => core.postMessage(command, ports);
    this.process = core;
    this.children = new Children({ programsDir, environment, send });
    this.media = new MediaRelay(send);
    core.on('message', (report: CoreReport) => this.hear(report));
    core.on('exit', (exitCode) => this.ended_(exitCode));
    send({ type: 'start', dataDir, locked });
  }

  /** The other end of a new way to ask the core; closed when the core ends. */
  openDoor(): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    if (this.process === undefined) port1.close();
    else this.process.postMessage({ type: 'door' } satisfies CoreCommand, [port1]);
    return port2;
  }

  async fetchMedia(request: Request): Promise<Response> {
    return this.media?.fetch(request) ?? new Response('', { status: 503 });
  }

  /** Told now and whenever it changes. */
  onBusy(listener: (busy: boolean) => void): void {
    this.busyListeners.add(listener);
  }

  /** Resolves when it has ended; a training gets the time to write its checkpoint. */
  close(): Promise<void> {
    const core = this.process;
    if (core === undefined) return Promise.resolve();
    this.isClosing = true;
    return new Promise((resolve) => {
      const limit = setTimeout(() => core.kill(), closingLimitMs);
      core.once('exit', () => {
        clearTimeout(limit);
        resolve();
      });
      core.postMessage({ type: 'close' } satisfies CoreCommand);
    });
  }

  private hear(report: CoreReport): void {
    switch (report.type) {
      case 'ready':
        this.hasBeenReady = true;
        return;
      case 'failed':
        this.refusal = [report.message, report.remedy].filter((text) => text !== null).join('\n\n');
        return;
      case 'busy':
        this.tellBusy(report.busy);
        return;
      case 'unlocked':
        this.parts.onUnlocked();
        return;
      case 'more':
      case 'answer':
      case 'piece':
      case 'broken':
        this.media?.hear(report);
        return;
      case 'fork':
      case 'kill':
        this.children?.hear(report);
        return;
    }
  }

  private ended_(exitCode: number): void {
    this.process = undefined;
    this.media?.close();
    this.children?.killAll();
    if (this.isClosing) {
      this.tellBusy(false);
      return;
    }
    const now = Date.now();
    this.ends.push(now);
    const recent = this.ends.filter((end) => now - end < 60_000).length;
    const mayTryOn = this.parts.locked && this.hasBeenReady;
    if (this.refusal === undefined && recent <= restartsAMinute) this.start();
    else if (mayTryOn) setTimeout(() => this.start(), lockedPauseMs);
    else {
      this.tellBusy(false);
      this.parts.onGivenUp(this.refusal ?? `The core ended ${recent} times within a minute (exit status ${exitCode}). Your data is kept.`);
    }
  }

  private tellBusy(busy: boolean): void {
    for (const listener of this.busyListeners) listener(busy);
  }
}
