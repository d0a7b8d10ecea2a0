import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import type { EngineName } from '../engines.ts';
import type { JobEvent } from '../progress.ts';
import { searchQuestionSchema } from '../searches.ts';
import type { FieldValue, Search, TrialRun, TrialValues } from '../searches.ts';
import { trainingRequestSchema } from '../training-request.ts';
import { procedure } from './procedure.ts';

/** Searches are named by id or by name. */
const search = z.string().min(1).max(200);
const base = trainingRequestSchema.omit({ name: true });
const rate = z.number().positive().max(100);

/** A field of a run that can be searched over. */
export interface SearchField {
  readonly field: string;
  readonly kind: 'number' | 'integer' | 'choice' | 'toggle';
  /** What a run may have; null: no limit, or no number. */
  readonly min: number | null;
  readonly max: number | null;
  readonly choices: readonly string[];
  /** What the base has; null: not set, or off. */
  readonly value: FieldValue;
  /** A sensible range around that; null where there is none, such as of a choice. */
  readonly suggested: { readonly min: number; readonly max: number; readonly scale: 'linear' | 'log' } | null;
}

export type TrialStatus = 'waiting' | 'running' | 'completed' | 'failed';

export interface ShownTrial {
  /** Counted from 1. */
  readonly number: number;
  readonly values: TrialValues;
  readonly status: TrialStatus;
  /** The highest rung that it came to, counted from 0, and how many epochs it has there. */
  readonly rung: number;
  readonly epochs: number;
  /** By the objective, the mean over the seeds, at its highest finished rung; null where there is none. */
  readonly objective: number | null;
  /** From 1: those of higher rungs first. Null for what failed or has not ended. */
  readonly place: number | null;
  readonly seconds: number | null;
  readonly runs: readonly TrialRun[];
}

/** How much an axis matters, from 0 to 1. */
export interface AxisImportance {
  readonly field: string;
  /** Share of the variance of the trials' ranks that groups along this axis explain, corrected for chance (epsilon squared of Kruskal and Wallis). */
  readonly share: number;
  /** Rank correlation with being good, from -1 to 1: whether more is better. Null for an axis of choices. */
  readonly direction: number | null;
}

export interface Importance {
  /** How many ended trials it rests on: of the first rung, where all are alike. */
  readonly trials: number;
  /** Fewer than these say nothing: `axes` is empty then. */
  readonly needed: number;
  readonly axes: readonly AxisImportance[];
}

export interface SearchSummary {
  readonly search: Search;
  /** Runs that have ended, and all that there will be. */
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly best: ShownTrial | null;
}

export interface ShownSearch extends SearchSummary {
  readonly rungs: readonly { readonly epochs: number; readonly trials: number }[];
  readonly trials: readonly ShownTrial[];
  readonly importance: Importance;
}

/** A learning-rate range test. */
export interface RateSweep {
  readonly engine: EngineName;
  readonly device: string;
  /** One a step: the rate, and the loss, smoothed along the steps. */
  readonly points: readonly { readonly rate: number; readonly loss: number; readonly smoothed: number }[];
  /** Where the loss falls fastest along the logarithm of the rate; null where it never falls. */
  readonly steepest: number | null;
  /** Where it has risen so far that the training is lost; null: it did not. */
  readonly diverges: number | null;
}

export const searchesContract = {
  /** Answers as soon as it is stored; its runs are queued one after the other. Nothing is stored where one trial could not run. */
  start: procedure.input(searchQuestionSchema).output(type<SearchSummary>()),
  /** Newest first. */
  list: procedure.output(type<SearchSummary[]>()),
  show: procedure.input(z.strictObject({ search })).output(type<ShownSearch>()),
  /** What can be searched over from here. */
  fields: procedure.input(z.strictObject({ base })).output(type<SearchField[]>()),
  /** The run that trains goes on to its end; no other is queued. */
  pause: procedure.input(z.strictObject({ search })).output(type<SearchSummary>()),
  resume: procedure.input(z.strictObject({ search })).output(type<SearchSummary>()),
  /** Stops the run that trains too. It can be resumed all the same. */
  stop: procedure.input(z.strictObject({ search })).output(type<SearchSummary>()),
  /** The search alone: its runs stay. SEARCH_ACTIVE for one that is at work. */
  remove: procedure.input(z.strictObject({ search })).output(type<null>()),
  /** Trains for a few hundred steps with a growing rate and leaves nothing behind. */
  sweepRates: procedure
    .input(z.strictObject({ request: trainingRequestSchema, lowest: rate.default(1e-6), highest: rate.default(1), steps: z.int().min(20).max(2000).default(200) }))
    .output(eventIterator(type<JobEvent<RateSweep>>()))
};
