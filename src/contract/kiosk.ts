import { z } from 'zod';
import type { DatasetId } from './ids.ts';
import { kioskLimits } from './kiosk-limits.ts';

/** Digits alone: it is typed on a keypad. */
export const pinSchema = z
  .string()
  .regex(new RegExp(`^[0-9]{${kioskLimits.shortestPin},${kioskLimits.longestPin}}$`), `a PIN has ${kioskLimits.shortestPin} to ${kioskLimits.longestPin} digits`);

/** What a kiosk's page and the settings need to know. Of the PIN only whether there is one, and how often it may be tried. */
export interface KioskState {
  /** Whether this very host answers nothing but the kiosk's own questions. */
  readonly locked: boolean;
  readonly hasPin: boolean;
  /** Without pointer and keyboard for so long, the kiosk forgets what was written. */
  readonly idleSeconds: number;
  /** Where ink may be kept; null: nothing is stored. */
  readonly inkDataset: { readonly id: DatasetId; readonly name: string } | null;
  readonly tries: PinTries;
}

export interface PinTries {
  /** Until the next wait. */
  readonly left: number;
  /** No try is answered before; 0: now. */
  readonly waitMs: number;
}

/** A try that comes too early is not looked at, and counts for nothing. */
export type PinOutcome = { readonly outcome: 'right' } | ({ readonly outcome: 'wrong' | 'early' } & PinTries);
