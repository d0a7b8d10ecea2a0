import type { ShownSearch } from '../../contract/api/searches.ts';
import { csvText } from '../csv.ts';

/** A line a trial in the order drawn, a column an axis by its field; what is not known stays empty. */
export function trialsCsv({ search, trials }: ShownSearch): string {
  const fields = search.question.axes.map(({ field }) => field);
  return csvText([
    ['trial', ...fields, 'status', 'place', 'rung', 'epochs', search.question.objective, 'seconds', 'runs'],
    ...trials.map(({ number, values, status, place, rung, epochs, objective, seconds, runs }) => [
      number, ...fields.map((field) => text(values[field])), status, place, rung + 1, epochs, objective, seconds, runs.map(({ runId }) => runId).join(' ')
    ])
  ]);
}

function text(value: string | number | boolean | null | undefined): string | number | null {
  return typeof value === 'boolean' ? String(value) : (value ?? null);
}
