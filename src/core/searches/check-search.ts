import type { SearchField } from '../../contract/api/searches.ts';
import { StudioError } from '../../contract/errors.ts';
import { mostTrials } from '../../contract/searches.ts';
import type { SearchAxis, SearchQuestion, TrialValues } from '../../contract/searches.ts';
import { drawTrials, gridSize } from '../../domain/searches/draw-trials.ts';
import { rungsOf } from '../../domain/searches/rungs.ts';
import type { PlannedRun } from '../runs/run-plan.ts';
import { planTraining } from '../runs/run-plan.ts';
import { trialRequest } from './trial-request.ts';

/** Its trials, drawn and each checked as the run that it will be. @throws StudioError SEARCH_INVALID naming axis or trial */
export function checkedTrials(question: SearchQuestion, fields: readonly SearchField[], { plan, dataset }: PlannedRun): TrialValues[] {
  const { axes, base, strategy } = question;
  const known = new Map(fields.map((field) => [field.field, field]));
  for (const axis of axes) checkAxis(axis, known);
  const twice = axes.find(({ field }, i) => axes.findIndex((other) => other.field === field) !== i);
  if (twice !== undefined) throw invalid(`There are two axes over ${twice.field}.`, 'Put their values into one.');
  if (!(plan.training.validationShare > 0)) {
    throw invalid('A search steers by validation data, and this recipe sets none aside: training.validationShare is 0.', 'Set a share aside, such as 0.1.');
  }
  // As stratifiedSplit counts.
  const samples = dataset.splits.train ?? 0;
  if (Math.round(samples * plan.training.validationShare) === 0) {
    throw invalid(
      `A search steers by validation data, and training.validationShare ${plan.training.validationShare} of the ${samples} training samples in ${dataset.name} is none.`,
      'Set a larger share aside, or take a larger dataset.'
    );
  }
  if (strategy.kind === 'halving') {
    if (axes.some(({ field }) => field === 'training.epochs')) throw invalid('Successive halving decides on the epochs itself.', 'Leave out the axis over training.epochs.');
    if (strategy.firstEpochs >= strategy.lastEpochs) throw invalid(`Successive halving cannot go from ${strategy.firstEpochs} to ${strategy.lastEpochs} epochs.`, 'Begin with fewer epochs.');
  }
  const isWhole = (field: string): boolean => known.get(field)?.kind === 'integer';
  const size = strategy.kind === 'grid' ? gridSize(axes, isWhole) : 0;
  if (size > mostTrials) throw invalid(`This grid has ${size} trials, and a search has at most ${mostTrials}.`, 'Take fewer values, or draw trials at random.');
  const trials = drawTrials(question, isWhole);
  const last = rungsOf(strategy, trials.length).at(-1)!;
  trials.forEach((values, i) => {
    try {
      planTraining(trialRequest(base, values, { epochs: last.epochs, seed: 0 }), dataset);
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      throw invalid(`Trial ${i + 1} (${describe(values)}) could not run: ${error.message}`, 'Change its axes: nothing was queued.');
    }
  });
  return trials;
}

function checkAxis(axis: SearchAxis, known: ReadonlyMap<string, SearchField>): void {
  const field = known.get(axis.field);
  if (field === undefined) throw invalid(`There is no field “${axis.field}” to search over.`, `The fields are: ${[...known.keys()].join(', ')}.`);
  if ('values' in axis) return;
  const { min, max, scale } = axis;
  if (field.kind !== 'number' && field.kind !== 'integer') throw invalid(`${axis.field} is no number and has no range.`, `List its values${field.choices.length === 0 ? '' : `, of ${field.choices.join(', ')}`}.`);
  if (!(min < max)) throw invalid(`The range of ${axis.field} cannot go from ${min} to ${max}.`, 'Begin with the lower end.');
  if (scale === 'log' && !(min > 0)) throw invalid(`The range of ${axis.field} begins at ${min}: a logarithmic one is above 0.`, 'Begin above 0, or use a linear scale.');
}

function describe(values: TrialValues): string {
  return Object.entries(values).map(([field, value]) => `${field} ${String(value)}`).join(', ');
}

function invalid(message: string, remedy: string): StudioError {
  return new StudioError('SEARCH_INVALID', message, { remedy });
}
