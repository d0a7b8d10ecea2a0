/** A span with what it costs to take it for a digit. */
export interface ScoredSpan {
  readonly from: number;
  readonly to: number;
  /** Log of the chance that it is the digit that it looks like most. */
  readonly score: number;
}

/**
 * The spans that cover all pieces once, left to right, with the best sum of scores, each weighted by its pieces: else few long spans would always
 * win over many short ones. Empty where no spans cover them.
 */
export function bestPath<Scored extends ScoredSpan>(pieces: number, spans: readonly Scored[]): Scored[] {
  const best: { readonly score: number; readonly last: Scored | null }[] = [{ score: 0, last: null }];
  for (let to = 1; to <= pieces; to++) {
    let found: { score: number; last: Scored | null } = { score: -Infinity, last: null };
    for (const span of spans) {
      if (span.to !== to) continue;
      const score = best[span.from]!.score + (span.to - span.from) * span.score;
      if (score > found.score) found = { score, last: span };
    }
    best.push(found);
  }
  const path: Scored[] = [];
  for (let at = pieces; at > 0;) {
    const last = best[at]!.last;
    if (last === null) return [];
    path.unshift(last);
    at = last.from;
  }
  return path;
}
