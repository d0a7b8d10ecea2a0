import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { browserLaunch, browserOrReason } from '../../e2e/hosts.ts';
import { StudioError } from '../../src/contract/errors.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The kiosk host on a data folder, in a process of its own, and an installed browser without a window. */
export interface StudioPages {
  /** A page of a visitor who was never here. The script runs in it before the interface does. */
  open(script?: { readonly path: string }): Promise<Page>;
  close(): Promise<void>;
}

/** @throws StudioError where there is no browser. */
export async function studioPages(dataDir: string): Promise<StudioPages> {
  const found = browserOrReason();
  if ('reason' in found) throw new StudioError('USAGE_INVALID', `The interface is measured in a browser: ${found.reason}`);
  const host = spawn(process.execPath, [join(root, 'src/cli/dsdc.mjs'), 'kiosk', '--json', '--data-dir', dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(host, 'exit');
  const addresses = createInterface(host.stdout)[Symbol.asyncIterator]();
  const browser = await chromium.launch({
    ...browserLaunch(found.path),
    // A scrollbar is one of the things to take hold of.
    ignoreDefaultArgs: ['--hide-scrollbars']
  });
  return {
    async open(script) {
      host.stdin.write('\n');
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
      if (script) await context.addInitScript(script);
      const page = await context.newPage();
      const { address } = JSON.parse((await addresses.next()).value as string) as { address: string };
      await page.goto(address);
      await page.getByRole('main').waitFor();
      return page;
    },
    async close() {
      await browser.close();
      host.kill('SIGINT');
      await ended;
    }
  };
}
