import type { Model } from '../../contract/models.ts';
import type { EpochMetric, FinetuneReport, Run, TestResult } from '../../contract/runs.ts';
import type { Studio } from '../../host/studio.ts';
import { bytes, count, counted, duration, percent, percentRange, rate } from '../output/format.ts';
import type { Output } from '../output/output.ts';
import { pad } from '../output/width.ts';

/** What is trained, on what, by what. */
export function runHeader(output: Output, run: Run): void {
  const { dataset, training, engineVersion, device } = run;
  output.line(`${run.kind === 'train' ? 'Training' : 'Fine-tuning'} “${run.name}”, run ${run.id}`, 'heading');
  output.facts([
    ['network', `${run.network.name}, ${counted(run.parameters, 'parameter')}`],
    ['engine', run.engine === null ? 'none yet' : `${run.engine} (${device}, ${engineVersion})`],
    ['dataset', `${dataset.name} (hash ${dataset.hash.slice(0, 8)})`],
    ['recipe', recipeText(training)],
    ['seed', String(run.seed)],
    ...frozenFact(run)
  ]);
  output.line();
}

function recipeText({ epochs, batchSize, optimizer, learningRate, schedule }: Run['training']): string {
  const schedules = { constant: 'constant', step: 'in steps', cosine: 'cosine', oneCycle: 'one cycle' };
  return `${counted(epochs, 'epoch')}, batch ${batchSize}, ${optimizer.kind}, learning rate ${learningRate} ${schedules[schedule.kind]}`;
}

function frozenFact({ training: { freeze } }: Run): [string, string][] {
  if (freeze === null) return [];
  return [['frozen', 'count' in freeze ? `first ${counted(freeze.count, 'layer')}` : `up to layer ${freeze.untilLayer}`]];
}

const epochColumns = [
  { title: 'epoch', width: 7 }, { title: 'loss', width: 7 }, { title: 'accuracy', width: 9 }, { title: 'val loss', width: 8 },
  { title: 'val acc.', width: 8 }, { title: 'images/s', width: 8 }, { title: 'time', width: 12 }, { title: 'memory', width: 8 }
];

export function epochTitles(): string {
  return epochRow(epochColumns.map(({ title }) => title));
}

/** A fixed width a column: lines come one by one while the run goes on. */
export function epochLine(metric: EpochMetric, epochs: number): string {
  const { epoch, loss, accuracy, valLoss, valAccuracy, imagesPerSecond, seconds, rssBytes } = metric;
  return epochRow([
    `${epoch}/${epochs}`, loss.toFixed(4), percent(accuracy), valLoss?.toFixed(4) ?? '–', valAccuracy === null ? '–' : percent(valAccuracy),
    count(imagesPerSecond), duration(seconds), bytes(rssBytes)
  ]);
}

function epochRow(texts: readonly string[]): string {
  return texts.map((text, i) => pad(text, epochColumns[i]!.width, 'right')).join(' ');
}

/** What came out; `model` undefined where none was kept. */
export function reportEnd(output: Output, run: Run, model: Model | undefined): void {
  const { summary } = run;
  if (!summary) return;
  const stopped = run.status === 'stopped' ? ', stopped early' : '';
  const interval = model?.metrics ? `, 95 % interval ${percentRange(model.metrics.interval95)}` : '';
  const accuracy = summary.test ? `${percent(summary.test.accuracy)}, ${resultText(summary.test)}${interval}` : 'not measured: the dataset has no test split';
  output.line();
  output.facts([
    ['test accuracy', accuracy],
    ['time', `${duration(summary.seconds)} for ${counted(summary.epochs, 'epoch')}${stopped}, ${rate(summary.imagesPerSecond)}`],
    ...(summary.bestEpoch === null ? [] : [['kept', `the weights of epoch ${summary.bestEpoch}`] as const]),
    ['model', model?.name ?? 'none']
  ]);
  if (summary.finetune) reportFinetuning(output, run.dataset.name, summary.finetune);
}

/** The model that a run made; undefined where it made none, or it was removed since. */
export async function modelOf(studio: Studio, { modelId }: Run): Promise<Model | undefined> {
  return (await studio.models.list()).find(({ id }) => id === modelId);
}

function resultText({ errors, n }: TestResult): string {
  return `${count(errors)} of ${count(n)} wrong`;
}

function reportFinetuning(output: Output, dataset: string, { before, after, old, flipped }: FinetuneReport): void {
  const rows = [{ dataset, before, after }, ...(old ? [{ ...old, dataset: `${old.dataset} (old)` }] : [])];
  output.line();
  output.table([
    { title: 'test split of', text: (row) => row.dataset, flexible: true },
    { title: 'before', text: (row) => percent(row.before.accuracy), align: 'right' },
    { title: 'after', text: (row) => percent(row.after.accuracy), align: 'right' },
    { title: 'wrong before', text: (row) => count(row.before.errors), align: 'right' },
    { title: 'after', text: (row) => count(row.after.errors), align: 'right' },
    { title: 'of', text: (row) => count(row.after.n), align: 'right' }
  ], rows);
  output.line(`Changed answers on ${dataset}: ${count(flipped.fixed)} fixed, ${count(flipped.broken)} broken; “--json” lists them.`);
}
