import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import type { EngineName, EngineStatus } from '../engines.ts';
import type { ModelId, RunId } from '../ids.ts';
import { procedure } from './procedure.ts';

/** What can change behind an interface's back: by this process, by a training, by the command line. */
export const topics = ['datasets', 'samples', 'runs', 'models', 'settings', 'documents', 'forms'] as const;
export type Topic = (typeof topics)[number];

export interface StudioInfo {
  readonly version: string;
  readonly git: string | null;
  readonly door: 'window' | 'kiosk' | 'command-line';
  readonly dataFolder: string;
  readonly platform: string;
  readonly node: string;
}

/** What the frame of the window shows all the time. */
export interface StudioStatus {
  /** The engine that trains unless told otherwise; null where none can, or while it is still being looked for. */
  readonly engine: { readonly name: EngineName; readonly device: string } | null;
  readonly activeModel: { readonly id: ModelId; readonly name: string } | null;
  readonly running: {
    readonly id: RunId;
    readonly name: string;
    readonly paused: boolean;
    readonly epoch: number;
    readonly epochs: number;
  } | null;
  readonly queued: number;
  /** Searches that are at work: between two of their runs none is running and none waits. */
  readonly searching: number;
  /** Resident memory of the core and its children. */
  readonly memoryBytes: number;
}

export interface EngineOverview {
  readonly engines: readonly EngineStatus[];
  readonly default: EngineName | null;
}

export const studioContract = {
  info: procedure.output(type<StudioInfo>()),
  /** The status now, then again whenever it changed, at most twice a second. */
  status: procedure.output(eventIterator(type<StudioStatus>())),
  /** First all topics, then those that changed, at most five times a second: ask again for what you show. */
  changes: procedure.output(eventIterator(type<{ readonly topics: readonly Topic[] }>())),
  /** Tries every engine; takes seconds. */
  engines: procedure.output(type<EngineOverview>())
};

const settingKey = z.string().regex(/^[a-z][A-Za-z0-9.-]{0,63}$/);

/** Small things an interface remembers, such as theme, language and chosen columns. */
export const settingsContract = {
  all: procedure.output(type<Readonly<Record<string, unknown>>>()),
  /** At most 64 KB of JSON a key; null forgets it. */
  set: procedure.input(z.strictObject({ key: settingKey, value: z.json() })).output(type<null>())
};
