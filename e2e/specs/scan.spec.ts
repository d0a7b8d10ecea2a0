import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { drawnDocuments } from '../drawn-documents.ts';
import { expect, test } from '../fixtures.ts';
import type { StudioUnderTest } from '../fixtures.ts';
import { ScanPage } from '../pages/scan.ts';

/** Longer than a decision takes. */
const heldKeyMs = 500;

test('documents are dropped, read, reviewed by keyboard alone, recorded and exported', async ({ studio }) => {
  test.setTimeout(120_000);
  const { cheques, letter } = await drawnDocuments(studio.dataDir, 3);
  const scan = new ScanPage(await studio.open('#/scan'));
  const { page } = scan;
  // All that is accepted is audited: every field is reviewed.
  await scan.dropIntoNewBatch([...cheques, letter], (dialog) => dialog.getByRole('spinbutton', { name: 'Hidden audit' }).fill('100'));
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  await expect(scan.queue.getByRole('listitem')).toHaveCount(9);

  // One is typed: the box has the focus without a click, and all of it is replaced.
  await expect(scan.value).toBeFocused();
  const typed = await scan.current();
  const text = await scan.type();
  await page.keyboard.press('Enter');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(8);
  expect(await scan.current()).not.toBe(typed);

  // What is no value is not taken, and says so.
  await page.keyboard.press('Control+a');
  await page.keyboard.type('1//2');
  await expect(page.getByText('no value of this field')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(8);
  await page.keyboard.press('Escape');

  // A rejected document takes its fields along, and undo brings them back.
  const rejected = await scan.currentDocument();
  await page.keyboard.press('x');
  await page.keyboard.press('2');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect.poll(() => scan.queue.getByRole('listitem').count()).toBeLessThan(8);
  // The focus lies where the next decision is made, there and back.
  expect(await scan.currentDocument()).not.toBe(rejected);
  await expect(scan.value).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(8);
  expect(await scan.currentDocument()).toBe(rejected);
  await expect(scan.value).toBeFocused();

  // The others: accepted where a value was read, else typed; later ones are gone back to.
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageUp');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(8);
  await scan.reviewAll();

  await page.keyboard.press('d');
  await expect(scan.documents.getByRole('listitem').filter({ hasText: 'done' })).toHaveCount(3);
  await scan.documents.getByRole('button', { name: /letter\.txt/ }).click();
  await expect(page.getByText(/letter\.txt is none of the kinds of file/)).toBeVisible();

  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Records as CSV' }).click()]);
  const csv = readFileSync(await download.path(), 'utf8');
  expect(csv.trim().split('\n')).toHaveLength(4);
  expect(csv).toContain(text);
  expect(csv).toContain('Ada');
});

test('the doubtful digit alone is keyed, and other readings are chosen with the arrows', async ({ studio }) => {
  const { cheques } = await drawnDocuments(studio.dataDir, 2);
  const scan = new ScanPage(await studio.open('#/scan'));
  await scan.dropIntoNewBatch(cheques, (dialog) => dialog.getByRole('spinbutton', { name: 'Hidden audit' }).fill('100'));
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  await expect(scan.value).toBeFocused();
  // Digit by digit: whatever is selected at first, a digit takes the place of one, or of all where no one stands out.
  const before = await scan.value.inputValue();
  const selected = await scan.page.evaluate<number>('document.activeElement.selectionEnd - document.activeElement.selectionStart');
  await scan.page.keyboard.press('7');
  expect(await scan.value.inputValue()).toHaveLength(selected === 1 ? before.length : 1);
  await scan.page.keyboard.press('Escape');
  await expect(scan.value).toHaveValue(before);
  const readings = scan.page.getByRole('region', { name: 'Readings' }).getByRole('button');
  if ((await readings.count()) > 1) {
    await scan.page.keyboard.press('ArrowDown');
    await expect(scan.value).toHaveValue((await readings.nth(1).locator('span').first().textContent())!);
    await scan.page.keyboard.press('ArrowUp');
    await expect(scan.value).toHaveValue(before);
  }
  const { violations } = await new AxeBuilder({ page: scan.page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes[0]!.html])).toEqual([]);
});

test('what is typed stays where it was while other documents come in', async ({ studio }) => {
  const { cheques } = await drawnDocuments(studio.dataDir, 5);
  const scan = new ScanPage(await studio.open('#/scan'));
  await scan.dropIntoNewBatch([cheques[0]!], (dialog) => dialog.getByRole('spinbutton', { name: 'Hidden audit' }).fill('100'));
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  await expect(scan.queue.getByRole('listitem')).toHaveCount(3);
  const field = await scan.current();
  const text = await scan.type();
  await scan.page.getByLabel('Add files').setInputFiles(cheques.slice(1));
  await expect(scan.queue.getByRole('listitem')).toHaveCount(15);
  expect(await scan.current()).toBe(field);
  await expect(scan.value).toHaveValue(text);
  await scan.page.getByRole('button', { name: 'File what was typed' }).click();
  await expect(scan.queue.getByRole('listitem')).toHaveCount(14);
});

test('a decision is taken back at once, also where nothing is left, and what is keyed next goes into its field', async ({ studio }) => {
  const { cheques } = await drawnDocuments(studio.dataDir, 1);
  const scan = new ScanPage(await studio.open('#/scan'));
  const { page } = scan;
  const isTakenBack = async (field: string, keyed: string): Promise<void> => {
    expect(await scan.current()).toBe(field);
    await expect(scan.value).toHaveValue(keyed);
    await expect(page.getByText('Taken back.').last()).toBeVisible();
    expect(await scan.current()).toBe(field);
    await expect(scan.value).toHaveValue(keyed);
  };
  await scan.dropIntoNewBatch(cheques, (dialog) => dialog.getByRole('spinbutton', { name: 'Hidden audit' }).fill('100'));
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  await expect(scan.queue.getByRole('listitem')).toHaveCount(3);
  await expect(scan.value).toBeFocused();
  const first = await scan.current();
  await scan.type();
  // Nothing is waited for: neither the answer about the decision nor the one about its undoing.
  for (const key of ['Enter', 'Control+z', 'Control+a', '4', '2']) await page.keyboard.press(key);
  await isTakenBack(first, '42');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(3);
  await page.keyboard.press('Escape');

  const last = await scan.reviewAll();
  await expect(page.getByText('Taken back.')).toHaveCount(0);
  for (const key of ['Control+z', 'Control+a', '4', '3']) await page.keyboard.press(key);
  await isTakenBack(last, '43');
  await page.keyboard.press('Escape');
  await scan.reviewAll();
});

/** A cheque all of whose fields are typed by two operators; Ada is the first. */
async function doubleKeyedCheque(studio: StudioUnderTest): Promise<ScanPage> {
  const { cheques } = await drawnDocuments(studio.dataDir, 1);
  const scan = new ScanPage(await studio.open('#/scan'));
  await scan.dropIntoNewBatch(cheques, async (dialog) => {
    await dialog.getByRole('switch', { name: 'Two operators' }).click();
    await dialog.getByRole('spinbutton', { name: 'Hidden audit' }).fill('100');
  });
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  return scan;
}

test('two operators type blind, and a third decides where they differ', async ({ studio }) => {
  test.setTimeout(120_000);
  const scan = await doubleKeyedCheque(studio);
  const { page } = scan;
  const typeBoth = async (amount: string): Promise<void> => {
    for (let left = 3; left > 0; left--) {
      await expect(scan.queue.getByRole('listitem')).toHaveCount(left);
      await expect(scan.value).toHaveValue('');
      await expect(scan.value).toBeFocused();
      await scan.type(amount);
      await page.keyboard.press('Enter');
    }
    await expect(page.getByText('Nothing left to review')).toBeVisible();
  };
  await typeBoth('100.00');
  await scan.becomes('Bob');
  await typeBoth('100.50');
  await scan.becomes('Cem');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(1);
  await expect(page.getByText('two operators differ')).toBeVisible();
  await expect(page.getByText(/rejected the document/)).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await expect(scan.value).toHaveValue('100.50');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing left to review')).toBeVisible();
});

test('a third operator sees that a colleague rejected what another typed, and no empty value', async ({ studio }) => {
  const scan = await doubleKeyedCheque(studio);
  const { page } = scan;
  const field = await scan.current();
  const typed = await scan.type();
  await page.keyboard.press('Enter');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(2);
  await scan.becomes('Bob');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(3);
  await scan.goTo(field);
  await page.keyboard.press('x');
  await page.keyboard.press('1');
  // One of two: nothing is settled by it, and the other fields are still his.
  await expect(scan.queue.getByRole('listitem')).toHaveCount(2);
  await expect(scan.value).toBeFocused();

  await scan.becomes('Cem');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(3);
  await scan.goTo(field);
  await expect(page.getByText('Operator 2 rejected the document.')).toBeVisible();
  await expect(scan.value).toHaveValue(typed);
  await page.keyboard.press('Enter');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(2);
  await expect(page.getByText('Operator 2 rejected the document.')).toHaveCount(0);
});

test('the commands of the bar are heard while a value is typed, and leave it as it is', async ({ studio }) => {
  const { cheques } = await drawnDocuments(studio.dataDir, 2);
  const scan = new ScanPage(await studio.open('#/scan'));
  const { page } = scan;
  await scan.dropIntoNewBatch([cheques[0]!], (dialog) => dialog.getByRole('spinbutton', { name: 'Hidden audit' }).fill('100'));
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  // The second in the queue: whoever comes back is not led to the first one.
  await page.keyboard.press('PageDown');
  const field = await scan.current();
  const text = await scan.type();
  const isAsItWas = async (): Promise<void> => {
    await expect(scan.value).toBeFocused();
    await expect(scan.value).toHaveValue(text);
    expect(await scan.current()).toBe(field);
  };
  await expect(page.getByRole('button', { name: 'Add files' })).toHaveText(/Alt\s*A$/);
  await expect(page.getByRole('navigation').getByRole('button', { name: 'Keys' })).toHaveText(/Alt\s*K$/);
  // As letters alone they are no commands here, and no part of an amount, a date or a number.
  for (const letter of 'ancwdg') await page.keyboard.press(letter);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await isAsItWas();

  for (const [key, title] of [['m', 'New batch'], ['w', 'Watch a folder'], ['c', /camera/i], ['k', 'Keys']] as const) {
    await page.keyboard.press(`Alt+${key}`);
    const dialog = page.getByRole('dialog', { name: title });
    await expect(dialog).toBeVisible();
    if (key === 'k') await expect(dialog).toContainText('Alt+L');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await isAsItWas();
  }

  await page.keyboard.press('Alt+l');
  await expect(scan.documents).toBeVisible();
  await page.keyboard.press('Alt+l');
  await isAsItWas();
  await page.keyboard.press('Alt+g');
  await expect(page.getByRole('radio', { name: '7', exact: true })).toBeVisible();
  // Beforehand: the browser hears of it some time after, and a key is quicker.
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Alt+g');
  await isAsItWas();

  await page.keyboard.press('Alt+a');
  await (await chooser).setFiles(cheques[1]!);
  await expect(scan.queue.getByRole('listitem')).toHaveCount(6);
  await isAsItWas();
  await page.keyboard.press('Enter');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(5);

  // What one operator has typed is not there for the next.
  const next = await scan.current();
  const half = await scan.type('777.77');
  await page.keyboard.press('Alt+l');
  await expect(scan.documents).toBeVisible();
  await scan.becomes('Bob');
  await page.keyboard.press('Alt+l');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(5);
  await scan.goTo(next);
  await expect(scan.value).not.toHaveValue(half);
});

test('a field shows how it was read, and is read again in a box that is moved', async ({ studio }) => {
  const { cheques } = await drawnDocuments(studio.dataDir, 1);
  const scan = new ScanPage(await studio.open('#/scan'));
  const { page } = scan;
  await scan.dropIntoNewBatch(cheques, (dialog) => dialog.getByRole('spinbutton', { name: 'Hidden audit' }).fill('100'));
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  await expect(scan.value).toBeFocused();
  await page.keyboard.press('v');
  const dialog = page.getByRole('dialog', { name: /^How cheque-1\.png was read/ });
  await expect(dialog.getByRole('img', { name: 'the handwriting alone' })).toBeVisible();
  await expect(dialog.getByRole('row')).not.toHaveCount(0);
  await expect(dialog.getByRole('heading', { name: 'Digit by digit' }).locator('+ p')).toHaveText(/^[0-9a-f]{8} [0-9·]+/);
  await expect.poll(() => page.evaluate(`[...document.querySelectorAll('[role=dialog] img')].every(({ naturalWidth }) => naturalWidth > 0)`)).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  // What was typed goes with the box that offers the reading again: what stands there is what would be filed.
  const offered = await scan.value.inputValue();
  await scan.type('98765.43');
  await page.keyboard.press('b');
  const editor = page.getByRole('application', { name: 'Box of the field' });
  await expect(editor).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(scan.value).toHaveValue(offered);
  await expect(page.getByRole('button', { name: 'Accept' })).toBeVisible();

  await page.keyboard.press('b');
  await expect(editor).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Enter');
  await expect(editor).toBeHidden();
  await expect(scan.value).toBeFocused();
  if (await page.getByRole('button', { name: 'Accept' }).isDisabled()) await scan.type();
  await page.keyboard.down('Enter');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(2);
  await expect(scan.value).toBeFocused();
  await scan.type();
  // Still held: it accepts no second field.
  await page.keyboard.down('Enter');
  await page.waitForTimeout(heldKeyMs);
  await expect(scan.queue.getByRole('listitem')).toHaveCount(2);
  await page.keyboard.up('Enter');
  await page.keyboard.press('Enter');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(1);
});

test('accepted digits stand side by side, and one that is marked sends its field back to review', async ({ studio }) => {
  const { cheques } = await drawnDocuments(studio.dataDir, 4);
  const scan = new ScanPage(await studio.open('#/scan'));
  const { page } = scan;
  await scan.dropIntoNewBatch(cheques, (dialog) => dialog.getByRole('spinbutton', { name: 'Hidden audit' }).fill('0'));
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  const open = await scan.queue.getByRole('listitem').count();
  await page.keyboard.press('PageUp');
  await page.evaluate(`window.location.hash += '?view=groups'`);
  const cells = page.getByRole('toolbar', { name: /^Read as/ }).getByRole('button');
  // Some digit was accepted, or there would be nothing to verify.
  let digit = 0;
  for (; digit < 10; digit++) {
    await page.getByRole('radio', { name: String(digit), exact: true }).click();
    await expect(cells.first().or(page.getByText(/^No accepted digit was read as/))).toBeVisible();
    if ((await cells.count()) > 0) break;
  }
  expect(digit).toBeLessThan(10);
  // A digit of a document is explained like any other.
  await cells.first().focus();
  await page.keyboard.press('x');
  await expect(page.getByRole('tab', { name: 'Feature maps' })).toBeVisible();
  await expect(page.getByRole('heading', { name: /^stem/ }).first()).toBeVisible();
  await page.goBack();
  await expect(cells.first()).toBeVisible();
  const before = await cells.count();
  await cells.first().focus();
  await page.keyboard.press('Space');
  await expect(cells.first()).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('s');
  await expect(cells).not.toHaveCount(before);
  // The focus goes on from where it was: arrows are heard.
  if ((await cells.count()) > 0) await expect(cells.first()).toBeFocused();
  await page.keyboard.press('g');
  await expect(scan.queue.getByRole('listitem')).toHaveCount(open + 1);
});

test('a folder is watched: what appears in it is read', async ({ studio }) => {
  const { cheques } = await drawnDocuments(studio.dataDir, 2);
  const scan = new ScanPage(await studio.open('#/scan'));
  const { page } = scan;
  await scan.dropIntoNewBatch([cheques[0]!]);
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  const outside = mkdtempSync(join(tmpdir(), 'dsdc-inbox-'));
  const folder = join(outside, 'inbox');
  await page.getByRole('button', { name: 'Watch a folder' }).click();
  const dialog = page.getByRole('dialog', { name: 'Watch a folder' });
  await dialog.getByRole('textbox').fill(folder);
  await dialog.getByRole('button', { name: 'Watch', exact: true }).click();
  // It is not there: that is said, and nothing is watched.
  await expect(dialog.getByRole('alert')).toBeVisible();
  mkdirSync(folder);
  await dialog.getByRole('button', { name: 'Watch', exact: true }).click();
  await expect(dialog).toBeHidden();
  copyFileSync(cheques[1]!, join(folder, 'scan-0001.png'));
  await page.evaluate(`window.location.hash += '?view=documents'`);
  await expect(scan.documents.getByRole('button', { name: /scan-0001/ })).toBeVisible();
  rmSync(outside, { recursive: true });
});

test('digits of reviewed fields are filed as samples, where the settings say so, and a model learns from them', async ({ studio }) => {
  test.setTimeout(240_000);
  const { cheques } = await drawnDocuments(studio.dataDir, 6);
  const page = await studio.open('#/settings');
  await page.getByRole('switch', { name: 'Learn from reviews' }).click();
  await expect(page.getByRole('textbox', { name: 'Dataset' })).toHaveValue('reviewed-digits');
  await page.evaluate(`window.location.hash = '#/scan'`);
  const scan = new ScanPage(page);
  await scan.dropIntoNewBatch(cheques, (dialog) => dialog.getByRole('spinbutton', { name: 'Hidden audit' }).fill('100'));
  await scan.sayWhoReviews('Ada');
  await scan.allRead();
  await scan.reviewAll();
  const filed = (): number => {
    try {
      const { splits } = JSON.parse(studio.dsdc('datasets', 'show', 'reviewed-digits', '--json')) as { splits: Record<string, number> };
      return (splits['train'] ?? 0) + (splits['test'] ?? 0);
    } catch {
      return 0;
    }
  };
  await expect.poll(filed, { timeout: 60_000, intervals: [2000] }).toBeGreaterThan(20);
  const tuned = studio.dsdc('finetune', '--model', 'bundled', '--dataset', 'reviewed-digits', '--epochs', '1', '--name', 'own', '--json');
  expect(JSON.parse(tuned.trim().split('\n').at(-1)!)).toMatchObject({ event: 'done', status: 'completed' });
});
