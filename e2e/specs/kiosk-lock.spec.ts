import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import Sqlite from 'better-sqlite3';
import type { Page } from '@playwright/test';
import { expect, pin, test } from '../locked.ts';

/** A wrong PIN on the keypad, by touch. */
async function press(page: Page, digits: string, unlock: string | RegExp = 'Unlock'): Promise<void> {
  const pad = page.getByRole('dialog');
  for (const digit of digits) await pad.getByRole('button', { name: digit, exact: true }).click();
  await pad.getByRole('button', { name: unlock }).click();
}

async function draw(page: Page): Promise<void> {
  const { x, y, width, height } = (await page.getByRole('main').locator('canvas').first().boundingBox())!;
  await page.mouse.move(x + width / 2, y + height * 0.2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + height * 0.8, { steps: 8 });
  await page.mouse.up();
}

/** How much ink is to be seen: pixels of the pad that are not as its corner is. */
function inkOf(page: Page): Promise<number> {
  return page.evaluate<number>(`(() => {
    const canvas = document.querySelector('main canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const pixels = new Uint32Array(data.buffer);
    return pixels.filter((pixel) => pixel !== pixels[0]).length;
  })()`);
}

/** Every row of every table. */
function rowsOf(dataDir: string): Readonly<Record<string, unknown>> {
  const database = new Sqlite(join(dataDir, 'studio.db'), { readonly: true });
  const tables = (database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).all() as { name: string }[]).map(({ name }) => name);
  const rows = Object.fromEntries(tables.map((name) => [name, database.prepare(`SELECT * FROM ${name}`).all()]));
  database.close();
  return rows;
}

test('the pad alone is shown, and a session leaves no row behind', async ({ lock, studio }) => {
  const before = rowsOf(studio.dataDir);
  const kiosk = await lock();
  const page = await kiosk.page();
  await expect(page.getByRole('heading', { name: 'Write a digit' })).toBeVisible();
  await expect(page.getByText('Nothing you write is stored, and nothing leaves this machine.')).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('link')).toHaveCount(0);
  for (const key of ['Control+k', '?', 'Control+1', 'F5', 'Control+p', 'Control+,']) await page.keyboard.press(key);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await draw(page);
  expect(await inkOf(page)).toBeGreaterThan(0);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByRole('heading', { name: '请写一个数字' })).toBeVisible();
  await page.evaluate(`window.location.hash = '#/data/digits'`);
  await expect(page.getByRole('heading', { name: '请写一个数字' })).toBeVisible();
  for (const { x, y, width, height } of await Promise.all((await page.getByRole('button').all()).map(async (button) => (await button.boundingBox())!))) {
    expect({ at: [x, y], isBig: width >= 56 && height >= 56 }).toEqual({ at: [x, y], isBig: true });
  }
  await kiosk.close();
  expect(rowsOf(studio.dataDir)).toEqual(before);
});

test('a digit is kept where settings name a dataset and its writer says what it is; whoever comes next sees nothing of it', async ({ lock, prepare, studio }, testInfo) => {
  const samples = (): number => (JSON.parse(studio.dsdc('datasets', 'list', '--json').split('\n')[0]!) as { splits: { train: number } }).splits.train;
  const before = samples();
  await prepare(async ({ datasets, kiosk }) => {
    const [dataset] = await datasets.list();
    await kiosk.configure({ idleSeconds: 10, inkDataset: dataset!.id });
  });
  const kiosk = await lock();
  const page = await kiosk.page();
  const labels = page.getByRole('group', { name: 'It was a' });
  await expect(page.getByText('A digit of which you say what it is')).toBeVisible();
  await expect(labels.getByRole('button', { name: '1' })).toBeDisabled();
  await draw(page);
  await labels.getByRole('button', { name: '1' }).click();
  await expect(page.getByText('Filed as 1 in digits.')).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('kept.png') });
  expect(await inkOf(page)).toBe(0);
  await expect(page.getByText('Filed as 1 in digits.')).toHaveCount(0);
  await kiosk.close();
  expect(samples()).toBe(before + 1);
});

test('what a page asks beyond the pad is refused', async ({ lock }) => {
  const kiosk = await lock();
  const page = await kiosk.page();
  for (const [method, path] of [['GET', '/media/datasets/x/index'], ['POST', '/media/datasets/x/pixels'], ['PUT', '/media/uploads/5f0c2a1e-0000-4000-8000-000000000000/a'], ['GET', '/media/models/first/model.safetensors']] as const) {
    const answer = await page.evaluate(async ([how, where]) => {
      const response = await fetch(where, { method: how, ...(how !== 'GET' && { body: 'x' }) });
      return { status: response.status, body: (await response.json()) as { code: string } };
    }, [method, path] as const);
    expect(answer, path).toMatchObject({ status: 403, body: { code: 'KIOSK_LOCKED' } });
  }
  // The page of the whole studio is not there either.
  expect(await page.evaluate(async () => (await fetch('/index.html')).status)).toBe(404);
  // As the page's own code would ask, over a socket of its own.
  const said = await page.evaluate<string>(`new Promise((resolve) => {
    const socket = new WebSocket('ws://' + location.host + '/api');
    socket.onopen = () => socket.send(JSON.stringify({ i: '1', p: { u: '/runs/list', b: { json: {} } } }));
    socket.onmessage = ({ data }) => (typeof data === 'string' ? Promise.resolve(data) : data.text()).then(resolve);
  })`);
  expect(said).toContain('KIOSK_LOCKED');
  const { api, close } = await kiosk.client(page);
  await expect(api.runs.list({})).rejects.toMatchObject({ code: 'KIOSK_LOCKED' });
  await expect(api.kiosk.setPin({ pin: '0000', old: pin })).rejects.toMatchObject({ code: 'KIOSK_LOCKED' });
  await expect(api.settings.set({ key: 'theme', value: 'dark' })).rejects.toMatchObject({ code: 'KIOSK_LOCKED' });
  close();
});

test('wrong PINs are limited, also by the next start; the right one leaves', async ({ lock, prepare }) => {
  const kiosk = await lock();
  const page = await kiosk.page();
  await page.getByRole('button', { name: 'Staff' }).click();
  await press(page, '0000');
  await expect(page.getByText('That PIN is not right. 4 more tries, then there is a wait.')).toBeVisible();
  // By keyboard too.
  for (let i = 0; i < 4; i++) {
    await page.keyboard.type('9999');
    await page.keyboard.press('Enter');
    if (i < 3) await expect(page.getByText(new RegExp(`${3 - i} more tr|One more try`))).toBeVisible();
  }
  await expect(page.getByText('That was wrong too often.')).toBeVisible();
  await expect(page.getByRole('dialog').getByRole('button', { name: '1', exact: true })).toBeDisabled();
  await kiosk.close();

  const second = await lock();
  const again = await second.page();
  const { api, close } = await second.client(again);
  expect(await api.kiosk.unlock({ pin })).toMatchObject({ outcome: 'early', left: 1 });
  close();
  await again.getByRole('button', { name: 'Staff' }).click();
  await expect(again.getByText('That was wrong too often.')).toBeVisible();
  await second.close();

  // The operator, at the machine's own terminal.
  await prepare((studio) => studio.kiosk.replacePin(pin));
  const third = await lock();
  const last = await third.page();
  await last.getByRole('button', { name: 'Staff' }).click();
  await press(last, pin);
  await expect(last.getByText('It closes now. What the studio has stored stays as it is.')).toBeVisible();
  expect(await third.ended).toEqual([0, null]);
  expect(third.said.join('')).toContain('The kiosk was left with the PIN.');
});

test('who goes away leaves nothing: ink, language and keypad go, after a warning', async ({ lock, prepare }) => {
  await prepare((studio) => studio.kiosk.configure({ idleSeconds: 10, inkDataset: null }));
  const kiosk = await lock();
  const page = await kiosk.page();
  await draw(page);
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('button', { name: '工作人员' }).click();
  await page.keyboard.press('1');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await inkOf(page)).toBeGreaterThan(0);
  await expect(page.getByRole('status').filter({ hasText: '即将清除' })).toBeAttached();
  await expect(page.getByRole('heading', { name: 'Write a digit' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await inkOf(page)).toBe(0);
  // Nobody is there: nobody is warned again.
  await page.waitForTimeout(6_000);
  await expect(page.getByText('about to be cleared')).toHaveCount(0);
});

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in the kiosk, ${theme}; nothing overflows`, async ({ lock, prepare }, testInfo) => {
    await prepare((studio) => studio.settings.set('theme', theme));
    const kiosk = await lock();
    const page = await kiosk.page();
    const problems = async (): Promise<string[]> => {
      // Where it opens a page of its own for its sums, a kiosk's browser would not.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(['wcag2a', 'wcag2aa', 'wcag2aaa', 'best-practice']).analyze();
      return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
    };
    for (const [width, height] of [[1024, 700], [1920, 1080]] as const) {
      await page.setViewportSize({ width, height });
      for (const language of ['EN', '中文'] as const) {
        await page.getByRole('button', { name: language }).click();
        await draw(page);
        expect(await problems()).toEqual([]);
        await page.screenshot({ path: testInfo.outputPath(`pad-${theme}-${width}-${language}.png`) });
        await page.getByRole('button', { name: /^(Staff|工作人员)$/ }).click();
        await page.keyboard.type('123');
        expect(await problems()).toEqual([]);
        await page.screenshot({ path: testInfo.outputPath(`pin-${theme}-${width}-${language}.png`) });
        await page.keyboard.press('Escape');
        expect(await page.evaluate<boolean[]>('[document.documentElement.scrollWidth <= innerWidth, document.documentElement.scrollHeight <= innerHeight]')).toEqual([true, true]);
      }
    }
  });
}
