import { StudioError } from '../contract/errors.ts';
import type { DatasetId } from '../contract/ids.ts';
import type { KioskChoices, KioskRepository, PinFailures, PinHash } from '../core/kiosk/ports.ts';
import type { Database } from './database.ts';

interface PinRow {
  readonly salt: Buffer;
  readonly hash: Buffer;
  readonly cost: number;
  readonly block_size: number;
  readonly parallelization: number;
  readonly failures: number;
  readonly failed_at: number;
}

export class SqliteKioskRepository implements KioskRepository {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  choices(): KioskChoices | undefined {
    return this.database.read(() => {
      const row = this.database.prepare('SELECT idle_seconds, ink_dataset_id FROM kiosk_settings').get() as { idle_seconds: number; ink_dataset_id: DatasetId | null } | undefined;
      return row && { idleSeconds: row.idle_seconds, inkDataset: row.ink_dataset_id };
    });
  }

  choose({ idleSeconds, inkDataset }: KioskChoices): void {
    this.database.write(() => {
      if (inkDataset !== null && this.database.prepare('SELECT 1 FROM datasets WHERE id = ?').get(inkDataset) === undefined) {
        throw new StudioError('DATASET_NOT_FOUND', 'The dataset for the kiosk’s ink is not there.', { remedy: 'Choose one that is listed.' });
      }
      this.database
        .prepare('INSERT INTO kiosk_settings VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET idle_seconds = excluded.idle_seconds, ink_dataset_id = excluded.ink_dataset_id')
        .run(idleSeconds, inkDataset);
    });
  }

  pin(): (PinHash & { readonly failures: PinFailures }) | undefined {
    return this.database.read(() => {
      const row = this.database.prepare('SELECT * FROM kiosk_pin').get() as PinRow | undefined;
      if (row === undefined) return undefined;
      const { salt, hash, cost, block_size: blockSize, parallelization, failures, failed_at: lastAt } = row;
      return { salt, hash, cost, blockSize, parallelization, failures: { count: failures, lastAt } };
    });
  }

  setPin({ salt, hash, cost, blockSize, parallelization }: PinHash): void {
    const insert = 'INSERT OR REPLACE INTO kiosk_pin (id, salt, hash, cost, block_size, parallelization) VALUES (1, ?, ?, ?, ?, ?)';
    this.database.write(() => void this.database.prepare(insert).run(salt, hash, cost, blockSize, parallelization));
  }

  setFailures(before: PinFailures, after: PinFailures): boolean {
    const update = 'UPDATE kiosk_pin SET failures = ?, failed_at = ? WHERE failures = ? AND failed_at = ?';
    return this.database.write(() => this.database.prepare(update).run(after.count, after.lastAt, before.count, before.lastAt).changes > 0);
  }

  forgetFailures(): void {
    this.database.write(() => void this.database.prepare('UPDATE kiosk_pin SET failures = 0, failed_at = 0').run());
  }
}
