import { AxeBuilder } from '@axe-core/playwright';
import { drawnDocuments } from '../drawn-documents.ts';
import { expect, test } from '../fixtures.ts';
import { ScanPage } from '../pages/scan.ts';

test('documents are photographed by keyboard alone, and the camera goes out', async ({ studio, context }) => {
  await context.grantPermissions(['camera']);
  const { cheques } = await drawnDocuments(studio.dataDir, 1);
  const scan = new ScanPage(await studio.open('#/scan'));
  const { page } = scan;
  await page.evaluate(`{
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    window.tracks = [];
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      window.tracks.push(...stream.getTracks());
      return stream;
    };
  }`);
  await scan.dropIntoNewBatch([cheques[0]!]);
  await scan.allRead();
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'Photograph with the camera' });
  await expect.poll(() => page.evaluate<number>(`document.querySelector('video').videoWidth`)).toBeGreaterThan(0);
  await expect(dialog.getByRole('button', { name: 'Take picture' })).toBeFocused();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => [id, nodes[0]!.html])).toEqual([]);
  // Held, it takes one picture and adds none that nobody has looked at.
  await page.keyboard.down('Enter');
  await expect(dialog.getByRole('img', { name: 'The picture that was taken' })).toBeVisible();
  for (let i = 0; i < 3; i++) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(dialog.getByRole('img', { name: 'The picture that was taken' })).toBeVisible();
  await expect(dialog.getByText('1 picture added.')).toHaveCount(0);
  await page.keyboard.press('Backspace');
  await expect(dialog.getByRole('img', { name: 'The picture that was taken' })).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Add to the batch' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('1 picture added.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(await page.evaluate<string[]>('window.tracks.map(({ kind, readyState }) => `${kind} ${readyState}`)')).toEqual(['video ended']);
  await page.evaluate(`window.location.hash += '?view=documents'`);
  await expect(scan.documents.getByRole('button', { name: /camera \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.(jpg|png)/ })).toBeVisible();
});

test('a camera that may not be used is said to be so, and files can be added all the same', async ({ studio }) => {
  const { cheques } = await drawnDocuments(studio.dataDir, 1);
  const scan = new ScanPage(await studio.open('#/scan'));
  const { page } = scan;
  await scan.dropIntoNewBatch([cheques[0]!]);
  // As a browser answers where a person, or the system, has said no.
  await page.evaluate(`navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('denied', 'NotAllowedError'); }`);
  await page.getByRole('button', { name: 'Photograph with the camera' }).click();
  const dialog = page.getByRole('dialog', { name: 'Photograph with the camera' });
  await expect(dialog.getByRole('alert')).toContainText('The camera may not be used.');
  await expect(dialog.getByRole('alert')).toContainText('Allow it');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});
