import { createStudio } from '../src/host/studio.ts';
import type { Studio } from '../src/host/studio.ts';
import { LockedKiosk } from './locked-kiosk.ts';
import { test as base } from './prepared.ts';

export const pin = '471100';

interface LockedFixtures {
  /** Works on the data while no kiosk has it open. */
  readonly prepare: (work: (studio: Studio) => Promise<void>) => Promise<void>;
  readonly lock: () => Promise<LockedKiosk>;
}

/** Specs over a studio in use with a PIN, whose kiosks are ended with them. Only where `dsdc kiosk --lock` is what is asked, on Linux. */
export const test = base.extend<LockedFixtures>({
  prepare: async ({ studio: { dataDir }, inUse }, use) => {
    void inUse;
    const prepare: LockedFixtures['prepare'] = async (work) => {
      const studio = await createStudio({ dataDir, log: () => undefined });
      await work(studio);
      await studio.close();
    };
    await prepare((studio) => studio.kiosk.replacePin(pin));
    await use(prepare);
  },
  lock: async ({ studio: { dataDir }, prepare }, use) => {
    void prepare;
    const kiosks: LockedKiosk[] = [];
    await use(async () => {
      const kiosk = await LockedKiosk.start(dataDir);
      kiosks.push(kiosk);
      return kiosk;
    });
    for (const kiosk of kiosks) await kiosk.close();
  }
});

test.beforeEach(({ host }) => {
  test.skip(host !== 'kiosk' || process.platform !== 'linux', 'The locked kiosk is looked at in a browser, its processes by what Linux tells of them.');
});

export { expect } from './fixtures.ts';
