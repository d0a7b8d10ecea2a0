import { join } from 'node:path';
import type { Page } from '@playwright/test';
import Sqlite from 'better-sqlite3';
import { drawnDocuments } from '../drawn-documents.ts';
import { expect, test } from '../fixtures.ts';
import type { StudioUnderTest } from '../fixtures.ts';
import { ScanPage } from '../pages/scan.ts';

/** A cheque all of whose fields wait for Ada. */
async function readCheque(studio: StudioUnderTest): Promise<ScanPage> {
  const { cheques } = await drawnDocuments(studio.dataDir, 1);
  const scan = new ScanPage(await studio.open('#/scan'));
  await scan.dropIntoNewBatch(cheques, (dialog) => dialog.getByRole('spinbutton', { name: 'Hidden audit' }).fill('100'));
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  await expect(scan.queue.getByRole('listitem')).toHaveCount(3);
  return scan;
}

test('what is typed stays with its field, unfiled, when that is left for later', async ({ studio }) => {
  const scan = await readCheque(studio);
  const { page } = scan;
  const lookAt = async (field: string): Promise<void> => {
    await scan.queue.getByRole('button').filter({ hasText: field.replace(/ of .*/, '') }).click();
    expect(await scan.current()).toBe(field);
  };
  await expect(scan.value).toBeFocused();
  const first = await scan.current();
  const offered = await scan.value.inputValue();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('12');
  await page.keyboard.press('PageDown');
  // The next one has what was read, and may have something half typed itself.
  const second = await scan.current();
  expect(second).not.toBe(first);
  await expect(scan.value).not.toHaveValue('12');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('3');
  await page.keyboard.press('PageUp');
  await expect(scan.value).toHaveValue('12');
  expect(await scan.current()).toBe(first);
  await page.keyboard.press('PageDown');
  await expect(scan.value).toHaveValue('3');
  // By the pointer, too; a decision about another field changes nothing, nor does taking it back while the field shows what was typed before.
  await scan.queue.getByRole('button').last().click();
  const last = await scan.current();
  const filed = await scan.type();
  await page.keyboard.press('Enter');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(2);
  await lookAt(first);
  await expect(scan.value).toHaveValue('12');
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Taken back.')).toBeVisible();
  expect(await scan.current()).toBe(last);
  await expect(scan.value).not.toHaveValue(filed);
  await lookAt(second);
  await expect(scan.value).toHaveValue('3');
  await lookAt(first);
  await expect(scan.value).toHaveValue('12');
  await page.keyboard.press('Escape');
  await expect(scan.value).toHaveValue(offered);
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageUp');
  await expect(scan.value).toHaveValue(offered);
});

test('a decision that is taken back is shown, also where its field comes after all that the queue shows', async ({ studio }) => {
  const scan = await readCheque(studio);
  const { page } = scan;
  const decided = await scan.current();
  await scan.type();
  await page.keyboard.press('Enter');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(2);
  addDoubtfulFields(studio.dataDir, 100);
  // A desk that has decided nothing itself.
  await page.reload();
  await expect(scan.queue.getByRole('listitem')).toHaveCount(100);
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Taken back.')).toBeVisible();
  expect(await scan.current()).toBe(decided);
  await expect(scan.queue.getByRole('button').first()).toHaveAttribute('aria-current', 'true');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(101);
});

test('a field stays under the hands of who types into it, however many more doubtful ones come, and can be decided', async ({ studio }) => {
  const scan = await readCheque(studio);
  const { page } = scan;
  const typedInto = await scan.current();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('1');
  addDoubtfulFields(studio.dataDir, 100);
  // The hundred that are asked for, and it.
  await expect(scan.queue.getByRole('listitem')).toHaveCount(101);
  await expect(scan.value).toHaveValue('1');
  expect(await scan.current()).toBe(typedInto);
  await scan.type();
  await page.keyboard.press('Enter');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(100);
  expect(await scan.current()).not.toBe(typedInto);
  await page.keyboard.press('Control+z');
  await expect.poll(() => scan.current()).toBe(typedInto);
});

test('nothing of a document is looked at any more once it is rejected', async ({ studio }) => {
  const scan = await readCheque(studio);
  await scan.page.keyboard.press('x');
  await scan.page.keyboard.press('1');
  await expect(scan.page.getByText('Nothing left to review')).toBeVisible();
});

test('a field that is decided in another window stays, and says so when it is decided here', async ({ studio, host }) => {
  test.skip(host !== 'kiosk', 'The window opens no second one.');
  const scan = await readCheque(studio);
  const { page } = scan;
  const typedInto = await scan.current();
  const typed = await scan.type();
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.evaluate('void window.open(location.href)')]);
  const other = new ScanPage(popup);
  await other.sayWhoReviews('Bob');
  await expect.poll(() => other.current()).toBe(typedInto);
  await other.type();
  await popup.keyboard.press('Enter');
  await expect(other.queue.getByRole('listitem')).toHaveCount(2);
  await expect.poll(() => scan.queue.getByRole('listitem').allTextContents()).toHaveLength(3);
  await page.bringToFront();
  await expect(scan.value).toHaveValue(typed);
  expect(await scan.current()).toBe(typedInto);
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${typedInto}: `)).toBeVisible();
  await expect(scan.queue.getByRole('listitem')).toHaveCount(2);
});

/** Before all others in the queue, each on a document of its own, as the field that is the first now; beside the studio that has the database open. */
function addDoubtfulFields(dataDir: string, count: number): void {
  const database = new Sqlite(join(dataDir, 'studio.db'));
  try {
    const first = database.prepare(`
      SELECT fields.id, pages.id AS page, document_id AS document
      FROM fields JOIN pages ON pages.id = page_id WHERE state = 'open' ORDER BY rank, fields.id`).get();
    const document = database.prepare(`
      INSERT INTO documents (id, batch_id, sha256, name, size_bytes, mime, added_at, status)
      SELECT @id, batch_id, @sha256, @id, size_bytes, mime, added_at, status FROM documents WHERE id = @document`);
    const sheet = database.prepare(`
      INSERT INTO pages (document_id, page_index, form, width, height, ms, picture)
      SELECT @id, page_index, form, width, height, ms, picture FROM pages WHERE id = @page`);
    const field = database.prepare(`
      INSERT INTO fields (page_id, name, content, box, reading, confidence, accepted, by_rule, model_key, model_name, read_at, audited, rank, state)
      SELECT @added, name, content, box, reading, confidence, accepted, by_rule, model_key, model_name, read_at, audited, 0, state FROM fields WHERE id = @field`);
    database.transaction(() => {
      for (let i = 1; i <= count; i++) {
        const { id: fieldId, page, document: of } = first as { readonly id: number; readonly page: number; readonly document: string };
        const id = `copy-${i}`;
        document.run({ id, sha256: i.toString(16).padStart(64, '0'), document: of });
        field.run({ added: sheet.run({ id, page }).lastInsertRowid, field: fieldId });
      }
    })();
  } finally {
    database.close();
  }
}

test('a copy of the window asks who reviews; the window itself is loaded again and knows it', async ({ studio, host }) => {
  test.skip(host !== 'kiosk', 'The window opens no second one.');
  const scan = await readCheque(studio);
  const { page } = scan;
  const who = (desk: Page) => desk.getByRole('button', { name: 'Say who you are' }).or(desk.getByRole('button', { name: 'Ada', exact: true }));
  await expect(who(page)).toHaveText('Ada');
  // As a tab that is duplicated, it begins with a copy of the session storage: of a page that nobody scans in, too.
  const copied = async (): Promise<Page> => {
    const [copy] = await Promise.all([page.waitForEvent('popup'), page.evaluate('void window.open(location.href)')]);
    await copy.evaluate(`window.location.hash = '#/scan'`);
    return copy;
  };
  await expect(who(await copied())).toHaveText('Say who you are');
  await page.reload();
  await expect(who(page)).toHaveText('Ada');
  await page.evaluate(`window.location.hash = '#/settings'`);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
  await expect(who(await copied())).toHaveText('Say who you are');
  await page.evaluate(`window.location.hash = '#/scan'`);
  await expect(who(page)).toHaveText('Ada');
});
