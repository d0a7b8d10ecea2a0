import type { ThresholdPoint } from '../../contract/documents.ts';
import { wilsonInterval } from '../metrics/wilson-interval.ts';

/** A reading, and what a person found out about it. */
export interface VerifiedField {
  readonly document: string;
  readonly confidence: number;
  /** At the threshold of its time. */
  readonly accepted: boolean;
  /** No threshold would accept it. */
  readonly byRule: boolean;
  /** Null: nobody has looked. */
  readonly correct: boolean | null;
  /** An operator picked it out as wrong, before anybody decided. */
  readonly doubted: boolean;
}

/** Fine where little is reviewed: point i reviews (i/100)² of what a threshold can accept at all. */
const points = 100;

/** Fields of one kind above a threshold: those that the reader accepted, of which a few are verified, those that it doubted, of which most are, or those picked out as wrong. */
interface Stratum {
  fields: number;
  verified: number;
  wrong: number;
}

/**
 * What each threshold would send to review and let through, by rising threshold, at most 100 of them; a field is accepted when its confidence is at least
 * the threshold and no rule speaks against it.
 *
 * Verified fields are no fair sample: nearly all doubtful ones are verified, and of the accepted ones the audited few. So both are counted apart and
 * weighted by how many fields each verified one stands for (post-stratification). An accepted one that was verified because somebody doubted it stands for
 * itself alone: it was picked for being wrong. What is left then is rather better than the audited ones say, so the estimate errs to the safe side. The bound is the upper end of Wilson's interval for as many samples as
 * the weighted ones are worth, (Σw)² / Σw² (Kish, Survey Sampling, 1965, 11.7).
 */
export function thresholdFigures(fields: readonly VerifiedField[]): ThresholdPoint[] {
  const levels = levelsOf(fields);
  const result: ThresholdPoint[] = [];
  const acceptable = levels[0]?.accepted ?? 0;
  let level = 0;
  for (let i = 0; i < points; i++) {
    const wanted = acceptable * (1 - (i / points) ** 2);
    // Equal confidences are accepted together, so a point accepts the fewest fields that are not fewer than asked for.
    while (level + 1 < levels.length && levels[level + 1]!.accepted >= wanted) level++;
    const point = levels[level]?.point;
    if (point !== undefined && result.at(-1) !== point) result.push(point);
  }
  return result;
}

interface Level {
  readonly accepted: number;
  readonly point: ThresholdPoint;
}

/** Every confidence as a threshold, rising. */
function levelsOf(fields: readonly VerifiedField[]): Level[] {
  const acceptable = fields.filter(({ byRule }) => !byRule).sort((a, b) => b.confidence - a.confidence);
  const documents = weakestOfDocuments(fields);
  const strata = { accepted: newStratum(), doubtful: newStratum(), picked: newStratum() };
  const levels: Level[] = [];
  let untouched = 0;
  acceptable.forEach(({ confidence: threshold, accepted, correct, doubted }, rank) => {
    const stratum = doubted && correct !== null ? strata.picked : accepted ? strata.accepted : strata.doubtful;
    stratum.fields++;
    if (correct !== null) stratum.verified++;
    if (correct === false) stratum.wrong++;
    if (acceptable[rank + 1]?.confidence === threshold) return;
    while (untouched < documents.length && documents[untouched]! >= threshold) untouched++;
    levels.push({
      accepted: rank + 1,
      point: {
        threshold,
        reviewedFields: 1 - (rank + 1) / fields.length,
        reviewedDocuments: 1 - untouched / documents.length,
        verified: strata.accepted.verified + strata.doubtful.verified + strata.picked.verified,
        ...misreadOf(Object.values(strata))
      }
    });
  });
  return levels.reverse();
}

function newStratum(): Stratum {
  return { fields: 0, verified: 0, wrong: 0 };
}

/** The least confidence of each document, falling; below all where a rule wants a person. */
function weakestOfDocuments(fields: readonly VerifiedField[]): number[] {
  const weakest = new Map<string, number>();
  for (const { document, confidence, byRule } of fields) {
    weakest.set(document, Math.min(weakest.get(document) ?? Number.POSITIVE_INFINITY, byRule ? Number.NEGATIVE_INFINITY : confidence));
  }
  return [...weakest.values()].sort((a, b) => b - a);
}

function misreadOf(strata: readonly Stratum[]): Pick<ThresholdPoint, 'misreadRate' | 'misreadBound'> {
  const there = strata.filter(({ fields }) => fields > 0);
  // A part that nobody has looked into may be wrong to any degree.
  if (there.some(({ verified }) => verified === 0)) return { misreadRate: null, misreadBound: null };
  const total = there.reduce((sum, { fields }) => sum + fields, 0);
  const misreadRate = there.reduce((sum, { fields, verified, wrong }) => sum + (fields / total) * (wrong / verified), 0);
  const worth = Math.max(1, total ** 2 / there.reduce((sum, { fields, verified }) => sum + fields ** 2 / verified, 0));
  return { misreadRate, misreadBound: wilsonInterval(Math.min(worth, misreadRate * worth), worth)[1] };
}
