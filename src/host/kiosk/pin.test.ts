import { expect, test } from 'vitest';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { KioskService } from '../../core/kiosk/service.ts';
import type { PinHasher } from '../../core/kiosk/ports.ts';
import { openStorage } from '../../storage/open.ts';
import { packageRoot } from '../package-root.ts';
import { TemporaryData } from '../testing/temporary-studio.ts';
import { scryptPinHasher } from './pin-hasher.ts';

/** Quick, and of the same kind: the waits are what is looked at here. */
const plainHasher: PinHasher = {
  hash: async (pin) => ({ salt: Buffer.from('salt'), hash: Buffer.from(`hash of ${pin}`), cost: 2, blockSize: 1, parallelization: 1 }),
  matches: async (pin, { hash }) => Buffer.from(hash).toString() === `hash of ${pin}`
};

test('a hash tells the right PIN from all others, is salted, and still knows those of weaker parameters', async () => {
  const [one, other] = await Promise.all([scryptPinHasher.hash('4711'), scryptPinHasher.hash('4711')]);
  expect(one.hash).not.toEqual(other.hash);
  expect(one).toMatchObject({ cost: 32_768, blockSize: 8, parallelization: 3 });
  expect([await scryptPinHasher.matches('4711', one), await scryptPinHasher.matches('4712', one), await scryptPinHasher.matches('47110', one)]).toEqual([true, false, false]);
});

test('waits grow, outlast the process, and begin anew after the right PIN', async () => {
  await using data = new TemporaryData();
  await (await data.open()).close();
  let now = Date.now();
  const open = () => {
    const storage = openStorage({ dataDir: join(data.folder, 'data'), migrationsDir: join(packageRoot(), 'migrations') });
    return { storage, kiosk: new KioskService({ ...storage, hasher: plainHasher, now: () => now }) };
  };
  const { storage, kiosk } = open();
  await kiosk.replacePin('4711');
  const outcomes = [];
  for (let i = 0; i < 6; i++) outcomes.push(await kiosk.tryPin('0000'));
  expect(outcomes).toEqual([...[4, 3, 2, 1].map((left) => ({ outcome: 'wrong', left, waitMs: 0 })), { outcome: 'wrong', left: 1, waitMs: 30_000 }, { outcome: 'early', left: 1, waitMs: 30_000 }]);
  // Not closed: as if it had been killed.
  const again = open();
  now += 10_000;
  expect(await again.kiosk.tryPin('4711')).toEqual({ outcome: 'early', left: 1, waitMs: 20_000 });
  now += 20_000;
  expect(await again.kiosk.tryPin('0000')).toEqual({ outcome: 'wrong', left: 1, waitMs: 60_000 });
  now += 60_000;
  expect(await again.kiosk.setPin({ pin: '1234', old: '0000' })).toEqual({ outcome: 'wrong', left: 1, waitMs: 120_000 });
  now += 120_000;
  expect(await again.kiosk.setPin({ pin: '1234', old: '4711' })).toEqual({ outcome: 'right' });
  await expect(again.kiosk.setPin({ pin: '4321' })).rejects.toMatchObject({ code: 'KIOSK_PIN_NEEDED' });
  expect((await again.kiosk.state()).tries).toEqual({ left: 5, waitMs: 0 });
  storage.close();
  again.storage.close();
});

test('a hundred tries at once are five', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  await studio.kiosk.replacePin('4711');
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => studio.kiosk.tryPin('0000')));
  expect(outcomes.filter(({ outcome }) => outcome === 'wrong')).toHaveLength(5);
});

test('the file holds no PIN', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  await studio.kiosk.replacePin('471147114711');
  const database = new Sqlite(join(data.folder, 'data', 'studio.db'), { readonly: true });
  const [row] = database.prepare('SELECT * FROM kiosk_pin').all() as { salt: Buffer; hash: Buffer }[];
  database.close();
  expect({ salt: row!.salt.length, hash: row!.hash.length, told: JSON.stringify(row).includes('4711') }).toEqual({ salt: 16, hash: 32, told: false });
});
