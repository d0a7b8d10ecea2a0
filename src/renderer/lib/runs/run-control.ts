import type { StudioClient } from '../../../contract/api/api.ts';
import type { Run } from '../../../contract/runs.ts';
import { problemText } from '../problems.ts';
import { toasts } from '../toasts.svelte.ts';
import { t } from '../words.svelte.ts';

export type RunWish = 'pause' | 'resume' | 'stop';

/** What may be asked of a run as it is. */
export function wishesOf({ status }: Pick<Run, 'status'>): readonly RunWish[] {
  switch (status) {
    case 'running':
      return ['pause', 'stop'];
    case 'paused':
      return ['resume', 'stop'];
    case 'queued':
      return ['stop'];
    case 'interrupted':
    case 'stopped':
    case 'failed':
      return ['resume'];
    case 'completed':
      return [];
  }
}

/** Asks, and says what came of it where that is not to be seen anyway. Answers whether it was taken. */
export async function askOfRun(api: StudioClient, run: Run, wish: RunWish): Promise<boolean> {
  try {
    await api.runs[wish]({ run: run.id });
    if (wish === 'stop') toasts.show({ text: t(run.status === 'queued' ? 'train.takenOutToast' : 'train.stopToast', { name: run.name }) });
    return true;
  } catch (error) {
    toasts.show({ text: problemText(error), tone: 'doubt' });
    return false;
  }
}
