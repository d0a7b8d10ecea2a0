import { StudioError } from '../../contract/errors.ts';
import type { DatasetId } from '../../contract/ids.ts';
import { usualIdleSeconds } from '../../contract/kiosk-limits.ts';
import type { KioskState, PinOutcome } from '../../contract/kiosk.ts';
import type { DatasetRepository } from '../datasets/ports.ts';
import { freeTries, triesAt } from './pin-tries.ts';
import type { KioskChoices, KioskRepository, PinHasher } from './ports.ts';

export interface KioskServiceParts {
  readonly kiosk: KioskRepository;
  readonly datasets: DatasetRepository;
  readonly hasher: PinHasher;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** What the operator of a kiosk decides, and the PIN that only the staff knows. */
export class KioskService {
  private readonly kiosk: KioskRepository;
  private readonly datasets: DatasetRepository;
  private readonly hasher: PinHasher;
  private readonly now: () => number;

  constructor({ kiosk, datasets, hasher, now = Date.now }: KioskServiceParts) {
    this.kiosk = kiosk;
    this.datasets = datasets;
    this.hasher = hasher;
    this.now = now;
  }

  async state(): Promise<Omit<KioskState, 'locked'>> {
    const pin = this.kiosk.pin();
    return {
      hasPin: pin !== undefined,
      idleSeconds: this.kiosk.choices()?.idleSeconds ?? usualIdleSeconds,
      inkDataset: this.inkDataset(),
      tries: pin === undefined ? { left: freeTries, waitMs: 0 } : triesAt(pin.failures, this.now())
    };
  }

  /** Where ink may be kept just now; null: nowhere. */
  inkDataset(): { readonly id: DatasetId; readonly name: string } | null {
    const id = this.kiosk.choices()?.inkDataset ?? null;
    const found = id === null ? undefined : this.datasets.find(id);
    return found === undefined ? null : { id: found.id, name: found.name };
  }

  /** @throws StudioError DATASET_NOT_FOUND */
  async configure(choices: KioskChoices): Promise<void> {
    this.kiosk.choose(choices);
  }

  /**
   * A first PIN needs none before it.
   * @throws StudioError KIOSK_PIN_NEEDED where there is one and it is not said.
   */
  async setPin({ pin, old }: { readonly pin: string; readonly old?: string | undefined }): Promise<PinOutcome> {
    if (this.kiosk.pin() !== undefined) {
      if (old === undefined) throw new StudioError('KIOSK_PIN_NEEDED', 'There is a PIN already.', { remedy: 'Say the old one with the new one.' });
      const outcome = await this.tryPin(old);
      if (outcome.outcome !== 'right') return outcome;
    }
    await this.replacePin(pin);
    return { outcome: 'right' };
  }

  /** Without the old one: for whoever has the data folder itself, and so could remove it anyway. */
  async replacePin(pin: string): Promise<void> {
    this.kiosk.setPin(await this.hasher.hash(pin));
  }

  /** @throws StudioError KIOSK_PIN_MISSING */
  async tryPin(pin: string): Promise<PinOutcome> {
    for (;;) {
      const known = this.kiosk.pin();
      if (known === undefined) {
        throw new StudioError('KIOSK_PIN_MISSING', 'No PIN is set.', { remedy: 'Set one in Settings, under Kiosk, or with “dsdc kiosk --set-pin”.' });
      }
      const tries = triesAt(known.failures, this.now());
      if (tries.waitMs > 0) return { outcome: 'early', ...tries };
      // Counted before it is looked at: neither many tries at once nor pulling the plug in the middle gives one for nothing.
      const after = { count: known.failures.count + 1, lastAt: this.now() };
      if (!this.kiosk.setFailures(known.failures, after)) continue;
      if (!(await this.hasher.matches(pin, known))) return { outcome: 'wrong', ...triesAt(after, this.now()) };
      this.kiosk.forgetFailures();
      return { outcome: 'right' };
    }
  }
}
