import { expect, test } from 'vitest';
import { SettingsService, largestSettingBytes } from '../core/settings/service.ts';
import { openTestStorage } from './test-support/folders.ts';

test('settings come back as they were set, from every process; null forgets', async () => {
  const { dataDir, ...storage } = openTestStorage();
  const settings = new SettingsService(storage.settings);
  const columns = { shown: ['name', 'accuracy'], width: 120.5, dense: true, sorted: null };
  await settings.set('theme', 'dark');
  await settings.set('theme', 'light');
  await settings.set('runs.columns', columns);
  await settings.set('language', 'zh-cn');
  await settings.set('language', null);
  await settings.set('never-set', null);
  const other = new SettingsService(openTestStorage(dataDir).settings);
  expect(await other.all()).toEqual({ 'runs.columns': columns, theme: 'light' });
});

test('a setting holds 64 KB of JSON, counted in bytes, and not one more; a refused one leaves the old value', async () => {
  const settings = new SettingsService(openTestStorage().settings);
  const most = 'ü'.repeat((largestSettingBytes - 2) / 2);
  await settings.set('note', most);
  await expect(settings.set('note', `${most}x`)).rejects.toMatchObject({ code: 'USAGE_INVALID', message: expect.stringContaining('65537') });
  expect(await settings.all()).toEqual({ note: most });
});
