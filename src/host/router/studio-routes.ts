import type { StudioInfo } from '../../contract/api/studio.ts';
import { toldWhenLocked } from '../kiosk/lock.ts';
import type { Lock } from '../kiosk/lock.ts';
import type { Studio } from '../studio.ts';
import { studioVersions } from '../versions.ts';
import type { Implementer } from './implementer.ts';

export type Door = StudioInfo['door'];

export function studioRoutes({ studio: os }: Implementer, studio: Studio, door: Door) {
  return {
    info: os.info.handler(() => {
      const { app, git } = studioVersions();
      return { version: app, git, door, dataFolder: studio.dataDir, platform: `${process.platform} ${process.arch}`, node: process.versions.node };
    }),
    status: os.status.handler(({ signal }) => studio.status.watchStatus(signal)),
    changes: os.changes.handler(({ signal }) => studio.changes.watch(signal)),
    engines: os.engines.handler(() => studio.engines())
  };
}

export function settingsRoutes({ settings: os }: Implementer, { settings }: Studio, lock: Lock | undefined) {
  return {
    all: os.all.handler(async () => (lock === undefined ? settings.all() : toldWhenLocked(await settings.all()))),
    set: os.set.handler(async ({ input: { key, value } }) => {
      await settings.set(key, value);
      return null;
    })
  };
}
