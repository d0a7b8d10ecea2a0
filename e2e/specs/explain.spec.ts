import { AxeBuilder } from '@axe-core/playwright';
import { DataPage } from '../pages/data.ts';
import { ExplainPage } from '../pages/explain.ts';
import { expect, test } from '../trained-models.ts';

test('a sample is followed through a model, from its maps to the samples it was learned from', async ({ studio }) => {
  test.slow();
  const data = new DataPage(await studio.open('#/data'));
  await data.inspector.getByRole('link', { name: 'What happens inside the model' }).click();
  const explain = new ExplainPage(data.page);
  const { page, panel } = explain;
  await expect(page).toHaveURL(/#\/explain\?dataset=[^&]+&sample=\d+/);

  // Every layer has maps; the chosen one stands in the address.
  await expect(explain.layers.getByRole('radio').first()).toBeVisible();
  await explain.layer('block3-depthwise');
  await expect(page).toHaveURL(/layer=block3-depthwise/);
  await expect(panel.getByText('64 maps of 10×10')).toBeVisible();
  const maps = panel.getByRole('slider', { name: 'Maps of block3-depthwise: choose one' });
  await maps.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/unit=1/);
  await expect(maps).toHaveAttribute('aria-valuetext', /^unit 1, at most /);
  await expect(panel.getByRole('img', { name: /^Value: colours from / })).toBeVisible();

  // The sum of the taps is what the engine answered.
  await explain.view('Kernel walk');
  await panel.getByRole('slider', { name: 'Output: choose a pixel' }).focus();
  for (const key of ['ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  await expect(panel.getByText('3×3 taps, dilation 2, stride 1')).toBeVisible();
  await expect(panel.getByRole('row')).toHaveCount(10);
  const figure = async (name: string): Promise<number> => Number((await panel.getByTestId(name).innerText()).replace('−', '-'));
  expect(Math.abs((await figure('walk-sum')) - (await figure('walk-engine')))).toBeLessThan(1e-4);

  await explain.view('Reach and cost');
  await expect(panel.getByTestId('reach-dilated')).toHaveText('17 px');
  await expect(panel.getByTestId('reach-undilated')).toHaveText('13 px');
  await expect(panel.getByRole('row', { name: /Separable and dilated ● this layer/ })).toContainText('5,696');

  await explain.view('What counts');
  for (const name of ['Gradient of the logit', 'Grad-CAM at block3-depthwise', 'Occlusion']) await expect(panel.getByRole('heading', { name })).toBeVisible();

  await explain.view('Filters');
  await panel.getByRole('button', { name: 'Find them' }).click();
  await expect(panel.getByRole('list', { name: 'What excites unit 1 most' }).getByRole('link')).toHaveCount(9);

  await explain.view('Nearest');
  const neighbours = panel.getByRole('list', { name: 'Nearest training samples' }).getByRole('link');
  await expect(neighbours).toHaveCount(24);

  // Reload brings it back; a neighbour opens in Data.
  await page.reload();
  await expect(neighbours).toHaveCount(24);
  const neighbour = /sample=(\d+)/.exec((await neighbours.first().getAttribute('href')) ?? '')![1]!;
  await neighbours.first().click();
  await expect(page).toHaveURL(new RegExp(`#/data/[^?]+\\?.*sample=${neighbour}`));
  await expect(data.inspector.getByRole('heading', { name: `Sample ${neighbour}` })).toBeVisible();
});

test('samples lassoed on the map open in Data, and no others', async ({ studio }) => {
  test.slow();
  const page = await studio.open('#/explain?view=map');
  const explain = new ExplainPage(page);
  const map = explain.panel.getByRole('img', { name: /^Map of \d+ samples/ });
  // Neighbourhoods are laid out beside the interface's thread; the lasso works on what is shown.
  await explain.panel.getByRole('radio', { name: 'UMAP' }).click();
  await expect(explain.panel.getByText(/by their neighbours along the 10 widest principal axes/)).toBeVisible();
  await map.scrollIntoViewIfNeeded();
  const box = (await map.boundingBox())!;
  const corners = [[0.02, 0.02], [0.98, 0.02], [0.98, 0.6], [0.02, 0.6]] as const;
  const at = (i: number): [number, number] => [box.x + box.width * corners[i]![0], box.y + box.height * corners[i]![1]];
  await page.mouse.move(...at(0));
  await page.mouse.down();
  for (const i of [1, 2, 3]) await page.mouse.move(...at(i), { steps: 4 });
  await page.mouse.up();
  const status = explain.panel.getByRole('status').filter({ hasText: /\d+ samples/ });
  const count = /(\d+) samples/.exec(await status.innerText())![1]!;
  expect(Number(count)).toBeGreaterThan(5);
  await explain.panel.getByRole('link', { name: 'Open in Data' }).click();
  const data = new DataPage(page);
  await expect(page.getByText(`${count} chosen samples`)).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: new RegExp(`^${count} of `) })).toBeVisible();
  await expect(data.grid).toBeVisible();
});

test('a drawing that is gone is said to be, and a model that is not here', async ({ studio }) => {
  const page = await studio.open('#/explain?ink=1');
  await expect(page.getByText('The drawing is no longer here')).toBeVisible();
  await page.evaluate(`window.location.hash = '#/explain/none'`);
  await expect(page.locator('#explain-panel').getByText('This model is not here')).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in any view of a model, ${theme}`, async ({ studio }) => {
    test.slow();
    const page = await studio.open('#/explain');
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const explain = new ExplainPage(page);
    const found: Record<string, string[]> = {};
    for (const view of ['Feature maps', 'Kernel walk', 'Reach and cost', 'What counts', 'Nearest', 'Filters', 'Map']) {
      await explain.view(view);
      await expect(explain.panel.getByRole('heading').first()).toBeVisible();
      await page.waitForLoadState('networkidle');
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      if (serious.length > 0) found[view] = serious.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
      // Nothing sticks out of the window at its smallest.
      await page.setViewportSize({ width: 1024, height: 700 });
      const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth + document.querySelector("#explain-panel").scrollWidth - document.querySelector("#explain-panel").clientWidth');
      if (overflow !== 0) found[`${view}, width`] = [`${String(overflow)} px too wide`];
    }
    expect(found).toEqual({});
  });
}
