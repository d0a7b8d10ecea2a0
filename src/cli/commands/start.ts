import { count, percent } from '../output/format.ts';
import type { Output } from '../output/output.ts';
import { chooseDataset } from '../start/choose-dataset.ts';
import { showSamples } from '../start/show-samples.ts';
import { followRun } from '../training/follow-run.ts';
import { command } from './command.ts';

const epochs = 3;

export const startCommand = command({
  name: 'start',
  summary: 'Train briefly on what data there is and show the result',
  positionals: [],
  options: {},
  hidden: true,
  async run(context) {
    const { output, openStudio, typed } = context;
    const studio = await openStudio();
    const dataset = await chooseDataset(context, studio);
    const run = await studio.runs.startTraining({ preset: 'dsdc', dataset, training: { epochs } });
    const model = await followRun(context, studio, run);
    if (!model || output.json) return;
    const { confusion } = await studio.models.evaluateModel({ model: model.id, dataset });
    output.line();
    printDigits(output, confusion);
    output.line();
    await showSamples(output, studio, model.id, dataset);
    output.line();
    output.facts([
      ['read your own digits', typed(`predict --model ${model.name} PICTURE…`)],
      ...(dataset === 'mnist' ? [] : [['fetch what people wrote', typed('datasets download mnist')] as const]),
      ['train to the end', typed('train')],
      ['see everything else', typed('help')]
    ]);
  }
});

/** How often each digit was read, and what it was taken for otherwise. */
function printDigits(output: Output, confusion: readonly (readonly number[])[]): void {
  const rows = confusion.map((cells, digit) => {
    const n = cells.reduce((sum, cell) => sum + cell, 0);
    const mistaken = cells.flatMap((cell, read) => (read !== digit && cell > 0 ? [{ read, cell }] : [])).sort((a, b) => b.cell - a.cell);
    return { digit, n, right: cells[digit]!, mistaken };
  });
  output.table([
    { title: 'digit', text: ({ digit }) => String(digit), align: 'right' },
    { title: 'read', text: ({ right, n }) => `${count(right)} of ${count(n)}`, align: 'right' },
    { title: '', text: ({ right, n }) => (n === 0 ? '–' : percent(right / n)), align: 'right' },
    { title: 'taken for', text: ({ mistaken }) => mistaken.slice(0, 4).map(({ read, cell }) => `${read} (${count(cell)}×)`).join(', '), flexible: true }
  ], rows.filter(({ n }) => n > 0));
}
