import type { z } from 'zod';
import { StudioError } from '../../contract/errors.ts';
import type { SettingsRepository } from './ports.ts';

/** A setting is a small thing; what is larger belongs elsewhere. */
export const largestSettingBytes = 65_536;

export type SettingValue = z.infer<ReturnType<typeof z.json>>;

/** What an interface remembers between two starts, the same for every window. */
export class SettingsService {
  private readonly settings: SettingsRepository;

  constructor(settings: SettingsRepository) {
    this.settings = settings;
  }

  async all(): Promise<Readonly<Record<string, SettingValue>>> {
    return Object.fromEntries(this.settings.all().map(({ key, value }) => [key, JSON.parse(value) as SettingValue]));
  }

  /**
   * Null forgets the key.
   * @throws StudioError USAGE_INVALID for more than 64 KB of JSON.
   */
  async set(key: string, value: SettingValue): Promise<void> {
    if (value === null) {
      this.settings.remove(key);
      return;
    }
    const text = JSON.stringify(value);
    const sizeBytes = new TextEncoder().encode(text).length;
    if (sizeBytes > largestSettingBytes) {
      throw new StudioError('USAGE_INVALID', `The setting ${key} has ${sizeBytes} bytes; ${largestSettingBytes} are the most that one may have.`, {
        remedy: 'Keep less in it.'
      });
    }
    this.settings.set(key, text);
  }
}
