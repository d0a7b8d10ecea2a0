import { writeFile } from 'node:fs/promises';
import type { SearchSummary, ShownSearch, ShownTrial } from '../../contract/api/searches.ts';
import { StudioError } from '../../contract/errors.ts';
import { searchObjectives } from '../../contract/searches.ts';
import type { FieldValue, Search } from '../../contract/searches.ts';
import { trialsCsv } from '../../domain/searches/trials-csv.ts';
import { optionsWithout } from '../args/options-without.ts';
import { jobProgress } from '../job-progress.ts';
import { counted, duration, localTime, percent } from '../output/format.ts';
import type { Output } from '../output/output.ts';
import { statusMarks } from '../output/status-marks.ts';
import type { Column } from '../output/table.ts';
import { followSearch } from '../searches/follow-search.ts';
import { searchOf } from '../searches/search-options.ts';
import { baseOf, baseOptions } from '../training/base-options.ts';
import { command } from './command.ts';
import type { Command } from './command.ts';

/** No field has to do with the others. */
const fieldOptions = optionsWithout(baseOptions, ['name', 'engine', 'seed', 'threads', 'validation-share']);
/** A sweep has rates of its own, does not train to the end, looks at no validation data, and keeps nothing that could have a name. */
const sweepOptions = optionsWithout(baseOptions, ['name', 'lr', 'schedule', 'epochs', 'early-stopping', 'validation-share', 'ema']);

const searchPositional = { name: 'SEARCH', help: 'its id or name', count: 'one' } as const;

const start = command({
  name: 'search start',
  summary: 'Search for the best settings: train many runs and compare them by validation data',
  positionals: [],
  options: {
    file: { type: 'text', value: 'FILE.json', help: 'the whole search; options given beside it win' },
    axes: { type: 'text', value: 'AXES', help: 'what is searched over, parted by semicolons; see below' },
    strategy: { type: 'choice', choices: ['grid', 'random', 'halving'], help: 'every combination, so many at random (default), or those and only the best for longer' },
    trials: { type: 'integer', value: 'N', min: 1, max: 500, help: 'random and halving: how many are drawn, 1 to 500 (default 20)' },
    factor: { type: 'integer', value: 'N', min: 2, max: 10, help: 'halving: one of so many goes on (default 3)' },
    'first-epochs': { type: 'integer', value: 'N', min: 1, max: 10_000, help: 'halving: epochs of the first rung (default 1)' },
    objective: { type: 'choice', choices: searchObjectives, help: 'what is best (default valAccuracy)' },
    'seeds-per-trial': { type: 'integer', value: 'N', min: 1, max: 10, help: 'a trial is the mean of so many runs, 1 to 10 (default 1)' },
    'search-seed': { type: 'integer', value: 'N', min: 0, max: 0xffff_ffff, help: 'random and halving: of what is drawn (default 1); --seed is the runs’ own' },
    ...baseOptions
  },
  notes: [
    'An axis is FIELD=VALUE,VALUE,… or FIELD=LOW..HIGH, with “log” behind it for a',
    'logarithmic scale and “/N” for N steps of a grid:',
    '  training.learningRate=0.0003..0.03log;training.batchSize=64,128',
    '“dsdc search fields” lists the fields. The last rung of halving has as many',
    'epochs as the recipe. Trials leave the test split alone and keep no models.',
    'Ctrl+C saves a checkpoint and ends; “dsdc search resume” goes on from it.'
  ],
  examples: ['dsdc search start --name rates --dataset mnist --epochs 2 --axes "training.learningRate=0.001..0.1log" --trials 12'],
  async run(context, { options }) {
    const studio = await context.openStudio();
    const question = await searchOf(options, async () => (await studio.searches.listFields(await baseOf(options))).map(({ field, kind }) => ({ field, kind })));
    const { search } = await studio.searches.startSearch(question);
    await followSearch(context, studio, search);
  }
});

const columns: readonly Column<SearchSummary>[] = [
  { title: 'search', text: ({ search }) => search.id },
  { title: 'name', text: ({ search }) => search.question.name, tone: () => 'heading', flexible: true },
  { title: 'status', text: ({ search: { status } }) => `${statusMarks[status].mark} ${status}`, tone: ({ search }) => statusMarks[search.status].tone },
  { title: 'runs', text: ({ done, total }) => `${done}/${total}`, align: 'right' },
  { title: 'best', text: ({ search, best }) => objectiveText(search, best), align: 'right' },
  { title: 'started', text: ({ search }) => localTime(search.createdAt), tone: () => 'quiet', flexible: true }
];

const list = command({
  name: 'search list',
  summary: 'List the searches, newest first',
  positionals: [],
  options: {},
  async run({ output, openStudio, typed }) {
    const searches = await (await openStudio()).searches.listSearches();
    for (const search of searches) output.item(search);
    if (searches.length > 0) return output.table(columns, searches);
    output.line('Nothing was searched yet.');
    output.hint(`Search: ${typed('search start --help')}`);
  }
});

const show = command({
  name: 'search show',
  summary: 'Show a search: its trials from the best on, and what matters',
  positionals: [searchPositional],
  options: {},
  async run({ output, openStudio, typed }, { positionals: [name = ''] }) {
    const shown = await (await openStudio()).searches.showSearch(name);
    output.item(shown);
    if (output.json) return;
    showSearch(output, shown);
    if (['interrupted', 'stopped', 'paused', 'failed'].includes(shown.search.status)) output.hint(`Go on: ${typed(`search resume ${shown.search.question.name}`)}`);
  }
});

const fields = command({
  name: 'search fields',
  summary: 'List the fields that can be searched over, with a sensible range',
  positionals: [],
  options: fieldOptions,
  async run({ output, openStudio }, { options }) {
    const known = await (await openStudio()).searches.listFields(await baseOf(options));
    for (const field of known) output.item(field);
    output.table([
      { title: 'field', text: ({ field }) => field, tone: () => 'heading' },
      { title: 'now', text: ({ value }) => valueText(value), align: 'right' },
      { title: 'range or values', text: ({ suggested, choices, kind }) =>
        suggested === null ? (kind === 'toggle' ? 'true,false' : choices.join(',')) : `${suggested.min}..${suggested.max}${suggested.scale === 'log' ? 'log' : ''}`, flexible: true }
    ], known);
  }
});

const pause = command({
  name: 'search pause',
  summary: 'Pause a search: the run that trains goes on to its end, no other is queued',
  positionals: [searchPositional],
  options: {},
  async run({ output, openStudio }, { positionals: [name = ''] }) {
    const summary = await (await openStudio()).searches.pauseSearch(name);
    output.item(summary);
    output.line(`Paused the search “${summary.search.question.name}”.`);
  }
});

const resume = command({
  name: 'search resume',
  summary: 'Go on with a search that was paused, stopped or interrupted',
  positionals: [searchPositional],
  options: {},
  async run(context, { positionals: [name = ''] }) {
    const studio = await context.openStudio();
    const { search } = await studio.searches.resumeSearch(name);
    await followSearch(context, studio, search);
  }
});

const stop = command({
  name: 'search stop',
  summary: 'Stop a search and the run that it trains, also one in another terminal',
  positionals: [searchPositional],
  options: {},
  async run({ output, openStudio }, { positionals: [name = ''] }) {
    const summary = await (await openStudio()).searches.stopSearch(name);
    output.item(summary);
    output.line(`Stopped the search “${summary.search.question.name}” after ${counted(summary.done, 'run')}.`);
  }
});

const remove = command({
  name: 'search remove',
  summary: 'Remove a search; its runs stay',
  positionals: [searchPositional],
  options: {},
  async run({ output, openStudio }, { positionals: [name = ''] }) {
    const { searches } = await openStudio();
    const { search } = await searches.showSearch(name);
    await searches.removeSearch(search.id);
    output.item(search);
    output.line(`Removed the search “${search.question.name}” (${search.id})`);
  }
});

const exportSearch = command({
  name: 'search export',
  summary: 'Write the trials of a search to a file',
  positionals: [searchPositional],
  options: {
    format: { type: 'choice', choices: ['csv', 'json'], help: 'a line a trial (default), or everything' },
    to: { type: 'text', value: 'FILE', help: 'where; default: the search’s name, here' }
  },
  async run({ output, openStudio }, { options: { format = 'csv', to }, positionals: [name = ''] }) {
    const shown = await (await openStudio()).searches.showSearch(name);
    const file = to ?? `${shown.search.question.name}.${format}`;
    await write(file, format === 'csv' ? trialsCsv(shown) : `${JSON.stringify(shown, null, 2)}\n`);
    output.item({ search: shown.search.id, format, file, trials: shown.trials.length });
    output.line(`Wrote ${counted(shown.trials.length, 'trial')} to ${file}`, 'good');
  }
});

const rate = command({
  name: 'search rate',
  summary: 'Find a learning rate: a few hundred steps with a growing one, leaving nothing behind',
  positionals: [],
  options: {
    lowest: { type: 'number', value: 'RATE', min: 1e-12, max: 100, help: 'where it begins (default 0.000001)' },
    highest: { type: 'number', value: 'RATE', min: 1e-12, max: 100, help: 'where it ends, unless the loss explodes before (default 1)' },
    steps: { type: 'integer', value: 'N', min: 20, max: 2000, help: 'how many, 20 to 2,000 (default 200)' },
    ...sweepOptions
  },
  async run(context, { options: { lowest = 1e-6, highest = 1, steps = 200, ...options } }) {
    const { output, interrupts, openStudio, typed } = context;
    const studio = await openStudio();
    const request = await baseOf(options);
    const sweep = await interrupts.abortable((signal) => studio.runs.sweepRates({ request: { ...request, signal, onProgress: jobProgress(output) }, lowest, highest, steps }));
    output.endProgress();
    const { points, ...result } = sweep;
    for (const point of points) output.item({ event: 'point', ...point });
    output.item({ event: 'done', ...result, steps: points.length });
    output.facts([
      ['engine', `${sweep.engine} (${sweep.device})`],
      ['steps', `${points.length} from ${lowest} on`],
      ['falls fastest at', sweep.steepest === null ? 'nowhere: the loss does not fall' : rateText(sweep.steepest)],
      ['is lost from', sweep.diverges === null ? `not up to ${highest}` : rateText(sweep.diverges)]
    ]);
    if (sweep.steepest !== null) output.hint(`Train with it: ${typed(`train --lr ${rateText(sweep.steepest)}`)}`);
  }
});

function showSearch(output: Output, { search, trials, importance, done, total }: ShownSearch): void {
  const { status, question, error } = search;
  output.line(`Search “${question.name}”, ${search.id}`, 'heading');
  output.line(`${statusMarks[status].mark} ${status}, ${done} of ${counted(total, 'run')}`, statusMarks[status].tone);
  if (error) output.line(`${error.message}${error.remedy ? ` → ${error.remedy}` : ''}`);
  output.line();
  const ranked = [...trials].sort((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity) || a.number - b.number);
  output.table<ShownTrial>([
    { title: 'place', text: ({ place }) => (place === null ? '–' : String(place)), align: 'right' },
    { title: 'trial', text: ({ number }) => String(number), align: 'right' },
    ...question.axes.map(({ field }) => ({ title: field.replace(/^training\./, ''), text: ({ values }: ShownTrial) => valueText(values[field] ?? null), align: 'right' as const, flexible: true })),
    { title: 'epochs', text: ({ epochs }) => String(epochs), align: 'right' },
    { title: question.objective, text: (trial) => objectiveText(search, trial), align: 'right' },
    { title: 'time', text: ({ seconds }) => (seconds === null ? '–' : duration(seconds)), align: 'right' },
    { title: 'status', text: (trial) => trial.status }
  ], ranked);
  output.line();
  if (importance.axes.length === 0) return output.line(`What matters cannot be told from ${counted(importance.trials, 'trial')}: it takes ${importance.needed}.`, 'quiet');
  output.line(`What matters, by ${counted(importance.trials, 'trial')} (share of what came out that an axis explains alone):`, 'quiet');
  output.facts(importance.axes.map(({ field, share }) => [field, percent(share)]));
}

function objectiveText({ question }: Search, trial: ShownTrial | null): string {
  const value = trial?.objective ?? null;
  if (value === null) return '–';
  return question.objective === 'valAccuracy' ? percent(value) : value.toFixed(4);
}

function valueText(value: FieldValue): string {
  return value === null ? '–' : String(value);
}

function rateText(value: number): string {
  return String(Number(value.toPrecision(2)));
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new StudioError('USAGE_INVALID', `${file} cannot be written: ${(cause as Error).message}`, { remedy: 'Choose another place with --to.', cause });
  }
}

export const searchCommands: readonly Command[] = [start, list, show, fields, pause, resume, stop, remove, exportSearch, rate];
