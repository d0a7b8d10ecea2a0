import { type } from '@orpc/contract';
import { z } from 'zod';
import { datasetIdSchema } from '../ids.ts';
import { pinSchema } from '../kiosk.ts';
import { kioskLimits } from '../kiosk-limits.ts';
import type { KioskState, PinOutcome } from '../kiosk.ts';
import { procedure } from './procedure.ts';

export const kioskContract = {
  state: procedure.output(type<KioskState>()),
  /** The right PIN ends the locked kiosk. USAGE_INVALID where nothing is locked. */
  unlock: procedure.input(z.strictObject({ pin: pinSchema })).output(type<PinOutcome>()),
  configure: procedure
    .input(z.strictObject({
      idleSeconds: z.int().min(kioskLimits.shortestIdleSeconds).max(kioskLimits.longestIdleSeconds),
      /** Null: nothing is stored. */
      inkDataset: datasetIdSchema.nullable()
    }))
    .output(type<KioskState>()),
  /** `old` is asked for where there is one already, and tried as often as at the kiosk itself. */
  setPin: procedure.input(z.strictObject({ pin: pinSchema, old: pinSchema.optional() })).output(type<PinOutcome>())
};
