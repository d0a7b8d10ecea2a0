import { StudioError } from '../../contract/errors.ts';
import type { KioskState } from '../../contract/kiosk.ts';
import type { Lock } from '../kiosk/lock.ts';
import type { Studio } from '../studio.ts';
import type { Implementer } from './implementer.ts';

export function kioskRoutes({ kiosk: os }: Implementer, { kiosk }: Studio, lock: Lock | undefined) {
  const state = async (): Promise<KioskState> => ({ locked: lock !== undefined, ...(await kiosk.state()) });
  return {
    state: os.state.handler(state),
    unlock: os.unlock.handler(async ({ input }) => {
      if (lock === undefined) throw new StudioError('USAGE_INVALID', 'Nothing is locked here.', { remedy: 'Lock a kiosk with “dsdc kiosk --lock”.' });
      const outcome = await kiosk.tryPin(input.pin);
      if (outcome.outcome === 'right') lock.onUnlocked();
      return outcome;
    }),
    configure: os.configure.handler(async ({ input }) => {
      await kiosk.configure(input);
      return state();
    }),
    setPin: os.setPin.handler(({ input }) => kiosk.setPin(input))
  };
}
