import type { Page } from '@playwright/test';
import { expect } from '../fixtures.ts';
import { Frame, workspaces } from '../pages/frame.ts';
import { test } from '../prepared.ts';

test('keys lead to every workspace, the palette to everything by its name, and ? shows all keys', async ({ studio }) => {
  const page = await studio.open('#/settings');
  const frame = new Frame(page);
  for (const [keys, place] of workspaces) {
    await page.keyboard.press(keys);
    await expect(page).toHaveURL(new RegExp(`#/${place}`));
    await expect(frame.heading).toBeFocused();
  }
  await frame.command('settings');
  await expect(frame.heading).toHaveText('Settings');
  // Stored things by name, too; the model that comes with the studio has the dataset's, so by its size.
  await frame.command('digits 600', /^digits/);
  await expect(page).toHaveURL(/#\/data\/digits/);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('no such thing at all');
  await expect(frame.palette.getByRole('status')).toHaveText('Nothing by that name');
  await page.keyboard.press('Escape');
  await expect(frame.palette).toBeHidden();

  await frame.heading.focus();
  await page.keyboard.press('?');
  await expect(frame.keySheet).toBeVisible();
  for (const label of ['Go to Data', 'Go to Train', 'Go to Runs', 'Go to Models', 'Search or run a command', 'Show all keys']) await expect(frame.keySheet.getByText(label, { exact: true })).toBeVisible();
  // Keys of the page below are not heard meanwhile.
  await page.keyboard.press('Control+2');
  await expect(page).toHaveURL(/#\/data\/digits/);
  await page.keyboard.press('Escape');
  await expect(frame.keySheet).toBeHidden();
  await expect(frame.heading).toBeFocused();
});

test('the theme is the system’s until one is chosen, which stays', async ({ studio }) => {
  const page = await studio.open('#/settings');
  const shown = (): Promise<string> => page.evaluate('document.documentElement.dataset.theme');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(shown).toBe('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(shown).toBe('light');
  await page.getByRole('radio', { name: 'Dark' }).or(page.getByRole('tab', { name: 'Dark' })).click();
  await expect.poll(shown).toBe('dark');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
  expect(await shown()).toBe('dark');
  await page.getByRole('radio', { name: 'System' }).or(page.getByRole('tab', { name: 'System' })).click();
  await expect.poll(shown).toBe('light');
});

test('filters and the last place are there again after leaving, after a reload and after a restart', async ({ studio }) => {
  const page = await studio.open('#/data/digits?label=3');
  const frame = new Frame(page);
  await expect(page.getByRole('grid').first()).toBeVisible();
  await page.keyboard.press('Control+3');
  await expect(frame.heading).toHaveText('Runs');
  await page.keyboard.press('Control+1');
  await expect(page).toHaveURL(/#\/data\/digits\?.*label=3/);
  await page.keyboard.press('Control+3');
  await page.reload();
  await expect(frame.heading).toHaveText('Runs');
  await page.keyboard.press('Control+1');
  await expect(page).toHaveURL(/#\/data\/digits\?.*label=3/);
});

/** Names, terms that are not translated and units; whatever else is spelt in Latin letters is a word that was forgotten. */
const names = /\b(Yann LeCun and Corinna Cortes|CC BY-SA|MIT|BHMSDS|ARDIS|Optdigits|large|DSDC|PIN|Studio|MNIST|EMNIST|USPS|QMNIST|KMNIST|Kaggle|Zalando|TensorFlow|TensorBoard|libtensorflow|WebGPU|WebAssembly|WASM|wasm|CUDA|NVIDIA|GPU|CPU|Vulkan|Metal|Direct3D|JavaScript|Node|Linux|linux|x64|arm64|Dawn|tfjs|AdamW?|Muon|SGD|ReLU|EMA|CSV|PNG|SVG|JSON|IDX|NPZ|ZIP|MB|GB|kB|Ctrl|Shift|Esc|Enter|Del|Space|Tab|Home|End|PgUp|PgDn|Alt|English|McNemar|Wilson|Parquet|stem|norm|depthwise|pointwise|flatten|block\d|pool|synthetic|dirty|datasets?\.s3\.amazonaws|Brier|ECE|F1|MAC|MACs|Intel|Xeon|AMD|EPYC|Processor|GHz|safetensors|tfevents|Conv|conv|logits?|softmax|seed|batch|Ink|Mersenne|px|dsdc|digits|first|practice|reference|npm|run|engine|setup|sudo|apt|VK_ICD_FILENAMES|http|https|ossci|org|com|host|SHA|git)\b/gi;

/** Everything that is read, aloud too, with the page's own data left out. */
async function latinWords(page: Page): Promise<string[]> {
  const texts: string[] = await page.evaluate(`(() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent.closest('code, pre, script, style, svg, kbd, [lang]:not(html)') === null && parent.checkVisibility()) found.push(node.textContent);
    }
    for (const element of document.body.querySelectorAll('[aria-label], [title], [placeholder], [alt], [aria-description], [aria-roledescription]')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription']) found.push(element.getAttribute(name) ?? '');
    }
    return [document.title, ...found];
  })()`);
  return texts.map((text) => text.replace(/“ ?dsdc [^”]*”/g, '').replace(names, '').replace(/\/[\w./~-]+|[0-9a-f]{8,}/g, '')).filter((text) => /[A-Za-z]{3,}/.test(text)).map((text) => text.trim().slice(0, 80));
}

test('in Chinese no English is left on any screen, and the choice stays', async ({ studio }) => {
  const page = await studio.open('#/settings');
  const frame = new Frame(page);
  await frame.chooseLanguage('简体中文');
  await expect(frame.heading).toHaveText('设置');
  await page.reload();
  await expect(frame.heading).toHaveText('设置');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  const left: Record<string, string[]> = {};
  for (const place of ['#/settings', '#/start', '#/data', '#/data/digits', '#/train', '#/runs', '#/models', '#/pad', '#/explain', '#/engines', '#/nowhere']) {
    await page.evaluate(`window.location.hash = ${JSON.stringify(place)}`);
    await expect(page.getByRole('main')).toBeVisible();
    await expect(page.getByText('正在加载')).toHaveCount(0);
    await page.waitForLoadState('networkidle');
    const words = await latinWords(page);
    if (words.length > 0) left[place] = [...new Set(words)];
  }
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  left['palette'] = [...new Set(await latinWords(page))];
  await page.keyboard.press('Escape');
  // While it closes, what is typed is still its own.
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  left['keys'] = [...new Set(await latinWords(page))];
  expect(Object.fromEntries(Object.entries(left).filter(([, words]) => words.length > 0))).toEqual({});
  await page.keyboard.press('Escape');
  await frame.chooseLanguage('English');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test.describe('where the system speaks Chinese', () => {
  test.use({ locale: 'zh-CN' });
  test('the studio does at its first start', async ({ studio, host }) => {
    test.skip(host === 'window', 'Electron takes the language from the operating system.');
    const page = await studio.open();
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/[\u4e00-\u9fff]/);
  });
});
