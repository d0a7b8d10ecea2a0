import type { RunStatus } from '../../contract/runs.ts';
import type { Tone } from './style.ts';

/** How far something is that is trained; searches have all of these but `queued`. */
export const statusMarks: Readonly<Record<RunStatus, { readonly mark: string; readonly tone: Tone }>> = {
  queued: { mark: '·', tone: 'quiet' },
  running: { mark: '●', tone: 'working' },
  paused: { mark: '‖', tone: 'working' },
  interrupted: { mark: '?', tone: 'doubtful' },
  stopped: { mark: '■', tone: 'plain' },
  failed: { mark: '✗', tone: 'bad' },
  completed: { mark: '✓', tone: 'good' }
};
