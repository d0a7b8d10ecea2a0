import { join } from 'node:path';
import { StudioError } from '../../contract/errors.ts';
import type { Run } from '../../contract/runs.ts';
import { exportRuns, runFormats } from '../../domain/runs/export-runs.ts';
import { modelFiles } from '../../host/model-files.ts';
import { bytes, counted, duration, localTime, percent, rate } from '../output/format.ts';
import { statusMarks } from '../output/status-marks.ts';
import type { Column } from '../output/table.ts';
import { followToModel } from '../training/follow-run.ts';
import { epochLine, epochTitles, modelOf, reportEnd, runHeader } from '../training/run-report.ts';
import { command } from './command.ts';
import type { Command } from './command.ts';

const runPositional = { name: 'RUN', help: 'its id, or its name where only one run has it', count: 'one' } as const;

const columns: readonly Column<Run>[] = [
  { title: 'run', text: (r) => r.id },
  { title: 'name', text: (r) => r.name, tone: () => 'heading', flexible: true },
  { title: 'status', text: (r) => `${statusMarks[r.status].mark} ${r.status}`, tone: (r) => statusMarks[r.status].tone },
  { title: 'dataset', text: (r) => r.dataset.name, flexible: true },
  { title: 'test acc.', text: (r) => (r.summary?.test ? percent(r.summary.test.accuracy) : '–'), align: 'right' },
  { title: 'time', text: (r) => (r.summary ? duration(r.summary.seconds) : '–'), align: 'right' },
  { title: 'started', text: (r) => localTime(r.startedAt ?? r.createdAt), tone: () => 'quiet', flexible: true }
];

const list = command({
  name: 'runs list',
  summary: 'List the training runs, newest first',
  positionals: [],
  options: {},
  async run({ output, openStudio, typed }) {
    const runs = (await (await openStudio()).runs.listRuns()).map(({ run }) => run);
    for (const run of runs) output.item(run);
    if (runs.length > 0) return output.table(columns, runs);
    output.line('Nothing was trained yet.');
    output.hint(`Train: ${typed('train')}`);
  }
});

const show = command({
  name: 'runs show',
  summary: 'Show a run: settings, epochs, result',
  positionals: [runPositional],
  options: {},
  async run({ output, openStudio, typed }, { positionals: [id = ''] }) {
    const studio = await openStudio();
    const { run, metrics } = await studio.runs.showRun(id);
    const epochs = metrics.filter((metric) => metric.type === 'epoch');
    output.item({ ...run, epochs });
    if (output.json) return;
    runHeader(output, run);
    output.line(`${statusMarks[run.status].mark} ${run.status}`, statusMarks[run.status].tone);
    if (run.error) output.line(`${run.error.message}${run.error.remedy ? ` → ${run.error.remedy}` : ''}`);
    if (epochs.length > 0) output.line(epochTitles(), 'quiet');
    for (const epoch of epochs) output.line(epochLine(epoch, run.training.epochs));
    reportEnd(output, run, await modelOf(studio, run));
    if (run.status === 'interrupted' || run.status === 'stopped') output.hint(`Go on: ${typed(`runs resume ${run.id}`)}`);
  }
});

const compare = command({
  name: 'runs compare',
  summary: 'Put runs side by side: what was set differently, and what came out',
  positionals: [{ ...runPositional, name: 'RUN RUN', help: 'two ids or names, or more', count: 'some' }],
  options: {},
  async run({ output, openStudio }, { positionals }) {
    const comparison = await (await openStudio()).runs.compareRuns(positionals);
    output.item(comparison);
    const { runs, differences, results } = comparison;
    const value = (v: string | number | boolean | null): string => (v === null ? '–' : String(v));
    const share = (v: number | null): string => (v === null ? '–' : percent(v));
    const rows: { title: string; values: readonly string[] }[] = [
      { title: 'status', values: runs.map((r) => `${statusMarks[r.status].mark} ${r.status}`) },
      ...differences.map(({ setting, values }) => ({ title: setting, values: values.map(value) })),
      { title: 'epochs', values: results.map((r) => String(r.epochs)) },
      { title: 'best validation accuracy', values: results.map((r) => share(r.bestValAccuracy)) },
      { title: 'test accuracy', values: results.map((r) => share(r.testAccuracy)) },
      { title: 'wrong on the test split', values: results.map((r) => value(r.testErrors)) },
      { title: 'time', values: results.map((r) => (r.seconds === null ? '–' : duration(r.seconds))) },
      { title: 'speed', values: results.map((r) => (r.imagesPerSecond === null ? '–' : rate(r.imagesPerSecond))) }
    ];
    output.table([
      { title: '', text: (row) => row.title, tone: () => 'quiet', flexible: true },
      ...runs.map(({ name }, i) => ({ title: name, text: (row: { values: readonly string[] }) => row.values[i] ?? '–', align: 'right' as const, flexible: true }))
    ], rows);
  }
});

const exportRun = command({
  name: 'runs export',
  summary: 'Write runs to files for other programs: curves, settings, results',
  positionals: [{ ...runPositional, name: 'RUN', help: 'ids or names, one or more', count: 'some' }],
  options: {
    format: { type: 'text', value: 'FORMAT', help: runFormats.join(', '), required: true },
    to: { type: 'text', value: 'FOLDER', help: 'where; default: here' }
  },
  notes: ['“tensorboard --logdir FOLDER” shows the event files; “mlflow ui”, started in FOLDER, the runs in mlruns.'],
  async run({ output, openStudio }, { options, positionals }) {
    const format = runFormats.find((name) => name === options.format);
    if (format === undefined) throw new StudioError('USAGE_INVALID', `Runs cannot be written as “${options.format}”.`, { remedy: `Choose one of: ${runFormats.join(', ')}.` });
    const { runs } = await openStudio();
    const shown = await Promise.all(positionals.map((run) => runs.showRun(run)));
    const written = await modelFiles.write(exportRuns(shown, format).map(({ name, bytes: content }) => ({ path: join(options.to ?? '.', name), bytes: content })));
    output.item({ runs: shown.map(({ run }) => run.id), format, files: written });
    output.line(`Wrote ${counted(shown.length, 'run')} as ${counted(written.length, 'file')}:`, 'good');
    for (const file of format === 'mlflow' ? [join(options.to ?? '.', 'mlruns')] : written) output.line(`  ${file}`);
  }
});

const stop = command({
  name: 'runs stop',
  summary: 'Stop a run, also one that trains in another terminal: it keeps its best weights as a model',
  positionals: [runPositional],
  options: {},
  async run({ output, openStudio }, { positionals: [id = ''] }) {
    const run = await (await openStudio()).runs.stopRun(id);
    output.item(run);
    output.line(`Asked “${run.name}” to stop: it tests its best weights and keeps them.`);
  }
});

const resume = command({
  name: 'runs resume',
  summary: 'Go on with an interrupted or stopped run from its last checkpoint',
  positionals: [runPositional],
  options: {},
  async run(context, { positionals: [id = ''] }) {
    const studio = await context.openStudio();
    const { metrics } = await studio.runs.showRun(id);
    const run = await studio.runs.resumeRun(id);
    const done = metrics.filter((metric) => metric.type === 'epoch').length;
    context.output.note(done === 0 ? 'Going on from the last checkpoint' : `Going on after ${counted(done, 'finished epoch')}`);
    // What is replayed from before the interruption was already shown then.
    await followToModel(context, studio, run, metrics.at(-1)?.seq ?? 0);
  }
});

const remove = command({
  name: 'runs remove',
  summary: 'Remove a run with its curves and checkpoints; its model stays',
  positionals: [runPositional],
  options: {},
  async run({ output, openStudio }, { positionals: [id = ''] }) {
    const { runs } = await openStudio();
    const { run } = await runs.showRun(id);
    const { freedBytes } = await runs.removeRuns([run.id]);
    output.item({ ...run, freedBytes });
    output.line(`Removed the run “${run.name}” (${run.id}) and freed ${bytes(freedBytes)}`);
  }
});

export const runCommands: readonly Command[] = [list, show, compare, exportRun, stop, resume, remove];
