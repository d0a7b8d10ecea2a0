import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test as base, _electron } from '@playwright/test';
import type { BrowserContext, ElectronApplication, Page } from '@playwright/test';
import { childrenRunning } from '../src/host/testing/processes.ts';
import { electronOrReason } from './hosts.ts';
import type { HostOptions } from './hosts.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const launcher = join(root, 'src/cli/dsdc.mjs');

/** A studio with a data folder of its own, on the host that the project is for. */
export interface StudioUnderTest {
  readonly dataDir: string;
  /** A page with the interface, at a place such as `#/data`. */
  open(place?: string): Promise<Page>;
  /** Runs the command line on the same data; throws with what it said when it fails. */
  dsdc(...args: string[]): string;
  /** The core ends at once and without warning; `open` starts another. */
  killCore(): Promise<void>;
  /** The process that trains ends at once and without warning. The kiosk's is found on Linux alone. */
  killTrainer(): Promise<void>;
  /** Of the kiosk host; undefined where the host cannot tell. */
  figures(): Promise<HostFigures | undefined>;
}

/** What a host holds for its pages. */
export interface HostFigures {
  readonly sockets: number;
  /** Every stream of states looks for news by one. */
  readonly timers: number;
  /** After a garbage collection. */
  readonly heapBytes: number;
}

interface Fixtures extends HostOptions {
  readonly hostIsHere: undefined;
  readonly studio: StudioUnderTest;
}

export const test = base.extend<Fixtures>({
  host: ['kiosk', { option: true }],
  skipReason: [null, { option: true }],
  // By itself and first: a spec that is skipped opens no browser.
  hostIsHere: [async ({ skipReason }, use, testInfo) => {
    testInfo.skip(skipReason !== null, skipReason ?? '');
    await use(undefined);
  }, { auto: true }],
  studio: async ({ host, context }, use) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'dsdc-e2e-'));
    const running = host === 'kiosk' ? new KioskUnderTest(dataDir, context) : new WindowUnderTest(dataDir);
    try {
      await use(running);
    } finally {
      await running.close();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    }
  }
});

export { expect } from '@playwright/test';

/** Runs the command line on a data folder; throws with what it said when it fails. */
export function dsdc(dataDir: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args, '--data-dir', dataDir], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`dsdc ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

abstract class UnderTest {
  readonly dataDir: string;

  constructor(dataDir: string) {
    this.dataDir = dataDir;
  }

  dsdc(...args: string[]): string {
    return dsdc(this.dataDir, ...args);
  }
}

class KioskUnderTest extends UnderTest implements StudioUnderTest {
  private readonly context: BrowserContext;
  private kiosk: { readonly process: ChildProcess; readonly lines: AsyncIterator<string, undefined>; isFresh: boolean } | undefined;
  /** Kept when the core is killed: pages of the one before look for the next one where it was. */
  private port = '0';

  constructor(dataDir: string, context: BrowserContext) {
    super(dataDir);
    this.context = context;
  }

  async open(place = ''): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(await this.address());
    await page.getByRole('main').waitFor();
    if (place !== '') await page.evaluate(`window.location.hash = ${JSON.stringify(place)}`);
    return page;
  }

  async figures(): Promise<HostFigures | undefined> {
    if (this.kiosk === undefined) return undefined;
    this.kiosk.process.stdin!.write('figures\n');
    return JSON.parse((await this.kiosk.lines.next()).value!) as HostFigures;
  }

  async killCore(): Promise<void> {
    await this.end((kiosk) => kiosk.kill('SIGKILL'));
  }

  async killTrainer(): Promise<void> {
    const [trainer] = childrenRunning(this.kiosk!.process.pid!, 'engine/trainer/main.ts');
    if (trainer === undefined) throw new Error('Nothing is training.');
    process.kill(trainer, 'SIGKILL');
  }

  async close(): Promise<void> {
    await this.end((kiosk) => kiosk.stdin!.end());
  }

  private async end(tell: (kiosk: ChildProcess) => void): Promise<void> {
    const kiosk = this.kiosk;
    this.kiosk = undefined;
    if (kiosk === undefined || kiosk.process.exitCode !== null) return;
    const ended = once(kiosk.process, 'exit');
    tell(kiosk.process);
    await ended;
  }

  /** An address works once: for every further page one is asked for. */
  private async address(): Promise<string> {
    if (this.kiosk === undefined) {
      const process_ = spawn(process.execPath, ['--expose-gc', join(root, 'e2e/serve.ts'), this.dataDir, this.port], { stdio: ['pipe', 'pipe', 'inherit'] });
      this.kiosk = { process: process_, lines: createInterface(process_.stdout)[Symbol.asyncIterator](), isFresh: true };
    }
    if (!this.kiosk.isFresh) this.kiosk.process.stdin!.write('\n');
    this.kiosk.isFresh = false;
    const { done, value } = await this.kiosk.lines.next();
    if (done === true) throw new Error('The kiosk ended before it said its address; stderr tells why.');
    const address = value;
    this.port = new URL(address).port;
    return address;
  }
}

class WindowUnderTest extends UnderTest implements StudioUnderTest {
  private app: ElectronApplication | undefined;

  async open(place = ''): Promise<Page> {
    const found = electronOrReason();
    if ('reason' in found) throw new Error(found.reason);
    this.app ??= await _electron.launch({ executablePath: found.path, args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root], env: { ...process.env, DSDC_DATA_DIR: this.dataDir } });
    const page = await this.app.firstWindow();
    await page.getByRole('main').waitFor();
    if (place !== '') await page.evaluate(`window.location.hash = ${JSON.stringify(place)}`);
    return page;
  }

  async killCore(): Promise<void> {
    await this.app?.evaluate(({ app }) => {
      const core = app.getAppMetrics().find(({ serviceName, name }) => (name ?? serviceName ?? '').includes('core'));
      if (core !== undefined) process.kill(core.pid, 'SIGKILL');
    });
  }

  async killTrainer(): Promise<void> {
    await this.app!.evaluate(({ app }) => {
      const trainer = app.getAppMetrics().find(({ serviceName, name }) => (name ?? serviceName ?? '').includes('trainer'));
      if (trainer === undefined) throw new Error('Nothing is training.');
      process.kill(trainer.pid, 'SIGKILL');
    });
  }

  async figures(): Promise<undefined> {
    return undefined;
  }

  async close(): Promise<void> {
    await this.app?.close();
  }
}
