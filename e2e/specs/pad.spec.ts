import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { one, PadPage, scribble, seven } from '../pages/pad.ts';
import { expect, test } from '../trained-models.ts';

test('ink is read while it is written, by two models, and cleared', async ({ studio }) => {
  const pad = new PadPage(await studio.open('#/pad'));
  const { page } = pad;
  await expect(pad.answers).toContainText('Ten chances will stand here');
  await pad.write(seven);
  const answer = pad.answerOf('tuned');
  await expect(answer.getByRole('listitem')).toHaveCount(10);
  await expect.poll(() => pad.seenInk()).toBeGreaterThan(20);

  await pad.answers.getByLabel(/^Compared with/).click();
  await page.getByRole('option', { name: 'plain' }).click();
  await expect(pad.answerOf('plain').getByRole('listitem')).toHaveCount(10);
  await expect(page).toHaveURL(/against=/);

  // Each step of the normalisation can be left out, and changes what the network sees.
  const whole = await pad.seenInk();
  await pad.answers.getByRole('checkbox', { name: 'crop to the ink' }).uncheck();
  await expect.poll(() => pad.seenInk()).not.toBe(whole);

  await page.keyboard.press('z');
  await expect(pad.answers).toContainText('Ten chances will stand here');
  await page.keyboard.press('Shift+Z');
  await expect(answer.getByRole('listitem')).toHaveCount(10);
  await page.keyboard.press('c');
  await expect(pad.answers).toContainText('Ten chances will stand here');
});

test('ink that was painted piece by piece looks as it does painted at once', async ({ studio }) => {
  const pad = new PadPage(await studio.open('#/pad'));
  await pad.write(scribble);
  const written = await pad.writtenInk();
  expect(new Set(written)).toContain(255);
  await pad.page.keyboard.press('z');
  expect(new Set(await pad.writtenInk())).toEqual(new Set([0]));
  await pad.page.keyboard.press('Shift+Z');
  const again = await pad.writtenInk();
  // The browser smooths the edge of a line a little differently from clip to clip (by up to 60); a piece too much or too few is wholly black.
  expect(again.filter((value, i) => Math.abs(value - written[i]!) > 127).length).toBe(0);
});

test('a scribble is said to be no digit', async ({ studio }) => {
  const pad = new PadPage(await studio.open('#/pad'));
  await pad.write(seven);
  await expect(async () => {
    await pad.page.keyboard.press('c');
    await pad.write(scribble);
    // What the model does not know is learnt after the first question.
    await expect(pad.answerOf('tuned')).toContainText('not a digit', { timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
});

test('a number is read as a string', async ({ studio }) => {
  const pad = new PadPage(await studio.open('#/pad?many=1'));
  await pad.write(one, { left: 0.05, side: 0.4 });
  await pad.write(seven, { left: 0.3, side: 0.4 });
  await pad.write(one, { left: 0.55, side: 0.4 });
  await expect(pad.answers.getByRole('region', { name: 'Number' }).locator('p').first()).toHaveText(/^\d{3}$/);
});

test('a digit is written, filed and taken back by keyboard alone', async ({ studio }) => {
  const pad = new PadPage(await studio.open('#/pad'));
  const { page } = pad;
  await pad.surface.focus();
  for (const key of ['Space', ...Array<string>(8).fill('ArrowDown'), 'Space']) await page.keyboard.press(key);
  await expect(pad.answerOf('tuned').getByRole('listitem')).toHaveCount(10);
  await page.keyboard.press('1');
  await expect(page.getByText('Filed as 1 in my-writing.')).toBeVisible();
  await expect(pad.answers.getByRole('link', { name: '1 sample' })).toBeVisible();
  await page.keyboard.press('Backspace');
  await expect(page.getByText('Filed as 1 in my-writing.')).toHaveCount(0);
});

test('ink that could not be filed is there again', async ({ studio }) => {
  const letters = join(studio.dataDir, 'letters');
  mkdirSync(join(letters, 'A'), { recursive: true });
  await sharp({ create: { width: 28, height: 28, channels: 3, background: 'white' } }).composite([{ input: { create: { width: 6, height: 20, channels: 3, background: 'black' } } }]).png().toFile(join(letters, 'A', '1.png'));
  studio.dsdc('datasets', 'import', letters, '--name', 'letters');
  const pad = new PadPage(await studio.open('#/pad'));
  const { page } = pad;
  await page.getByRole('textbox', { name: 'File into' }).fill('letters');
  await page.getByRole('textbox', { name: 'File into' }).blur();
  await pad.write(one);
  const dark = async (): Promise<number> => (await pad.writtenInk()).filter((alpha) => alpha > 128).length;
  const written = await dark();
  await page.keyboard.press('1');
  await expect(pad.answers.getByRole('alert')).toBeVisible();
  // But for a few pixels at the edges: it was painted piece by piece, and at once now.
  await expect.poll(dark).toBeGreaterThan(0.98 * written);
  await page.keyboard.press('z');
  await expect(page.getByRole('button', { name: 'Clear' })).toBeDisabled();
});

test('own handwriting is practised and taught, and the model before can be had back', async ({ studio }) => {
  test.setTimeout(120_000);
  studio.dsdc('models', 'promote', 'plain');
  const pad = new PadPage(await studio.open('#/pad'));
  const { page } = pad;
  await expect(pad.surface).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByText(/^Write a \d\./)).toBeVisible();
  for (let i = 0; i < 6; i++) {
    await pad.write(seven, { left: 0.2 + i / 100, side: 0.8 });
    await page.keyboard.press('7');
    await expect(pad.answers.getByRole('link', { name: `${i + 1} sample${i === 0 ? '' : 's'}` })).toBeVisible();
  }
  await page.keyboard.press('t');
  const outcome = pad.answers.getByRole('region', { name: 'Own handwriting' });
  await expect(outcome).toContainText('own, held out (n = 1)', { timeout: 60_000 });
  await expect(outcome).toContainText(/practice, test \(n = \d+\)/);
  await expect(outcome).toContainText(/is the active model now|was not made active/);
});
