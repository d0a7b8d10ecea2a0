import type { AuditFigures } from '../../contract/documents.ts';
import { ruleEffects } from '../../contract/fields.ts';
import type { FieldReading } from '../../contract/reading.ts';
import { randomStream } from '../random.ts';
import { wilsonInterval } from '../metrics/wilson-interval.ts';

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
}

/**
 * Draws whether an accepted reading is audited: by the batch's seed and the document's hash, so that neither the time nor the order of reading plays a
 * part, and a crash in between draws the same again. An audited one is given a confidence anywhere below its own: placed by its own it would always come
 * last, and tell what it is.
 */
export function drawAudit({ sha256, page, name, reading: { accepted, confidence } }: DrawnField, { seed, auditShare }: { readonly seed: number; readonly auditShare: number }): Draw {
  const random = randomStream(seed, 'audit', sha256, page, name);
  const audited = random.next() < auditShare && accepted;
  return { audited, rank: audited ? confidence * random.next() : confidence };
}

/** A reading as the queue shows it: an audited one looks doubtful, with its confidences brought down and those of its alternatives up. */
export function shownInQueue(reading: FieldReading, { audited, rank }: Draw): FieldReading {
  if (!audited) return reading;
  const { confidence } = reading;
  const scale = confidence === 0 ? 0 : rank / confidence;
  const left = confidence === 1 ? 1 : (1 - rank) / (1 - confidence);
  return {
    ...reading,
    accepted: false,
    confidence: rank,
    alternatives: reading.alternatives.map((other) => ({ ...other, confidence: Math.min(rank, other.confidence * left) })),
    boxes: reading.boxes.map((box) => ({ ...box, confidence: box.confidence * scale }))
  };
}

/** Whether a rule wants a person to look, or the text is no value: no threshold would accept such a reading. */
export function isDoubtfulByRule({ value, rules }: Pick<FieldReading, 'value' | 'rules'>): boolean {
  return value === null || rules.some(({ rule, ok }) => !ok && ruleEffects[rule] !== 'noted');
}

/** The share of accepted readings that is wrong, by a fair sample of them. */
export function misreadEstimate({ verified, misread }: Pick<AuditFigures, 'verified' | 'misread'>): Pick<AuditFigures, 'misreadRate' | 'interval95'> {
  if (verified === 0) return { misreadRate: null, interval95: null };
  return { misreadRate: misread / verified, interval95: wilsonInterval(misread, verified) };
}
