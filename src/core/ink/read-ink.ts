import type { DigitAnswer, Doubt, InkQuestion, InkReading, ReadDigit } from '../../contract/ink.ts';
import { inkLimits } from '../../contract/ink.ts';
import { samplePixels } from '../../contract/sample-facts.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import { normaliseInk } from '../../domain/digits/normalise.ts';
import { bestPath } from '../../domain/ink/best-path.ts';
import { cutNumber } from '../../domain/ink/cut-number.ts';
import { drawInk, inkBoxOf } from '../../domain/ink/draw-ink.ts';
import type { InkBox } from '../../domain/ink/draw-ink.ts';

/** Pixels of the drawing's longer side: five a pixel of the sample, so that shrinking smooths the edges. */
export const digitSidePx = 100;
/** A line of digits is drawn this high; longer than this times its height is no line. */
const lineHeightPx = 64;
const longestLine = 24;

/** As contract/ink.ts has it, before it travels. */
export interface ReadInk extends Omit<InkReading, 'sample'> {
  /** `[28, 28]` bytes. */
  readonly sample: Uint8Array | null;
}

const nothing: ReadInk = { sample: null, answers: [], number: null };

/** Asks a model about samples: calibrated probabilities `[n, classes]`, and for each how likely it is a digit at all (null: not known). */
export type AskAboutInk = (model: Model, pixels: Uint8Array) => Promise<{ readonly probabilities: Float32Array; readonly likeness: Float32Array | null }>;

/** What models make of one digit. */
export async function readDigit({ ink, steps }: InkQuestion, models: readonly Model[], ask: AskAboutInk): Promise<ReadInk> {
  const box = inkBoxOf(ink.strokes);
  if (box === null) return nothing;
  const drawn = steps.crop ? box : { x: 0, y: 0, width: ink.widthPx, height: ink.heightPx };
  const image = drawInk(ink, drawn, digitSidePx / Math.max(drawn.width, drawn.height));
  const sample = sampleOf(() => normaliseInk(image, steps));
  if (sample === null) return nothing;
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

/** A number of several digits, by the first model. @throws StudioError INK_TOO_LONG */
export async function readNumber({ ink }: InkQuestion, model: Model, ask: AskAboutInk): Promise<ReadInk> {
  const box = inkBoxOf(ink.strokes);
  if (box === null) return { ...nothing, number: [] };
  if (box.width > longestLine * box.height && ink.strokes.length > 1) throw tooLong();
  const scale = lineHeightPx / Math.max(box.height, box.width / longestLine);
  const { pieces, spans } = cutNumber(drawInk(ink, box, scale));
  const samples = spans.map((span) => ({ span, sample: sampleOf(() => normaliseInk(span.image)) })).filter((each) => each.sample !== null);
  if (samples.length === 0) return { ...nothing, number: [] };
  const pixels = new Uint8Array(samples.length * samplePixels);
  samples.forEach(({ sample }, i) => pixels.set(sample!, i * samplePixels));
  const { probabilities, likeness } = await ask(model, pixels);
  const classes = model.classes.length;
  const scored = samples.map(({ span }, i) => {
    const own = probabilities.subarray(i * classes, (i + 1) * classes);
    const answer = likeliest(own);
    const alike = likeness?.[i] ?? 1;
    return { ...span, answer, confidence: own[answer]!, alike, score: Math.log(Math.max(1e-6, own[answer]! * alike)) };
  });
  const path = bestPath(pieces, scored);
  if (path.length > inkLimits.digits) throw tooLong();
  const number = path.map(({ box: pixelBox, answer, confidence, alike }): ReadDigit => ({
    box: onPad(pixelBox, box, scale),
    text: model.classes[answer]!,
    confidence,
    doubt: doubtAbout(model, confidence, likeness === null ? null : alike)
  }));
  return { ...nothing, number };
}

/** Half a chance to be a digit at all is what the detector is calibrated at; see domain/metrics/open-set.ts. */
const leastLikeness = 0.5;

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

function onPad({ left, top, width, height }: { left: number; top: number; width: number; height: number }, box: InkBox, scale: number): ReadDigit['box'] {
  return { x: box.x + left / scale, y: box.y + top / scale, width: width / scale, height: height / scale };
}

function tooLong(): StudioError {
  return new StudioError('INK_TOO_LONG', `That is more than a number of ${inkLimits.digits} digits.`, { remedy: `Write up to ${inkLimits.digits} digits side by side.` });
}
