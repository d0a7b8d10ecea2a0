import type { ModelEvaluation } from '../../core/models/requests.ts';
import { count, percent, percentRange } from '../output/format.ts';
import type { Output } from '../output/output.ts';
import { pad } from '../output/width.ts';
import { command } from './command.ts';

/** The misread rates that people ask for first. */
const misreadRates = [0.001, 0.005, 0.01];

export const evaluateCommand = command({
  name: 'evaluate',
  summary: 'Measure a model on a dataset’s test split',
  positionals: [],
  options: {
    model: { type: 'text', value: 'MODEL', help: 'an id or name; left out: the model in use' },
    dataset: { type: 'text', value: 'DATASET', help: 'a stored name, name:split or a path; left out: mnist where it is stored, else synthetic digits' }
  },
  examples: ['dsdc evaluate --model dsdc-mnist --dataset mnist', 'dsdc evaluate --dataset digits.zip'],
  async run({ output, interrupts, openStudio }, { options }) {
    const { models } = await openStudio();
    output.progress({ label: 'evaluating', share: undefined, details: [] });
    const evaluation = await interrupts.abortable((signal) => models.evaluateModel({ model: options.model, dataset: options.dataset, signal }));
    output.endProgress();
    output.item(evaluation);
    if (!output.json) printEvaluation(output, evaluation);
  }
});

function printEvaluation(output: Output, evaluation: ModelEvaluation): void {
  const { model, dataset, n, errors, accuracy, interval95, ece, perClass, confusion } = evaluation;
  output.facts([
    ['model', model],
    ['dataset', `${dataset}, ${count(n)} samples`],
    ['accuracy', `${percent(accuracy)}, ${count(errors)} wrong, 95 % interval ${percentRange(interval95)}`],
    ['calibration', `off by ${percent(ece)} on average (expected calibration error)`]
  ]);
  output.line();
  for (const line of confusionLines(confusion)) output.line(line);
  output.line();
  output.table([
    { title: 'class', text: (row) => String(row.digit), align: 'right' },
    { title: 'precision', text: (row) => percent(row.precision), align: 'right' },
    { title: 'recall', text: (row) => percent(row.recall), align: 'right' },
    { title: 'F1', text: (row) => percent(row.f1), align: 'right' }
  ], perClass);
  output.line();
  for (const rate of misreadRates) output.line(rejectLine(evaluation, rate));
}

/** Rows are what was written, columns what was read; zeros are dots, so that mistakes stand out. */
export function confusionLines(confusion: readonly (readonly number[])[]): string[] {
  const width = Math.max(4, ...confusion.flat().map((cell) => count(cell).length));
  const row = (head: string, cells: readonly string[]): string => `${pad(head, 8, 'right')} ${cells.map((cell) => pad(cell, width, 'right')).join(' ')}`;
  return [
    row('as read', confusion.map((_, digit) => String(digit))),
    ...confusion.map((cells, digit) => row(digit === 0 ? 'wrote 0' : String(digit), cells.map((cell) => (cell === 0 ? '·' : count(cell)))))
  ];
}

function rejectLine({ rejectCurve }: ModelEvaluation, misreadRate: number): string {
  const best = rejectCurve.filter((point) => point.misreadRate <= misreadRate).reduce((a, b) => Math.max(a, b.readRate), 0);
  const limit = `${misreadRate * 100} %`;
  return best === 0 ? `No threshold keeps misreads at ${limit}` : `At most ${limit} misread: ${percent(best)} are read, the rest rejected`;
}
