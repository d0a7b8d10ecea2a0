import type { Locator } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { DataPage } from '../pages/data.ts';

/** What each canvas below shows. */
async function pictures(of: Locator): Promise<string[]> {
  return of.evaluate((element: { querySelectorAll(name: string): Iterable<{ toDataURL(): string }> }) => Array.from(element.querySelectorAll('canvas'), (canvas) => canvas.toDataURL()));
}

test('the inspector shows pixels, source and what a chosen model answers', async ({ studio }) => {
  // An engine starts twice: to train and to answer.
  test.slow();
  studio.dsdc('datasets', 'synthesize', '--name', 'practice', '--count', '200');
  studio.dsdc('train', '--preset', 'dsdc', '--dataset', 'practice', '--epochs', '1', '--name', 'small');
  const data = new DataPage(await studio.open('#/data'));
  await expect(data.inspector).toContainText('No model has been asked about it yet.');
  await data.choose('Predicted by', 'small');
  await data.page.getByRole('button', { name: 'Ask it about all samples' }).click();
  const answers = data.inspector.getByRole('region', { name: 'Answers of small' });
  await expect(answers.getByRole('listitem')).toHaveCount(10);
  await expect(answers).toContainText(/\d\s%/);
  await data.grid.focus();
  await data.page.keyboard.press('ArrowRight');
  await expect(data.inspector.getByRole('heading', { name: 'Sample 2' })).toBeVisible();
  await expect(answers.getByRole('listitem')).toHaveCount(10);

  const picture = data.inspector.getByRole('img', { name: /^Sample 2, a \d/ });
  await picture.hover();
  await expect(data.inspector.getByText(/x 14, y 14: \d+ of 255/)).toBeVisible();

  await data.openTab('Classes');
  await expect(data.inspector.getByRole('row')).toHaveCount(12);
  await expect(data.inspector.getByRole('img', { name: 'Mean of class 3' })).toBeVisible();
  await expect(data.inspector.getByRole('columnheader', { name: 'Errors' })).toBeVisible();
});

test('the augmentation preview follows its sliders', async ({ studio }) => {
  studio.dsdc('datasets', 'synthesize', '--name', 'practice', '--count', '60');
  const data = new DataPage(await studio.open('#/data?panel=augment'));
  const copies = data.inspector.getByRole('list', { name: '8 random changes of it' });
  const before = data.inspector.getByRole('img', { name: /^The sample before/ });
  const beforePicture = (): Promise<string> => before.evaluate((canvas: { toDataURL(): string }) => canvas.toDataURL());
  await expect.poll(async () => new Set(await pictures(copies)).size).toBe(8);
  await data.inspector.getByRole('button', { name: 'None' }).click();
  await expect.poll(async () => [...new Set(await pictures(copies))]).toEqual([await beforePicture()]);

  const turn = data.inspector.getByRole('slider', { name: 'Turn' });
  await turn.focus();
  await data.page.keyboard.press('End');
  await expect(turn).toHaveAttribute('aria-valuetext', '±45°');
  await expect.poll(async () => new Set(await pictures(copies)).size).toBe(8);
  const drawn = await pictures(copies);
  await data.inspector.getByRole('button', { name: 'Draw again' }).click();
  await expect.poll(() => pictures(copies)).not.toEqual(drawn);
});
