import Boxes from '@lucide/svelte/icons/boxes';
import ChartLine from '@lucide/svelte/icons/chart-line';
import Cpu from '@lucide/svelte/icons/cpu';
import Database from '@lucide/svelte/icons/database';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import PenLine from '@lucide/svelte/icons/pen-line';
import Microscope from '@lucide/svelte/icons/microscope';
import ScanLine from '@lucide/svelte/icons/scan-line';
import Rocket from '@lucide/svelte/icons/rocket';
import SettingsIcon from '@lucide/svelte/icons/settings';
import type { Component } from 'svelte';
import { prepareData } from '../features/data/prepare.ts';
import type { Studio } from '../lib/studio.ts';
import type { WordKey } from '../words/dictionaries.ts';

/** A page of the studio: the first part of the address names it. Its code is fetched when it is first gone to. */
export interface Place {
  readonly id: string;
  readonly title: WordKey;
  readonly icon: Component<{ size?: number; strokeWidth?: number }>;
  readonly keys?: string;
  readonly keyLabel: WordKey;
  readonly load: () => Promise<{ readonly default: Component }>;
  /** Asks for what it shows first, where the studio is opened here: the answers come while the frame is drawn. `known` resolves once address and settings are. */
  readonly prepare?: (studio: Studio, known: Promise<void>) => Promise<void>;
}

/** In the order of the rail. */
export const workspaces: readonly Place[] = [
  { id: 'data', title: 'data.title', icon: Database, keys: 'mod+1', keyLabel: 'shell.keyData', load: () => import('../features/data/DataWorkspace.svelte'), prepare: prepareData },
  { id: 'train', title: 'train.title', icon: GraduationCap, keys: 'mod+2', keyLabel: 'shell.keyTrain', load: () => import('../features/train/TrainWorkspace.svelte') },
  { id: 'runs', title: 'runs.title', icon: ChartLine, keys: 'mod+3', keyLabel: 'shell.keyRuns', load: () => import('../features/runs/RunsPlace.svelte') },
  { id: 'models', title: 'models.title', icon: Boxes, keys: 'mod+4', keyLabel: 'shell.keyModels', load: () => import('../features/models/ModelsWorkspace.svelte') },
  { id: 'pad', title: 'pad.title', icon: PenLine, keys: 'mod+5', keyLabel: 'shell.keyPad', load: () => import('../features/pad/PadWorkspace.svelte') },
  { id: 'scan', title: 'scan.title', icon: ScanLine, keys: 'mod+6', keyLabel: 'shell.keyScan', load: () => import('../features/scan/ScanWorkspace.svelte') },
  { id: 'explain', title: 'explain.title', icon: Microscope, keys: 'mod+7', keyLabel: 'shell.keyExplain', load: () => import('../features/explain/ExplainWorkspace.svelte') }
];

export const pages: readonly Place[] = [
  { id: 'settings', title: 'shell.settings', icon: SettingsIcon, keys: 'mod+,', keyLabel: 'shell.keySettings', load: () => import('./settings/SettingsPage.svelte') },
  { id: 'engines', title: 'shell.engines', icon: Cpu, keyLabel: 'shell.keyEngines', load: () => import('./engines/EnginesPage.svelte') },
  { id: 'start', title: 'shell.start', icon: Rocket, keyLabel: 'shell.actionStart', load: () => import('./start/StartPage.svelte') }
];

export function placeOf(path: readonly string[]): Place | undefined {
  return [...workspaces, ...pages].find((place) => place.id === path[0]);
}
