import { setTimeout as pause } from 'node:timers/promises';
import { StudioError } from '../../contract/errors.ts';
import type { Browser } from '../browsers.ts';
import { newSessionKey } from '../sessions.ts';
import { openKioskBrowser, profilesFolder } from './kiosk-browser.ts';
import type { BrowserProcess } from './kiosk-browser.ts';
import { removeLeftovers } from './leftovers.ts';
import type { ServerReport } from './protocol.ts';
import { RestartPauses } from './restart-pauses.ts';
import { forkServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

/** A browser that starts has so long until its page is connected. */
const firstPageMs = 20_000;
/** A page that is reloaded is gone for a moment; one that crashed stays away. */
const reloadMs = 400;
/** After the server came back: pages look for it several times a second. */
const reconnectMs = 1_500;
/** Long enough to read that the kiosk is being left. */
const farewellMs = 2_500;
/** A server that does not end by itself then is ended. */
const closingLimitMs = 10_000;

export interface LockedKiosk {
  readonly dataDir: string;
  readonly rendererDir: string;
  readonly port: number;
  /** Undefined: the address is told instead, and who opens it keeps the browser running. */
  readonly browser: Browser | undefined;
  /** An address to be opened by hand. */
  readonly show: (address: string) => void;
  readonly note: (line: string) => void;
  readonly interrupted: AbortSignal;
}

export type KioskEnd = 'unlocked' | 'interrupted';

/** Keeps a locked kiosk running, its server and its browser, until the right PIN was said or it is interrupted. */
export class Supervisor {
  private readonly kiosk: LockedKiosk;
  private readonly sessionKey = newSessionKey();
  private readonly ending = new AbortController();
  private port: number;
  private server: ServerProcess | undefined;
  private browser: BrowserProcess | undefined;
  private isReady = false;
  private hasBeenReady = false;
  private hasPage = false;
  private pageTimer: NodeJS.Timeout | undefined;
  private isUnlocked = false;
  private refusal: StudioError | undefined;
  private readonly whenReady: (() => void)[] = [];
  private readonly whenAddress: ((address: string) => void)[] = [];

  constructor(kiosk: LockedKiosk) {
    this.kiosk = kiosk;
    this.port = kiosk.port;
  }

  /** @throws StudioError why the very first server could not start: that is for a person, not to be tried again. */
  async run(): Promise<KioskEnd> {
    const { interrupted, browser } = this.kiosk;
    const end = (): void => this.ending.abort();
    interrupted.addEventListener('abort', end, { once: true });
    if (interrupted.aborted) end();
    if (browser !== undefined) removeLeftovers(profilesFolder(browser));
    await Promise.all([
      this.keepRunning('The kiosk’s server', () => this.runServer()),
      browser === undefined ? this.showAddress() : this.keepRunning(browser.name, () => this.runBrowser(browser))
    ]);
    interrupted.removeEventListener('abort', end);
    if (this.refusal !== undefined) throw this.refusal;
    return this.isUnlocked ? 'unlocked' : 'interrupted';
  }

  /** Shows another address, for a browser that was opened by hand. */
  async showAddress(): Promise<void> {
    const address = await this.newAddress();
    if (address !== undefined) this.kiosk.show(address);
  }

  private async keepRunning(name: string, run: () => Promise<string>): Promise<void> {
    const pauses = new RestartPauses();
    const { signal } = this.ending;
    while (!signal.aborted) {
      const startedAt = performance.now();
      // A full disk keeps a profile from being made, say: that is no reason to give up either.
      const how = await run().catch(String);
      // Ctrl+C and the end of a session reach all processes at once; who hears of it first does not matter.
      await pause(0);
      if (signal.aborted) return;
      const pauseMs = pauses.afterLiving(performance.now() - startedAt);
      this.kiosk.note(`${name} ended (${how}) and is started again${pauseMs === 0 ? '' : ` in ${pauseMs / 1000} s`}.`);
      await pause(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async runServer(): Promise<string> {
    const { dataDir, rendererDir } = this.kiosk;
    const server = forkServer((report) => this.hear(report));
    this.server = server;
    server.send({ type: 'start', dataDir, rendererDir, port: this.port, sessionKey: this.sessionKey });
    const close = (): void => {
      server.send({ type: 'close' });
      setTimeout(() => server.kill(), closingLimitMs).unref();
    };
    this.ending.signal.addEventListener('abort', close, { once: true });
    if (this.ending.signal.aborted) close();
    const how = await server.exited;
    this.ending.signal.removeEventListener('abort', close);
    this.isReady = false;
    clearTimeout(this.pageTimer);
    // They are asked for again once there is a server.
    for (const answer of this.whenAddress.splice(0)) answer('');
    return how;
  }

  private async runBrowser(program: Browser): Promise<string> {
    const address = await this.newAddress();
    if (address === undefined) return 'not needed any more';
    this.hasPage = false;
    const browser = openKioskBrowser(program, address);
    this.browser = browser;
    const close = (): void => browser.kill();
    this.ending.signal.addEventListener('abort', close, { once: true });
    if (this.ending.signal.aborted) close();
    this.expectPage(firstPageMs);
    const how = await browser.exited;
    this.ending.signal.removeEventListener('abort', close);
    this.browser = undefined;
    clearTimeout(this.pageTimer);
    return how;
  }

  private hear(report: ServerReport): void {
    switch (report.type) {
      case 'ready':
        this.port = report.port;
        this.isReady = this.hasBeenReady = true;
        for (const go of this.whenReady.splice(0)) go();
        // The address that the browser was started with went with the server before: only who has a session finds back.
        if (this.hasPage) this.expectPage(reconnectMs);
        else this.browser?.kill();
        return;
      case 'failed':
        if (this.hasBeenReady) this.kiosk.note(report.message);
        else this.refuse(report);
        return;
      case 'address':
        this.whenAddress.shift()?.(report.address);
        return;
      case 'pages':
        if (report.open > 0) {
          this.hasPage = true;
          clearTimeout(this.pageTimer);
        } else if (this.hasPage) {
          // Else it is the last browser's page that went, and this one has its time to show one.
          this.expectPage(reloadMs);
        }
        return;
      case 'unlocked':
        this.isUnlocked = true;
        setTimeout(() => this.ending.abort(), farewellMs);
        return;
      case 'log':
        this.kiosk.note(report.line);
        return;
    }
  }

  private refuse({ code, message, remedy }: Extract<ServerReport, { type: 'failed' }>): void {
    this.refusal = new StudioError(code, message, remedy === null ? {} : { remedy });
    this.ending.abort();
  }

  /** A browser whose page does not come, or went and stays away, shows no kiosk: another one will. */
  private expectPage(withinMs: number): void {
    clearTimeout(this.pageTimer);
    const { browser } = this;
    if (browser !== undefined) this.pageTimer = setTimeout(() => browser.kill(), withinMs);
  }

  /** Undefined: the kiosk ends. */
  private async newAddress(): Promise<string | undefined> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      if (!this.isReady) await this.orEnd<never>((go) => this.whenReady.push(go));
      if (signal.aborted || !this.isReady) continue;
      this.server!.send({ type: 'address' });
      const address = await this.orEnd<string>((go) => this.whenAddress.push(go));
      // Empty: the server ended before it had answered.
      if (address !== undefined && address !== '') return address;
    }
    return undefined;
  }

  /** What is waited for; undefined when the kiosk ends before. */
  private orEnd<T>(wait: (go: (value?: T) => void) => void): Promise<T | undefined> {
    return new Promise((resolve) => {
      const end = (): void => resolve(undefined);
      this.ending.signal.addEventListener('abort', end, { once: true });
      wait((value) => {
        this.ending.signal.removeEventListener('abort', end);
        resolve(value);
      });
    });
  }
}
