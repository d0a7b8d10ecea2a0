import type { RandomStream } from '../random.ts';
import type { Shape } from './skeleton-shapes.ts';
import { arc } from './stroke.ts';
import type { Point } from './stroke.ts';

/**
 * Ways to write the digits that are usual in Europe and Latin America and that American samples hardly have. Set by eye from what is described and
 * shown of school hands there, in the frame of skeleton-shapes.ts.
 */

function near(r: RandomStream, x: readonly [number, number], y: readonly [number, number]): Point {
  return [r.uniform(x[0], x[1]), r.uniform(y[0], y[1])];
}

/** As high as the 1 itself. */
export const oneWithLongUpstroke: Shape = (r) => [[
  near(r, [-0.55, -0.25], [0.4, 0.85]), near(r, [-0.2, -0.1], [0.16, 0.34]), [0, 0], [0, 0], [r.uniform(-0.05, 0.05), 0.5], near(r, [-0.06, 0.04], [0.95, 1])
]];

/** With an upstroke, and a heel to the left or through. */
export const oneWithHeel: Shape = (r) => [[
  near(r, [-0.35, -0.15], [0.12, 0.35]), [0, 0], [0, 0], [r.uniform(-0.04, 0.04), 0.5], [0, 0.97], [0, 0.97], near(r, [-0.35, -0.2], [0.9, 1])
], ...(r.next() < 0.4 ? [[[-0.1, 0.98], near(r, [0.15, 0.4], [0.92, 1])] as Point[]] : [])];

/** The bow closed to a ring at the left. */
export const twoWithRing: Shape = (r) => {
  const [radiusX, radiusY] = [r.uniform(0.2, 0.32), r.uniform(0.24, 0.36)];
  const foot = near(r, [-0.02, 0.12], [0.9, 0.98]);
  return [[...arc(radiusX, radiusY, radiusX, radiusY, r.uniform(100, 150), r.uniform(270, 320)), near(r, [0.22, 0.34], [0.68, 0.78]), foot, foot, [0.35, foot[1] + r.uniform(-0.06, 0.02)], near(r, [0.5, 0.85], [0.86, 1.04])]];
};

/** The left stroke short, the bar through a tall stem. */
export const fourLikeH: Shape = (r) => {
  const bar = r.uniform(0.45, 0.65);
  const stem = r.uniform(0.34, 0.48);
  return [
    [near(r, [0, 0.16], [0.02, 0.3]), [r.uniform(-0.02, 0.04), bar], [r.uniform(-0.02, 0.04), bar], [stem, bar + r.uniform(-0.05, 0.04)], near(r, [stem + 0.05, stem + 0.35], [bar - 0.08, bar + 0.04])],
    [near(r, [stem - 0.02, stem + 0.1], [-0.05, 0.3]), [stem, 0.6], near(r, [stem - 0.14, stem + 0.03], [0.95, 1.05])]
  ];
};

/** A bend, a bar and a stem that swings to the left, in one stroke. */
export const fourLikeBolt: Shape = (r) => {
  const low = r.uniform(0.4, 0.58);
  const right = r.uniform(0.34, 0.5);
  return [[
    near(r, [0.02, 0.2], [0, 0.12]), [r.uniform(-0.02, 0.05), low], [r.uniform(-0.02, 0.05), low], near(r, [right - 0.06, right], [low - 0.12, low]),
    near(r, [right, right + 0.06], [low - 0.12, low]), [right, low + 0.2], near(r, [right - 0.3, right - 0.05], [0.92, 1.04])
  ]];
};

/** A bowl, and a short stem at its right: like a u. */
export const fourLikeU: Shape = (r) => {
  const low = r.uniform(0.6, 0.8);
  const right = r.uniform(0.36, 0.52);
  return [[
    near(r, [-0.04, 0.1], [0, 0.2]), [r.uniform(-0.04, 0.04), low - 0.15], near(r, [0.1, 0.2], [low, low + 0.06]), near(r, [right - 0.1, right], [low - 0.16, low - 0.04]),
    near(r, [right - 0.02, right + 0.06], [0, 0.2]), near(r, [right - 0.02, right + 0.06], [0, 0.2]), [right, 0.6], near(r, [right - 0.06, right + 0.12], [0.86, 1.02])
  ]];
};

/** A tick, a steep line and a bar: hardly a belly. */
export const fiveLikeRoot: Shape = (r) => {
  const top = near(r, [0.16, 0.36], [0, 0.08]);
  const bottom = near(r, [0.02, 0.16], [0.94, 1]);
  return [
    [near(r, [-0.2, -0.02], [0.5, 0.8]), near(r, [bottom[0] - 0.1, bottom[0] - 0.02], [0.84, 0.95]), bottom, near(r, [bottom[0] + 0.04, top[0] + 0.06], [0.45, 0.65]), top],
    [near(r, [top[0] - 0.08, top[0] + 0.04], [top[1] - 0.04, top[1] + 0.04]), near(r, [0.5, 0.95], [-0.1, 0.1])]
  ];
};

/** A long bar over a small belly that ends early. */
export const fiveWithLongBar: Shape = (r) => {
  const top = near(r, [0.08, 0.2], [0.02, 0.08]);
  const neck = near(r, [0, 0.08], [0.42, 0.56]);
  return [
    [top, neck, neck, ...arc(0.16, 0.74, r.uniform(0.16, 0.28), 0.26, r.uniform(-110, -80), r.uniform(170, 240))],
    [near(r, [top[0] - 0.08, top[0] + 0.06], [0, 0.08]), near(r, [0.6, 1.2], [-0.2, 0.06])]
  ];
};

/** Open at the top, as a loop with two horns. */
export const eightOpen: Shape = (r) => {
  const waist = r.uniform(0.38, 0.55);
  const lower = r.uniform(0.14, 0.26);
  return [[
    near(r, [0.42, 0.62], [-0.04, 0.08]), near(r, [0.2, 0.3], [waist - 0.06, waist]), [0.28 - lower, (1 + waist) / 2], near(r, [0.24, 0.32], [0.98, 1.02]), [0.28 + lower, (1 + waist) / 2],
    near(r, [0.24, 0.34], [waist - 0.03, waist + 0.06]), near(r, [-0.06, 0.14], [0, 0.16])
  ]];
};

/** The stem first, then a bowl to its right: like a P. */
export const nineLikeP: Shape = (r) => {
  const low = r.uniform(0.38, 0.56);
  const lean = r.uniform(-0.12, 0.06);
  return [[
    [lean, 1], [lean * 0.5, 0.5], [r.uniform(-0.02, 0.06), r.uniform(0.06, 0.2)], near(r, [0.08, 0.2], [0, 0.06]), near(r, [0.26, 0.44], [0.1, 0.22]), near(r, [0.16, 0.32], [low - 0.06, low]),
    near(r, [-0.02, 0.14], [low - 0.02, low + 0.05])
  ]];
};

/** The loop left open at its upper right, the stem beside it: like a q or g. */
export const nineLikeQ: Shape = (r) => {
  const [radiusX, radiusY] = [r.uniform(0.16, 0.28), r.uniform(0.18, 0.28)];
  const right = 2 * radiusX + r.uniform(-0.02, 0.06);
  return [
    arc(radiusX, radiusY + 0.04, radiusX, radiusY, r.uniform(-70, -20), -r.uniform(240, 310)),
    [[right, r.uniform(-0.04, 0.12)], [right + r.uniform(-0.03, 0.02), 0.5], near(r, [right - 0.12, right], [0.85, 1]), ...(r.next() < 0.45 ? [near(r, [right - 0.5, right - 0.2], [0.84, 1.02])] : [])]
  ];
};

/** Its top a wave that begins low, its stem crossed or not. */
export const sevenWithWave: Shape = (r) => [[
  near(r, [-0.12, 0], [0.12, 0.32]), near(r, [0, 0.08], [0, 0.08]), near(r, [0.18, 0.3], [0.06, 0.14]), [0.5, 0.02], [0.5, 0.02], near(r, [0.3, 0.4], [0.4, 0.55]), near(r, [0.1, 0.3], [0.95, 1])
], ...(r.next() < 0.5 ? [[near(r, [0.02, 0.14], [0.48, 0.58]), near(r, [0.5, 0.7], [0.42, 0.54])] as Point[]] : [])];
