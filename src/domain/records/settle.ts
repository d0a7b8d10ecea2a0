import type { Decision, FieldState } from '../../contract/documents.ts';
import type { Judgement } from '../../contract/fields.ts';

/** What an operator said of a field, and it still stands. */
export interface Vote {
  readonly operator: string;
  /** Null: it was rejected. */
  readonly said: Said | null;
}

export interface Said extends Pick<Judgement, 'digits' | 'value'> {
  readonly text: string;
}

export type Settled =
  /** `disagreement`: the next operator decides between two who did not agree. */
  | { readonly state: 'open'; readonly disagreement: boolean }
  | { readonly state: Extract<FieldState, 'decided'>; readonly said: Said }
  | { readonly state: Extract<FieldState, 'rejected'> };

/** Whether two texts say the same: by their values, or by their digits where one has no value. */
export function saysTheSame(a: Pick<Said, 'digits' | 'value'>, b: Pick<Said, 'digits' | 'value'>): boolean {
  return a.value !== null && b.value !== null ? a.value === b.value : a.digits === b.digits;
}

/**
 * What the votes on a field come to. Without double keying the last one counts. With it a field is settled once two operators agree; of three, the third
 * one is the arbiter and has the last word.
 *
 * @param votes by time, at most one an operator where `doubleKeying` is on
 */
export function settle(votes: readonly Vote[], doubleKeying: boolean): Settled {
  const last = votes.at(-1);
  if (last === undefined) return { state: 'open', disagreement: false };
  if (doubleKeying) {
    if (votes.length === 1) return { state: 'open', disagreement: false };
    if (votes.length === 2 && !agree(votes[0]!, votes[1]!)) return { state: 'open', disagreement: true };
  }
  return last.said === null ? { state: 'rejected' } : { state: 'decided', said: last.said };
}

/** Of the decisions on a field, by time, those that nobody took back. */
export function standing<D extends Pick<Decision, 'id' | 'what' | 'undoes'>>(decisions: readonly D[]): D[] {
  const undone = new Set(decisions.map(({ undoes }) => undoes));
  return decisions.filter(({ id, what }) => what !== 'undone' && !undone.has(id));
}

/** Of the decisions on a field those that stand and say what is written there. A doubt says no more than that somebody has to look. */
export function votesAmong<D extends Pick<Decision, 'id' | 'what' | 'undoes'>>(decisions: readonly D[]): D[] {
  return standing(decisions).filter(({ what }) => what !== 'doubted');
}

function agree(a: Vote, b: Vote): boolean {
  return a.said === null || b.said === null ? a.said === b.said : saysTheSame(a.said, b.said);
}
