import type { Page, WebSocketRoute } from '@playwright/test';
import { expect } from '../fixtures.ts';
import { Frame, workspaces } from '../pages/frame.ts';
import { test } from '../prepared.ts';

test('when the core is killed the page says so, and everything stored is there again', async ({ studio, host }) => {
  const page = await studio.open('#/data/digits');
  await expect(page.getByRole('grid').first()).toBeVisible();
  await studio.killCore();
  if (host === 'kiosk') {
    const banner = page.getByRole('status').filter({ hasText: 'The studio does not answer' });
    await expect(banner).toContainText('nothing that was saved is lost');
    await expect(banner.getByRole('button', { name: 'Try now' })).toBeVisible();
    // What was shown stays; the way to other places too.
    await page.keyboard.press('Control+,');
    await expect(new Frame(page).heading).toHaveText('Settings');
  }
  // The window's core comes back by itself; the kiosk is started again.
  const again = await studio.open('#/data/digits');
  await expect(again.getByRole('status').filter({ hasText: 'The studio does not answer' })).toHaveCount(0);
  await expect(again.getByRole('grid').first()).toBeVisible();
  expect(studio.dsdc('datasets', 'list')).toContain('digits');
});

test('how long pictures are kept is not shown as stored where it could not be', async ({ studio, host }) => {
  test.skip(host === 'window', 'The window’s core comes back by itself.');
  const page = await studio.open('#/settings');
  const days = page.getByRole('spinbutton', { name: 'Keep pictures' });
  await expect(days).toHaveAttribute('placeholder', 'for ever');
  await studio.killCore();
  await days.fill('30');
  await days.press('Tab');
  await expect(page.getByRole('list', { name: 'Messages' })).toContainText('The studio does not answer.');
  await expect(days).toHaveValue('');
});

test('a broken connection is opened again, and what happened meanwhile is shown', async ({ studio, host, context }) => {
  test.skip(host === 'window', 'A message port between processes breaks only with one of them.');
  let open: WebSocketRoute | undefined;
  let opened = 0;
  await context.routeWebSocket(/\/api$/, (socket) => {
    open = socket;
    opened++;
    socket.connectToServer();
  });
  const page = await studio.open('#/data');
  await expect(page.getByRole('main').getByText('digits').first()).toBeVisible();
  await open!.close();
  studio.dsdc('datasets', 'synthesize', '--name', 'meanwhile', '--count', '40');
  await expect.poll(() => opened).toBe(2);
  await expect(page.getByRole('main').getByText('meanwhile').first()).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'The studio does not answer' })).toHaveCount(0);
});

test('an address that was used already says what to do', async ({ studio, host, context, browser }) => {
  test.skip(host === 'window', 'Only the kiosk has addresses.');
  const page = await studio.open();
  const { origin } = new URL(page.url());
  const stranger = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await stranger.goto(`${origin}/#token=used-already`);
  await expect(stranger.getByText('This page was not given access')).toBeVisible();
  await stranger.context().close();
  expect(context.pages()).toHaveLength(1);
});

interface PageFigures {
  readonly documents: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly heapBytes: number;
}

/** After garbage collections: what only its users' forgetting could free is counted. */
async function figuresOf(page: Page): Promise<PageFigures> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  for (let i = 0; i < 3; i++) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  const of = (name: string): number => metrics.find((metric) => metric.name === name)!.value;
  return { documents: of('Documents'), nodes: of('Nodes'), listeners: of('JSEventListeners'), heapBytes: of('JSHeapUsedSize') };
}

test('ten reloads in a row leak nothing, in the page or in the host', async ({ studio }) => {
  test.setTimeout(300_000);
  const page = await studio.open('#/data/digits');
  const isShown = async (): Promise<void> => {
    await expect(page.getByRole('grid').first()).toBeVisible();
    await page.waitForLoadState('networkidle');
  };
  const reload = async (): Promise<void> => {
    await page.reload();
    await isShown();
  };
  await isShown();
  for (let i = 0; i < 2; i++) await reload();
  const [hostBefore, before] = [await studio.figures(), await figuresOf(page)];
  for (let i = 0; i < 10; i++) await reload();
  const after = await figuresOf(page);
  expect(after.documents).toBeLessThanOrEqual(before.documents);
  expect(after.nodes).toBeLessThan(before.nodes * 1.1);
  expect(after.listeners).toBeLessThan(before.listeners * 1.1);
  expect(after.heapBytes).toBeLessThan(before.heapBytes * 1.2);
  if (hostBefore === undefined) return;
  await expect.poll(async () => (await studio.figures())!.timers).toBeLessThanOrEqual(hostBefore.timers);
  const hostAfter = (await studio.figures())!;
  expect(hostAfter.sockets).toBe(1);
  // Ten pages' worth of routers, streams and answers would be tens of megabytes.
  expect(hostAfter.heapBytes - hostBefore.heapBytes).toBeLessThan(4_000_000);
});

test('going round the workspaces leaves no detached pages behind', async ({ studio }) => {
  test.setTimeout(300_000);
  const page = await studio.open('#/data/digits');
  const round = async (): Promise<void> => {
    for (const [keys, place] of workspaces) {
      await page.keyboard.press(keys);
      await expect(page).toHaveURL(new RegExp(`#/${place}`));
      await page.waitForLoadState('networkidle');
      await expect(page.getByLabel('Loading')).toHaveCount(0);
    }
  };
  // So long the browser compiles what runs often: code counts as heap.
  for (let i = 0; i < 10; i++) await round();
  const before = await figuresOf(page);
  for (let i = 0; i < 6; i++) await round();
  const after = await figuresOf(page);
  expect(after.nodes).toBeLessThan(before.nodes * 1.15);
  expect(after.listeners).toBeLessThan(before.listeners * 1.15);
  expect(after.heapBytes).toBeLessThan(before.heapBytes * 1.25);
});
