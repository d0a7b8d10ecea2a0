import type { TrialStatus } from '../../../../contract/api/searches.ts';
import type { SearchStatus } from '../../../../contract/searches.ts';

type Tone = 'ok' | 'doubt' | 'work' | 'idle';

export const searchTones: Readonly<Record<SearchStatus, Tone>> = { running: 'work', paused: 'work', interrupted: 'doubt', stopped: 'idle', failed: 'doubt', completed: 'ok' };
export const trialTones: Readonly<Record<TrialStatus, Tone>> = { waiting: 'idle', running: 'work', completed: 'ok', failed: 'doubt' };
