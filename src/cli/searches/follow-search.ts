import type { ShownTrial } from '../../contract/api/searches.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Search } from '../../contract/searches.ts';
import type { Studio } from '../../host/studio.ts';
import type { Context } from '../commands/command.ts';
import { counted, percent } from '../output/format.ts';

/** How often is looked for trials that have ended. */
const intervalMs = 250;

/**
 * Tells each trial as it ends, until the search has. Ctrl+C saves a checkpoint and leaves it interrupted.
 * @throws StudioError INTERRUPTED telling how to go on, or the error that the search ended with.
 */
export async function followSearch(context: Context, studio: Studio, { id, question }: Search): Promise<void> {
  const { output, interrupts, typed } = context;
  const told = new Set((await studio.searches.showSearch(id)).trials.filter(hasEnded).map(keyOf));
  let closing: Promise<void> | undefined;
  const save = (): void => {
    output.note('Saving a checkpoint. Ctrl+C again ends at once.');
    closing = studio.searches.close().then(() => studio.runs.close());
  };
  const tell = async (): Promise<void> => {
    const { trials, done, total, best } = await studio.searches.showSearch(id);
    for (const trial of trials.filter((candidate) => hasEnded(candidate) && !told.has(keyOf(candidate)))) {
      told.add(keyOf(trial));
      const { number, values, status, rung, epochs, objective } = trial;
      output.item({ event: 'trial', number, values, status, rung, epochs, [question.objective]: objective });
      const settings = Object.entries(values).map(([field, value]) => `${field.split('.').at(-1)} ${String(value)}`).join(', ');
      output.line(`trial ${number} (${settings}), ${counted(epochs, 'epoch')}: ${status === 'failed' ? 'failed' : objectiveText(question, objective)}`);
    }
    output.progress({ label: `${done} of ${counted(total, 'run')}`, share: done / total, details: best === null ? [] : [`best ${objectiveText(question, best.objective)}, trial ${best.number}`] });
  };
  await interrupts.during(save, async () => {
    let ended = false;
    const settled = studio.searches.settled(id).then(() => (ended = true));
    while (!ended) {
      await tell();
      await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, intervalMs))]);
    }
    await closing;
  });
  await tell();
  output.endProgress();
  const { search, done, failed, best } = await studio.searches.showSearch(id);
  output.item({ event: 'done', searchId: id, status: search.status, runs: done, failed, best: best === null ? null : { number: best.number, values: best.values, [question.objective]: best.objective, epochs: best.epochs } });
  if (search.status === 'interrupted') {
    throw new StudioError('INTERRUPTED', `search “${question.name}” was interrupted; its last checkpoint is kept`, { remedy: `Go on with: ${typed(`search resume ${question.name}`)}` });
  }
  if (search.error !== null) {
    const { code, message, remedy } = search.error;
    throw new StudioError(code as StudioError['code'], message, remedy === null ? {} : { remedy });
  }
  if (best === null) return output.line('No trial came to an end.', 'doubtful');
  output.line(`Best: trial ${best.number} with ${objectiveText(question, best.objective)} after ${counted(best.epochs, 'epoch')}`, 'good');
  output.hint(`All trials: ${typed(`search show ${question.name}`)}`);
}

/** A trial may end once a rung. */
function keyOf({ number, rung }: ShownTrial): string {
  return `${number}/${rung}`;
}

function hasEnded({ status }: ShownTrial): boolean {
  return status === 'completed' || status === 'failed';
}

function objectiveText({ objective }: Search['question'], value: number | null): string {
  if (value === null) return '–';
  return objective === 'valAccuracy' ? `${percent(value)} right` : `loss ${value.toFixed(4)}`;
}
