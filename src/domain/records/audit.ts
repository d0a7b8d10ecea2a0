import type { AuditFigures } from '../../contract/documents.ts';
import { ruleEffects } from '../../contract/fields.ts';
import type { FieldReading } from '../../contract/reading.ts';
import { confidencesBeside } from '../lines/confidence.ts';
import { randomStream } from '../random.ts';
import { wilsonInterval } from '../metrics/wilson-interval.ts';
import { leastSure, onlyDifference, otherText } from './places-in-doubt.ts';

/** Where a reading stands in the queue. */
export interface Draw {
  readonly audited: boolean;
  /** The least first, 0 to 1: the confidence, or of an audited reading what is shown in its place. */
  readonly rank: number;
}

export interface DrawnField {
  readonly sha256: string;
  readonly page: number;
  readonly name: string;
  readonly reading: Pick<FieldReading, 'accepted' | 'confidence'>;
  /** The confidence from which readings like this one are accepted. */
  readonly threshold: number;
}

/**
 * Draws whether an accepted reading is audited: by the batch's seed and the document's hash, so that neither the time nor the order of reading plays a
 * part, and a crash in between draws the same again. An audited one is given a confidence as doubtful ones have it: placed by its own it would always come
 * last, and tell what it is. Of 42 doubtful amounts of real cheques the share below a confidence grew with its third power: most are nearly sure.
 */
export function drawAudit({ sha256, page, name, reading: { accepted, confidence }, threshold }: DrawnField, { seed, auditShare }: { readonly seed: number; readonly auditShare: number }): Draw {
  const random = randomStream(seed, 'audit', sha256, page, name);
  const audited = random.next() < auditShare && accepted;
  return { audited, rank: audited ? Math.min(confidence, threshold) * Math.cbrt(random.next()) : confidence };
}

/**
 * A reading as the queue shows it: an audited one looks doubtful, with its confidence brought down and those of its alternatives up. As in one that is doubtful,
 * alternatives differ in how likely they are, and one character carries the doubt: where the other text has another, failing that the least sure one.
 */
export function shownInQueue(reading: FieldReading, { audited, rank }: Draw): FieldReading {
  if (!audited) return reading;
  const { confidence, text, alternatives, boxes } = reading;
  const scale = confidence === 0 ? 0 : rank / confidence;
  const chances = confidencesBeside(rank, alternatives.map((each) => each.confidence));
  const others = alternatives.map((each, i) => ({ ...each, confidence: chances[i]! }));
  const other = otherText({ text, alternatives: others });
  const differs = other !== undefined && boxes.length === text.length ? onlyDifference(text, other.text) : null;
  const doubtful = differs ?? leastSure(boxes);
  return {
    ...reading,
    accepted: false,
    confidence: rank,
    alternatives: others,
    boxes: boxes.map((box, i) => (doubtful === null || i === doubtful ? { ...box, confidence: box.confidence * scale } : box))
  };
}

/** Whether a rule wants a person to look, or the text is no value: no threshold would accept such a reading. A field that may be empty, and is, has no value either. */
export function isDoubtfulByRule({ accepted, value, rules }: Pick<FieldReading, 'accepted' | 'value' | 'rules'>): boolean {
  if (accepted) return false;
  return value === null || rules.some(({ rule, ok }) => !ok && ruleEffects[rule] !== 'noted');
}

/** The share of accepted readings that is wrong, by a fair sample of them. */
export function misreadEstimate({ verified, misread }: Pick<AuditFigures, 'verified' | 'misread'>): Pick<AuditFigures, 'misreadRate' | 'interval95'> {
  if (verified === 0) return { misreadRate: null, interval95: null };
  return { misreadRate: misread / verified, interval95: wilsonInterval(misread, verified) };
}
