import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '../fixtures.ts';
import { Frame } from '../pages/frame.ts';
import { test } from '../prepared.ts';

/** What axe calls serious or critical, in words short enough to read. */
async function problems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} — ${failureSummary?.split('\n').slice(1, 3).join(' ').trim() ?? ''}`));
}

const places = ['#/start', '#/scan', '#/data', '#/data/digits', '#/train', '#/runs', '#/models', '#/pad', '#/settings', '#/engines', '#/nowhere'];

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on any screen, ${theme}`, async ({ studio }) => {
    test.setTimeout(300_000);
    const page = await studio.open('#/settings');
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const frame = new Frame(page);
    const found: Record<string, string[]> = {};
    const look = async (name: string): Promise<void> => {
      await page.waitForLoadState('networkidle');
      const list = await problems(page);
      if (list.length > 0) found[name] = list;
    };
    for (const place of places) {
      await page.evaluate(`window.location.hash = ${JSON.stringify(place)}`);
      await expect(page.getByLabel('Loading')).toHaveCount(0);
      await look(place);
    }
    // The model and the run of this studio have screens of their own.
    await frame.command('first', /first/);
    await expect(page).toHaveURL(/#\/(models|runs)\/./);
    await expect(page.getByLabel('Loading')).toHaveCount(0);
    await look('detail');

    await page.keyboard.press('Control+k');
    await expect(frame.palette.getByRole('option').first()).toBeVisible();
    await look('palette');
    await page.keyboard.press('Escape');
    await frame.heading.focus();
    await page.keyboard.press('?');
    await expect(frame.keySheet).toBeVisible();
    await look('key sheet');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Language/ }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    await look('menu');
    await page.keyboard.press('Escape');
    await page.evaluate(`window.location.hash = '#/data?import=1'`);
    await expect(page.getByRole('dialog')).toBeVisible();
    await look('import dialog');
    expect(found).toEqual({});
  });
}
