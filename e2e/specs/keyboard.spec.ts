import type { Page } from '@playwright/test';
import { expect, test as firstStart } from '../fixtures.ts';
import { Frame, workspaces } from '../pages/frame.ts';
import { test } from '../prepared.ts';

interface Focused {
  readonly name: string;
  readonly isVisible: boolean;
  readonly isMarked: boolean;
}

/** What has the focus, and whether that can be seen; undefined where nothing has it. */
async function focused(page: Page): Promise<Focused | undefined> {
  return page.evaluate(`(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return undefined;
    const box = element.getBoundingClientRect();
    const isMarked = [element, element.parentElement, ...element.querySelectorAll('*')].some((each) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    });
    const name = element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40);
    return { name: element.tagName.toLowerCase() + ' ' + name, isVisible: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth, isMarked };
  })()`);
}

/** Presses Tab until it comes round; answers every stop. */
async function tabRound(page: Page, most = 120): Promise<Focused[]> {
  const stops: Focused[] = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const here = await focused(page);
    if (here === undefined) return stops;
    stops.push(here);
  }
  throw new Error(`Tab does not come round: ${stops.slice(-10).map(({ name }) => name).join(', ')}`);
}

/** Whether the focus is somewhere inside the only one of its role. */
async function holdsFocus(page: Page, role: 'dialog' | 'menu'): Promise<boolean> {
  return page.evaluate(`document.querySelector('[role=${role}]').contains(document.activeElement)`);
}

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    if (name.test((await focused(page))?.name ?? '')) return;
  }
  throw new Error(`Tab does not lead to ${String(name)}`);
}

firstStart('from the first start into the studio without a pointer', async ({ studio }) => {
  const page = await studio.open();
  await expect(page.getByRole('heading', { name: 'From data to a trained model' })).toBeVisible();
  await tabTo(page, /Skip, I know my way/);
  await page.keyboard.press('Enter');
  const frame = new Frame(page);
  await expect(frame.heading).toHaveText('Data');
  await expect(frame.heading).toBeFocused();
});

test('every stop of Tab can be seen, on every screen', async ({ studio }) => {
  test.setTimeout(300_000);
  const page = await studio.open('#/settings');
  const frame = new Frame(page);
  for (const keys of ['Control+,', ...workspaces.map(([key]) => key)]) {
    await page.keyboard.press(keys);
    await page.waitForLoadState('networkidle');
    await expect(page.getByLabel('Loading')).toHaveCount(0);
    await frame.heading.focus();
    const stops = await tabRound(page);
    expect(stops.length).toBeGreaterThan(4);
    expect(stops.filter(({ isVisible, isMarked }) => !isVisible || !isMarked).map(({ name, isVisible, isMarked }) => `${keys}: ${name} visible ${isVisible} marked ${isMarked}`)).toEqual([]);
  }
});

test('palette, dialogs and menus keep the focus inside and give it back', async ({ studio }) => {
  const page = await studio.open('#/settings');
  const frame = new Frame(page);
  await tabTo(page, /^button .*Keys/);
  await page.keyboard.press('Enter');
  await expect(frame.keySheet).toBeVisible();
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('Tab');
    expect(await holdsFocus(page, 'dialog')).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await focused(page))?.name).toMatch(/^button .*Keys/);

  await page.keyboard.press('Control+k');
  await expect(frame.palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  expect(await holdsFocus(page, 'dialog')).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await focused(page))?.name).toMatch(/^button .*Keys/);

  await tabTo(page, /Language: English/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  expect(await holdsFocus(page, 'menu')).toBe(true);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect.poll(async () => (await focused(page))?.name).toMatch(/Language: English/);

  await frame.command('import data', /Import data/);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press('Tab');
    expect(await holdsFocus(page, 'dialog')).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect.poll(async () => focused(page)).toBeDefined();
});
