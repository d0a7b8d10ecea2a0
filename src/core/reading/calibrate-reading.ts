import { leastMisread, type ReadingCalibration } from '../../contract/reading.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import { confidenceOf, evidenceFor, fitConfidence, thresholdFor } from '../../domain/lines/confidence.ts';
import type { KnownReading } from '../../domain/lines/confidence.ts';
import { thresholdOf } from '../../domain/metrics/reject-curve.ts';
import { wilsonInterval } from '../../domain/metrics/wilson-interval.ts';
import type { AskReaders } from './ask-readers.ts';
import { rankField } from './read-field.ts';

/** Misread rates that thresholds are found for. */
const misreadRates = [0.1, 0.05, 0.02, 0.01, 0.005, 0.002, leastMisread] as const;
/** More than certain: accepts nothing. */
const unreachable = 2;

/** A field whose digits are known. */
export interface KnownField {
  /** 0 black … 255 white. */
  readonly picture: GreyImage;
  readonly digits: string;
}

/** How sure a model may be of what it reads, from fields that it did not learn from. */
export async function calibrateReading(fields: Iterable<KnownField>, ask: AskReaders): Promise<ReadingCalibration> {
  const readings = await tried(fields, ask);
  const confidence = fitConfidence(readings);
  const confidences = Float32Array.from(readings, ({ evidence }) => confidenceOf(evidence, confidence));
  const right = Uint8Array.from(readings, (reading) => Number(reading.right));
  const thresholds = misreadRates.map((misread) => ({ misread, threshold: thresholdOf(confidences, right, misread) ?? unreachable }));
  return { confidence, thresholds, lines: readings.length };
}

/** Shares of 1, with 95 % intervals. */
export interface MeasuredReading {
  readonly n: number;
  readonly right: number;
  readonly interval95: readonly [number, number];
  /** What is accepted at a misread rate that is asked for, and how much of it was wrong. */
  readonly accepted: readonly { readonly misread: number; readonly readRate: number; readonly wrong: number }[];
}

/** How well a model reads, and whether it is as sure as it may be. */
export async function measureReading(fields: Iterable<KnownField>, ask: AskReaders, calibration: ReadingCalibration): Promise<MeasuredReading> {
  const readings = await tried(fields, ask);
  const n = readings.length;
  const right = readings.filter((reading) => reading.right).length;
  const accepted = misreadRates.map((misread) => {
    const passed = readings.filter(({ evidence }) => confidenceOf(evidence, calibration.confidence) >= thresholdFor(calibration, misread));
    return { misread, readRate: passed.length / n, wrong: passed.filter((reading) => !reading.right).length / Math.max(1, passed.length) };
  });
  return { n, right: right / n, interval95: wilsonInterval(right, n), accepted };
}

async function tried(fields: Iterable<KnownField>, ask: AskReaders): Promise<KnownReading[]> {
  const readings: KnownReading[] = [];
  for (const { picture, digits } of fields) {
    const { ranked } = await rankField(picture, ask);
    readings.push({ evidence: evidenceFor(ranked), right: (ranked[0]?.digits ?? '') === digits });
  }
  return readings;
}
