import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import { isActive } from '../../contract/runs.ts';
import type { EpochMetric, Run, StoredMetric } from '../../contract/runs.ts';
import type { Studio } from '../../host/studio.ts';
import type { Context } from '../commands/command.ts';
import { splitCommand } from '../split-command.ts';
import { epochLine, epochTitles, modelOf, reportEnd, runHeader } from './run-report.ts';
import { doneItem, epochItem } from './run-items.ts';
import { RunProgress } from './run-progress.ts';

/**
 * Shows a run until it has ended and answers the model that it made. Ctrl+C saves a checkpoint and leaves it interrupted; one of another process goes on.
 * @throws StudioError INTERRUPTED telling how to go on, or the error that the run ended with.
 */
export async function followRun(context: Context, studio: Studio, started: Run, afterSeq = 0): Promise<Model | undefined> {
  const { output, interrupts } = context;
  const dataset = (await studio.datasets.list()).find(({ id }) => id === started.dataset.id);
  // A resumed run goes on with the data that it was started on, whatever has become of the dataset since.
  const isSame = dataset?.hash === started.dataset.hash;
  if (isSame && !dataset.splits.test) {
    output.note(`no test split: ${whatIsMissed(started)}; to have one: ${context.typed(splitCommand(dataset.name))}`, 'doubtful');
  }
  const view = new RunView(context, started, afterSeq, dataset?.splits.train);
  let closing: Promise<void> | undefined;
  const leave = (): void => {
    if (isOurs(started)) view.saving();
    closing = studio.runs.close();
  };
  await interrupts.during(leave, async () => {
    for await (const event of studio.runs.watchRun(started.id, afterSeq)) {
      if (event.type === 'metrics') view.metrics(event.metrics);
      else view.status(event.run);
    }
    await closing;
  });
  // An interruption ends the watch before the last metrics are told.
  const { run, metrics } = await studio.runs.showRun(started.id);
  view.metrics(metrics);
  output.endProgress();
  if (isActive(run)) throw left(context, run);
  output.item(doneItem(run));
  if (run.status === 'interrupted') throw interrupted(context, run);
  if (run.error !== null) throw endedWith(run.error);
  const model = await modelOf(studio, run);
  reportEnd(output, run, model);
  return model;
}

/** `followRun` for a person who started the run: with the next step. */
export async function followToModel(context: Context, studio: Studio, started: Run, afterSeq = 0): Promise<void> {
  const model = await followRun(context, studio, started, afterSeq);
  if (!model) return;
  context.output.line();
  context.output.hint(`Read digits with it: ${context.typed(`predict --model ${model.name} PICTURE…`)}`);
}

/** A run that was paused elsewhere goes on there. */
function isOurs({ owner }: Run): boolean {
  return owner?.pid === process.pid;
}

function left({ typed }: Context, { id, name, owner }: Run): StudioError {
  return new StudioError('INTERRUPTED', `run “${name}” goes on in process ${owner?.pid}; only watching it has ended`, { remedy: `Stop it with: ${typed(`runs stop ${id}`)}` });
}

function whatIsMissed({ kind, dataset }: Run): string {
  return kind === 'train' ? `the accuracy on “${dataset.name}” is not measured` : `“${dataset.name}” is not measured before and after`;
}

function interrupted({ typed }: Context, { id, name, error }: Run): StudioError {
  const remedy = `Go on with: ${typed(`runs resume ${id}`)}`;
  // Nobody asked for a crash: it is what went wrong, and no interruption to whoever looks at the exit status.
  if (error !== null) return endedWith({ ...error, message: `run “${name}” was interrupted: ${error.message}`, remedy });
  return new StudioError('INTERRUPTED', `run “${name}” was interrupted; its last checkpoint is kept`, { remedy });
}

function endedWith({ code, message, remedy }: NonNullable<Run['error']>): StudioError {
  return new StudioError(code as StudioError['code'], message, remedy === null ? {} : { remedy });
}

class RunView {
  readonly #context: Context;
  readonly #epochs: number;
  readonly #progress: RunProgress;
  #seq: number;
  #headed = false;
  #titled = false;
  #saving = false;

  /** Metrics up to `afterSeq` were shown before. */
  constructor(context: Context, run: Run, afterSeq: number, samples: number | undefined) {
    this.#context = context;
    this.#epochs = run.training.epochs;
    this.#seq = afterSeq;
    this.#progress = new RunProgress(run, samples);
    this.status(run);
  }

  status(run: Run): void {
    const { output } = this.#context;
    if (run.engine === null) return output.progress({ label: 'starting the engine', share: undefined, details: [] });
    if (this.#headed) return;
    this.#headed = true;
    runHeader(output, run);
    output.progress({ label: 'first step', share: undefined, details: [] });
  }

  metrics(metrics: readonly StoredMetric[]): void {
    const fresh = metrics.filter(({ seq }) => seq > this.#seq);
    for (const metric of fresh) if (metric.type === 'epoch') this.#epoch(metric);
    const last = fresh.at(-1);
    if (!last) return;
    this.#seq = last.seq;
    if (!this.#saving) this.#context.output.progress(this.#progress.after(last, performance.now()));
  }

  saving(): void {
    const { output } = this.#context;
    this.#saving = true;
    output.note('Saving a checkpoint. Ctrl+C again ends at once.');
    output.progress({ label: 'saving', share: undefined, details: [] });
  }

  #epoch(metric: EpochMetric): void {
    const { output } = this.#context;
    output.item(epochItem(metric));
    if (!this.#titled) output.line(epochTitles(), 'quiet');
    this.#titled = true;
    output.line(epochLine(metric, this.#epochs));
  }
}
