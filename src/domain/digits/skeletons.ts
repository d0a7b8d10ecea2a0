import type { RandomStream } from '../random.ts';
import type { Hands } from '../../contract/hands.ts';
import * as latin from './latin-shapes.ts';
import * as shapes from './skeleton-shapes.ts';
import type { Shape } from './skeleton-shapes.ts';
import type { Stroke } from './stroke.ts';

/**
 * How common each way of writing a digit is; every row adds up to 1. Set by eye from MNIST's American writers, with more of the European ways that
 * they seldom use: upstroke 1, crossed 7.
 */
type Variants = readonly (readonly (readonly [share: number, shape: Shape])[])[];

const american: Variants = [
  [[0.96, shapes.zero], [0.04, shapes.zeroSlashed]],
  [[0.66, shapes.onePlain], [0.24, shapes.oneWithUpstroke], [0.1, shapes.oneWithFoot]],
  [[0.38, shapes.twoCornered], [0.4, shapes.twoLooped], [0.12, shapes.twoWithLargeLoop], [0.1, shapes.twoRounded]],
  [[0.66, shapes.threeWithCusp], [0.16, shapes.threeLooped], [0.18, shapes.threeFlat]],
  [[0.56, shapes.fourOpen], [0.14, shapes.fourClosed], [0.3, shapes.fourOneStroke]],
  [[0.5, shapes.fiveWithBar], [0.34, shapes.fiveOneStroke], [0.16, shapes.fiveLikeS]],
  [[1, shapes.six]],
  [
    [0.4, shapes.sevenPlain],
    [0.14, shapes.sevenRounded],
    [0.1, shapes.sevenBent],
    [0.16, shapes.sevenTicked],
    [0.14, shapes.sevenCrossed],
    [0.06, shapes.sevenTickedAndCrossed]
  ],
  [[0.85, shapes.eightOneStroke], [0.15, shapes.eightTwoRings]],
  [[0.62, shapes.nineStraight], [0.2, shapes.nineHooked], [0.18, shapes.nineFlowing]]
];

/** As common as they are in Europe and Latin America, roughly: there are no counts to go by. */
const latinAmerican: Variants = [
  [[0.9, shapes.zero], [0.1, shapes.zeroSlashed]],
  [[0.16, shapes.onePlain], [0.28, shapes.oneWithUpstroke], [0.06, shapes.oneWithFoot], [0.34, latin.oneWithLongUpstroke], [0.16, latin.oneWithHeel]],
  [[0.3, shapes.twoCornered], [0.26, shapes.twoLooped], [0.1, shapes.twoWithLargeLoop], [0.1, shapes.twoRounded], [0.24, latin.twoWithRing]],
  [[0.66, shapes.threeWithCusp], [0.16, shapes.threeLooped], [0.18, shapes.threeFlat]],
  [[0.22, shapes.fourOpen], [0.1, shapes.fourClosed], [0.16, shapes.fourOneStroke], [0.22, latin.fourLikeH], [0.18, latin.fourLikeBolt], [0.12, latin.fourLikeU]],
  [[0.22, shapes.fiveWithBar], [0.18, shapes.fiveOneStroke], [0.1, shapes.fiveLikeS], [0.26, latin.fiveLikeRoot], [0.24, latin.fiveWithLongBar]],
  [[1, shapes.six]],
  [
    [0.12, shapes.sevenPlain], [0.06, shapes.sevenRounded], [0.06, shapes.sevenBent], [0.14, shapes.sevenTicked], [0.22, shapes.sevenCrossed], [0.16, shapes.sevenTickedAndCrossed],
    [0.24, latin.sevenWithWave]
  ],
  [[0.55, shapes.eightOneStroke], [0.15, shapes.eightTwoRings], [0.3, latin.eightOpen]],
  [[0.24, shapes.nineStraight], [0.14, shapes.nineHooked], [0.1, shapes.nineFlowing], [0.26, latin.nineLikeP], [0.26, latin.nineLikeQ]]
];

const variantsOf: Readonly<Record<Hands, Variants>> = { american, latin: latinAmerican };

/** The strokes of one written digit, 0 to 9, in a variant drawn by how common it is. */
export function drawSkeleton(digit: number, random: RandomStream, hands: Hands = 'american'): Stroke[] {
  const choices = variantsOf[hands][digit]!;
  let left = random.next();
  // Rounding may leave a sliver beyond the last share.
  const [, shape] = choices.find(([share]) => (left -= share) < 0) ?? choices.at(-1)!;
  return shape(random);
}
