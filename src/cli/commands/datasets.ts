import type { Dataset } from '../../contract/datasets.ts';
import { hands } from '../../contract/hands.ts';
import { usageError } from '../args/usage-error.ts';
import { jobProgress } from '../job-progress.ts';
import { count } from '../output/format.ts';
import type { Column } from '../output/table.ts';
import { defaultTestShare, splitCommand } from '../split-command.ts';
import { command } from './command.ts';
import type { Command, Context } from './command.ts';

/** The line that every command about datasets answers with. */
function datasetItem({ id, name, classes, splits, hash, source, testLocked, createdAt }: Dataset): Record<string, unknown> {
  return { dataset: name, splits: { train: splits.train ?? 0, test: splits.test ?? 0 }, classes, hash, id, source, testLocked, createdAt };
}

function splitsText({ splits }: Dataset): string {
  return `${count(splits.train ?? 0)} train, ${count(splits.test ?? 0)} test`;
}

function answerStored({ output, typed }: Context, done: string, dataset: Dataset, notes: readonly string[]): void {
  output.endProgress();
  for (const note of notes) output.note(note);
  output.item({ ...datasetItem(dataset), notes });
  output.line(`${done} “${dataset.name}”: ${splitsText(dataset)}, ${classesText(dataset)}`, 'good');
  if (!dataset.splits.test) output.hint(`It has no test split to measure accuracy on; set one aside: ${typed(splitCommand(dataset.name))}`);
  if (dataset.splits.train) output.hint(`Train on it: ${typed(`train --dataset ${dataset.name}`)}`);
}

function classesText({ classes }: Dataset): string {
  return classes.every((name, i) => name === String(i)) ? `digits 0–${classes.length - 1}` : `${classes.length} classes`;
}

const columns: readonly Column<Dataset>[] = [
  { title: 'dataset', text: (d) => d.name, tone: () => 'heading' },
  { title: 'train', text: (d) => count(d.splits.train ?? 0), align: 'right' },
  { title: 'test', text: (d) => count(d.splits.test ?? 0), align: 'right' },
  { title: 'classes', text: classesText },
  { title: 'hash', text: (d) => d.hash.slice(0, 8), tone: () => 'quiet' },
  { title: 'source', text: (d) => d.source, flexible: true }
];

const list = command({
  name: 'datasets list',
  summary: 'List the stored datasets',
  positionals: [],
  options: {},
  async run({ output, openStudio, typed }) {
    const datasets = await (await openStudio()).datasets.list();
    for (const dataset of datasets) output.item(datasetItem(dataset));
    if (datasets.length > 0) return output.table(columns, datasets);
    output.line('No dataset is stored yet.');
    output.hint(`Fetch MNIST: ${typed('datasets download mnist')}`);
    output.hint(`Or make digits, without a network: ${typed('datasets synthesize')}`);
  }
});

const show = command({
  name: 'datasets show',
  summary: 'Show a dataset: splits, classes, samples a class, hash',
  positionals: [{ name: 'DATASET', help: 'its name', count: 'one' }],
  options: {},
  async run({ output, openStudio }, { positionals: [name = ''] }) {
    const { dataset, byClass } = await (await openStudio()).datasets.show(name);
    output.item({ ...datasetItem(dataset), byClass });
    output.facts([
      ['dataset', dataset.name],
      ['samples', splitsText(dataset)],
      ['test split', dataset.testLocked ? 'locked: a run was tested on it' : 'not locked yet'],
      ['source', dataset.source],
      ['hash', dataset.hash]
    ]);
    output.line();
    output.table([
      { title: 'class', text: ({ name: className }) => className, align: 'right' },
      { title: 'train', text: ({ label }) => count(byClass.train?.[label] ?? 0), align: 'right' },
      { title: 'test', text: ({ label }) => count(byClass.test?.[label] ?? 0), align: 'right' }
    ], dataset.classes.map((className, label) => ({ name: className, label })));
  }
});

const testShare = { type: 'number', value: 'SHARE', min: 0, max: 0.9 } as const;
const splitSeed = { type: 'integer', value: 'N', min: 0, max: 0xffff_ffff } as const;
const defaultSplitSeed = 1;

const importFiles = command({
  name: 'datasets import',
  summary: 'Store a dataset from files: an IDX pair (.gz or not), a folder a class, a folder with labels.csv (file,digit), a Kaggle CSV, an .npz, '
    + 'or a .zip of any',
  positionals: [{ name: 'PATH', help: 'a file or folder', count: 'one' }],
  options: {
    name: { type: 'text', value: 'NAME', help: 'how to call it; left out: made from the path' },
    'test-share': { ...testShare, help: 'deal all samples anew, with this share of each class as test split; left out: train and test as in the files' },
    seed: { ...splitSeed, help: `with --test-share: the same seed divides the same way; default ${defaultSplitSeed}` }
  },
  examples: ['dsdc datasets import ~/mnist --name mnist', 'dsdc datasets import ~/usps --name usps --test-share 0.2', 'dsdc datasets import digits.zip'],
  async run(context, { options: { name, seed, 'test-share': share }, positionals: [path = ''] }) {
    if (seed !== undefined && share === undefined) throw usageError('--seed divides nothing without --test-share', 'Give both, or neither.');
    const { datasets } = await context.openStudio();
    const split = share === undefined ? undefined : { testShare: share, seed: seed ?? defaultSplitSeed };
    const { dataset, notes } = await context.interrupts.abortable((signal) =>
      datasets.importDataset({ path, name, split, signal, onProgress: jobProgress(context.output) }));
    answerStored(context, 'Imported', dataset, notes);
  }
});

const download = command({
  name: 'datasets download',
  summary: 'Fetch a public dataset; what was fetched before is not fetched again',
  positionals: [{ name: 'DATASET', help: 'mnist, or another public dataset', count: 'one' }],
  options: {},
  notes: ['Checked by SHA-256 and resumed where it broke off. Proxies are taken from HTTPS_PROXY and NO_PROXY.'],
  async run(context, { positionals: [name = ''] }) {
    const { datasets } = await context.openStudio();
    const { dataset, notes } = await context.interrupts.abortable((signal) =>
      datasets.downloadDataset({ name, signal, onProgress: jobProgress(context.output) }));
    answerStored(context, 'Downloaded', dataset, notes);
  }
});

const synthesize = command({
  name: 'datasets synthesize',
  summary: 'Make handwritten-looking digits; needs no data and no network',
  positionals: [],
  options: {
    name: { type: 'text', value: 'NAME', help: 'how to call it (default: synthetic)' },
    count: { type: 'integer', value: 'N', min: 20, max: 1_000_000, help: 'how many, test split included; default 12,000' },
    hands: { type: 'choice', choices: hands, help: 'whose ways to write: american (as MNIST), or latin, usual in Europe and Latin America' },
    seed: { ...splitSeed, help: 'the same seed makes the same digits; default 1' },
    'test-share': { ...testShare, help: 'share set aside as test split; default a sixth' }
  },
  async run(context, { options }) {
    const { datasets } = await context.openStudio();
    const { dataset, notes } = await context.interrupts.abortable((signal) => datasets.synthesiseDataset({
      name: options.name ?? 'synthetic',
      count: options.count ?? 12_000,
      seed: options.seed ?? 1,
      hands: options.hands,
      testShare: options['test-share'],
      signal,
      onProgress: jobProgress(context.output)
    }));
    answerStored(context, 'Made', dataset, notes);
  }
});

const split = command({
  name: 'datasets split',
  summary: 'Divide a dataset anew into train and test, stratified by class',
  positionals: [{ name: 'DATASET', help: 'its name', count: 'one' }],
  options: {
    'test-share': { ...testShare, help: `share of each class for the test split; default ${defaultTestShare}` },
    seed: { ...splitSeed, help: `the same seed divides the same way; default ${defaultSplitSeed}` }
  },
  notes: ['A test split that a run was tested on is locked and stays as it is.'],
  async run(context, { options, positionals: [name = ''] }) {
    const { datasets } = await context.openStudio();
    const dataset = await datasets.splitDataset({ name, testShare: options['test-share'] ?? defaultTestShare, seed: options.seed ?? defaultSplitSeed });
    answerStored(context, 'Divided', dataset, []);
  }
});

const exportFiles = command({
  name: 'datasets export',
  summary: 'Write a dataset to files; IDX is MNIST’s format',
  positionals: [{ name: 'DATASET', help: 'its name', count: 'one' }],
  options: {
    to: { type: 'text', value: 'FOLDER', help: 'where; default: a folder of its name, here' },
    format: { type: 'text', value: 'FORMAT', help: 'default idx' }
  },
  async run({ output, openStudio }, { options, positionals: [name = ''] }) {
    const folder = options.to ?? name;
    const dataset = await (await openStudio()).datasets.exportDataset({ name, folder, format: options.format ?? 'idx' });
    output.item({ ...datasetItem(dataset), folder });
    output.line(`Wrote “${dataset.name}” to ${folder}: ${splitsText(dataset)}`, 'good');
  }
});

const remove = command({
  name: 'datasets remove',
  summary: 'Remove a dataset; runs and models keep its name and hash',
  positionals: [{ name: 'DATASET', help: 'its name', count: 'one' }],
  options: {},
  async run({ output, openStudio }, { positionals: [name = ''] }) {
    const dataset = await (await openStudio()).datasets.removeDataset(name);
    output.item(datasetItem(dataset));
    output.line(`Removed “${dataset.name}” (${splitsText(dataset)})`);
  }
});

export const datasetCommands: readonly Command[] = [list, show, importFiles, download, synthesize, split, exportFiles, remove];
