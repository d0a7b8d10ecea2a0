import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { WebSocket } from 'ws';
import type { StudioClient } from '../src/contract/api/api.ts';
import { childrenOf, childrenRunning } from '../src/host/testing/processes.ts';
import { treeOf } from '../src/host/testing/sockets.ts';
import { browserOrReason } from './hosts.ts';

const launcher = join(import.meta.dirname, '../src/cli/dsdc.mjs');
const lookMs = 25;
/** Asked in the page. */
const padIsVisible = `[...document.querySelectorAll('button')].some((button) => /^(Clear|清空|清除)/.test(button.innerText) && button.checkVisibility())`;

/** `dsdc kiosk --lock` with a browser that has no screen, and that can be looked into from here: the product's own arguments come behind. */
export class LockedKiosk {
  readonly process: ChildProcess;
  readonly ended: Promise<unknown[]>;
  readonly said: string[] = [];
  private readonly folder: string;
  private readonly debugPort: number;
  private browser: Browser | undefined;

  static async start(dataDir: string): Promise<LockedKiosk> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    return new LockedKiosk(dataDir, port);
  }

  private constructor(dataDir: string, debugPort: number) {
    const found = browserOrReason();
    if ('reason' in found) throw new Error(found.reason);
    this.debugPort = debugPort;
    this.folder = mkdtempSync(join(tmpdir(), 'dsdc-e2e-browser-'));
    const program = join(this.folder, 'browser');
    // Developer tools are off: nobody could look in.
    const allowLooking = `for each in "$@"; do case "$each" in --user-data-dir=*) sed -i 's/"availability":2/"availability":1/' "\${each#*=}/Default/Preferences";; esac; done`;
    writeFileSync(program, `#!/bin/sh\n${allowLooking}\nexec "${found.path}" --headless=new --remote-debugging-port=${debugPort} --window-size=1024,700 --lang=en-GB "$@"\n`);
    chmodSync(program, 0o755);
    this.process = spawn(process.execPath, [launcher, 'kiosk', '--lock', '--data-dir', dataDir], { env: { ...process.env, DSDC_BROWSER: program }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout!, this.process.stderr!]) stream.setEncoding('utf8').on('data', (text: string) => this.said.push(text));
    this.ended = once(this.process, 'exit');
  }

  get pid(): number {
    return this.process.pid!;
  }

  get serverPid(): number | undefined {
    return childrenRunning(this.pid, 'kiosk/lock/server-main.ts')[0];
  }

  get readerPid(): number | undefined {
    return this.serverPid === undefined ? undefined : childrenRunning(this.serverPid, 'engine/reader/main.ts')[0];
  }

  get browserPid(): number | undefined {
    return childrenOf(this.pid).find((pid) => pid !== this.serverPid);
  }

  get tree(): number[] {
    return treeOf(this.pid);
  }

  /** The kiosk's page once the pad is to be seen. */
  async page(): Promise<Page> {
    await this.padIsShown();
    return this.seen(async () => {
      await this.browser?.close();
      this.browser = await chromium.connectOverCDP(`http://127.0.0.1:${this.debugPort}`, { timeout: 5_000 });
      const page = this.browser.contexts()[0]?.pages().find((each) => each.url().startsWith('http://127.0.0.1'));
      await page?.getByRole('button', { name: /^(Clear|清空|清除)/ }).waitFor({ timeout: 5_000 });
      return page;
    });
  }

  /** The page itself is asked: connecting Playwright to a browser that starts takes it as long again as the rest of its start. */
  async padIsShown(): Promise<void> {
    await this.seen(async () => (await this.seesPad()) || undefined);
  }

  /** What is looked for, once it is there. Looking fails while the browser is still being started, or was just ended. */
  private async seen<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
    for (const startedAt = Date.now(); Date.now() - startedAt < 30_000; await pause(lookMs)) {
      const found = await look().catch(() => undefined);
      if (found !== undefined) return found;
    }
    throw new Error(`The pad is not to be seen. ${this.said.join('')}`);
  }

  private async seesPad(): Promise<boolean> {
    const targets = (await (await fetch(`http://127.0.0.1:${this.debugPort}/json/list`)).json()) as { readonly url: string; readonly webSocketDebuggerUrl: string }[];
    const page = targets.find(({ url }) => url.startsWith('http://127.0.0.1'));
    if (page === undefined) return false;
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    try {
      await once(socket, 'open');
      socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: padIsVisible, returnByValue: true } }));
      const [answer] = (await once(socket, 'message')) as [Buffer];
      return (JSON.parse(answer.toString()) as { readonly result: { readonly result: { readonly value: unknown } } }).result.result.value === true;
    } finally {
      socket.terminate();
    }
  }

  /** Asks as the page does, with its session. */
  async client(page: Page): Promise<{ readonly api: StudioClient; readonly close: () => void }> {
    const { origin } = new URL(page.url());
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/api`, { headers: { origin, cookie } });
    await once(socket, 'open');
    return { api: createORPCClient(new RPCLink({ websocket: socket as never })), close: () => socket.terminate() };
  }

  /** As a power cut does it: nobody is asked, nothing is finished. */
  killAll(): void {
    // Stopped first, so that none can start another one meanwhile.
    const { tree } = this;
    for (const signal of ['SIGSTOP', 'SIGKILL'] as const) {
      for (const pid of tree) {
        try {
          process.kill(pid, signal);
        } catch {
          // It had ended already.
        }
      }
    }
  }

  async close(): Promise<void> {
    await this.browser?.close().catch(() => undefined);
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGINT');
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
