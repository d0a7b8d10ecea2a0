import type { DigitAnswer, Doubt, InkQuestion, InkReading } from '../../contract/ink.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import { leastLikeness } from '../../domain/metrics/open-set.ts';
import { normaliseInk } from '../../domain/digits/normalise.ts';
import { drawInk, inkBoxOf } from '../../domain/ink/draw-ink.ts';

/** Pixels of the drawing's longer side: five a pixel of the sample, so that shrinking smooths the edges. */
export const digitSidePx = 100;
/** As contract/ink.ts has it, before it travels. */
export interface ReadInk extends Omit<InkReading, 'sample'> {
  /** `[28, 28]` bytes. */
  readonly sample: Uint8Array | null;
}

export const nothingRead: ReadInk = { sample: null, answers: [], number: null };

/** Asks a model about samples: calibrated probabilities `[n, classes]`, and for each how likely it is a digit at all (null: not known). */
export type AskAboutInk = (model: Model, pixels: Uint8Array) => Promise<{ readonly probabilities: Float32Array; readonly likeness: Float32Array | null }>;

/** What models make of one digit. */
export async function readDigit({ ink, steps }: InkQuestion, models: readonly Model[], ask: AskAboutInk): Promise<ReadInk> {
  const box = inkBoxOf(ink.strokes);
  if (box === null) return nothingRead;
  const drawn = steps.crop ? box : { x: 0, y: 0, width: ink.widthPx, height: ink.heightPx };
  const image = drawInk(ink, drawn, digitSidePx / Math.max(drawn.width, drawn.height));
  const sample = sampleOf(() => normaliseInk(image, steps));
  if (sample === null) return nothingRead;
  const answers = await Promise.all(models.map(async (model): Promise<DigitAnswer> => {
    const { probabilities, likeness } = await ask(model, sample);
    const answer = likeliest(probabilities);
    return {
      model: { id: model.id, name: model.name },
      classes: model.classes,
      probabilities: [...probabilities],
      answer,
      doubt: doubtAbout(model, probabilities[answer]!, likeness?.[0] ?? null),
      likeness: likeness?.[0] ?? null
    };
  }));
  return { sample, answers, number: null };
}

function doubtAbout({ calibration }: Model, confidence: number, likeness: number | null): Doubt | null {
  if (likeness !== null && likeness < leastLikeness) return 'notADigit';
  return confidence < (calibration?.rejectThreshold ?? 0) ? 'uncertain' : null;
}

/** Null where so little is drawn that there is no ink. */
function sampleOf(make: () => Uint8Array): Uint8Array | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof StudioError && error.code === 'PICTURE_BLANK') return null;
    throw error;
  }
}

function likeliest(probabilities: Float32Array): number {
  return probabilities.reduce((best, value, i) => (value > probabilities[best]! ? i : best), 0);
}
