import type { RandomStream } from '../random.ts';
import { arc } from './stroke.ts';
import type { Point, Stroke } from './stroke.ts';

/**
 * The ways in which people write the digits. Each function gives the strokes of one hand: where a range stands, hands differ.
 * A point given twice is a corner. Proportions were set by eye beside MNIST's training images.
 */
export type Shape = (random: RandomStream) => Stroke[];

/** A point near (x, y): from `x[0]` to `x[1]`, from `y[0]` to `y[1]`. */
function near(r: RandomStream, x: readonly [number, number], y: readonly [number, number]): Point {
  return [r.uniform(x[0], x[1]), r.uniform(y[0], y[1])];
}

function ring(r: RandomStream): Point[] {
  const direction = r.next() < 0.85 ? -1 : 1;
  const points = arc(0, 0.5, r.uniform(0.2, 0.48), 0.5, r.uniform(-130, -40), direction * r.uniform(330, 400));
  // The end misses the start a little, inside or outside.
  const drift = r.uniform(-0.12, 0.12);
  return points.map(([x, y], i) => [x * (1 + (drift * i) / points.length), y]);
}

export const zero: Shape = (r) => [ring(r)];

export const zeroSlashed: Shape = (r) => [ring(r), [near(r, [0.15, 0.4], [0, 0.3]), near(r, [-0.4, -0.15], [0.7, 1])]];

function stem(r: RandomStream): Point[] {
  return [[0, 0], [r.uniform(-0.05, 0.05), 0.5], [r.uniform(-0.03, 0.03), 1]];
}

function upstroke(r: RandomStream): Point[] {
  return [near(r, [-0.4, -0.12], [0.12, 0.42]), near(r, [-0.1, -0.05], [0.06, 0.12]), [0, 0]];
}

export const onePlain: Shape = (r) => [stem(r)];

export const oneWithUpstroke: Shape = (r) => [[...upstroke(r), ...stem(r)]];

export const oneWithFoot: Shape = (r) => [...oneWithUpstroke(r), [[-r.uniform(0.15, 0.35), 1], near(r, [0.15, 0.35], [0.95, 1.03])]];

/** The upper bow of a 2, from its start on the left over the top to the right. */
function twoBow(r: RandomStream): Point[] {
  const radiusX = r.uniform(0.2, 0.4);
  const radiusY = r.uniform(0.2, 0.34);
  return arc(radiusX, radiusY, radiusX, radiusY, r.uniform(150, 215), r.uniform(160, 200));
}

function twoBase(r: RandomStream, y: number): Point[] {
  const end = r.uniform(0.5, 0.95);
  return [[end / 2, y + r.uniform(-0.06, 0.03)], [end, y + r.uniform(-0.12, 0.08)]];
}

export const twoCornered: Shape = (r) => {
  const foot = near(r, [-0.08, 0.06], [0.92, 1]);
  return [[...twoBow(r), near(r, [0.28, 0.4], [0.55, 0.65]), foot, foot, ...twoBase(r, foot[1])]];
};

export const twoLooped: Shape = (r) => {
  const low = r.uniform(0.84, 0.98);
  const size = r.uniform(0.03, 0.16);
  return [[
    ...twoBow(r),
    near(r, [0.3, 0.48], [0.55, 0.7]),
    [r.uniform(0.08, 0.2), low - 0.03],
    [-size / 2, low + size * 0.3],
    [-size, low - size],
    [size, low - size * 1.4],
    near(r, [0.25, 0.42], [low - 0.06, low + 0.08]),
    near(r, [0.5, 1], [low - 0.15, low + 0.14])
  ]];
};

/** With a loop as large as the bow above it. */
export const twoWithLargeLoop: Shape = (r) => {
  const low = r.uniform(0.9, 1);
  const loop = arc(0.12, low - 0.17, r.uniform(0.16, 0.26), r.uniform(0.13, 0.2), 60, r.uniform(225, 260));
  const tail = [near(r, [0.4, 0.5], [low - 0.08, low]), near(r, [0.6, 0.95], [low - 0.08, low + 0.06])];
  return [[...twoBow(r), near(r, [0.42, 0.52], [0.6, 0.7]), ...loop, ...tail]];
};

export const twoRounded: Shape = (r) => {
  const low = r.uniform(0.9, 1);
  return [[...twoBow(r), [r.uniform(0.25, 0.38), 0.62], [r.uniform(0, 0.06), low - 0.1], [0.06, low], ...twoBase(r, low)]];
};

/** The lower bow of a 3 or a 5, from its upper left round the right side to the lower left. */
function belly(r: RandomStream, top: number, start: number): Point[] {
  const radiusY = (1 - top) / 2;
  return arc(r.uniform(0.14, 0.24), top + radiusY, r.uniform(0.22, 0.42), radiusY, start, r.uniform(125, 195) - start);
}

function threeBow(r: RandomStream, waist: number): Point[] {
  const radiusY = waist / 2;
  return arc(r.uniform(0.16, 0.24), radiusY, r.uniform(0.16, 0.34), radiusY, r.uniform(-185, -130), r.uniform(215, 250)).slice(0, -1);
}

export const threeWithCusp: Shape = (r) => {
  const waist = r.uniform(0.4, 0.52);
  const cusp = near(r, [0.1, 0.26], [waist - 0.02, waist + 0.04]);
  return [[...threeBow(r, waist), cusp, cusp, ...belly(r, waist, r.uniform(-80, -50))]];
};

export const threeLooped: Shape = (r) => {
  const waist = r.uniform(0.42, 0.52);
  const x = r.uniform(0.08, 0.2);
  return [[...threeBow(r, waist), [x, waist + 0.03], [x - 0.06, waist - 0.01], [x + 0.02, waist - 0.03], ...belly(r, waist, -60)]];
};

export const threeFlat: Shape = (r) => {
  const waist = r.uniform(0.38, 0.48);
  const right = near(r, [0.42, 0.55], [0, 0.04]);
  const cusp: Point = [r.uniform(0.14, 0.24), waist];
  return [[near(r, [-0.02, 0.06], [0, 0.08]), right, right, cusp, cusp, ...belly(r, waist - 0.02, r.uniform(-80, -55))]];
};

/** A 4's left stroke, down from `top`, and its bar to the right. */
function fourHook(r: RandomStream, top: Point): Point[] {
  const bar = r.uniform(0.48, 0.7);
  const corner: Point = [r.uniform(-0.04, 0.04), bar];
  const turn: Point[] = r.next() < 0.6 ? [corner, corner] : [corner, near(r, [0.1, 0.1], [bar + 0.02, bar + 0.08])];
  return [
    top,
    [(top[0] + corner[0]) / 2 + r.uniform(-0.05, 0.03), (top[1] + bar) / 2],
    ...turn,
    [0.3, bar + r.uniform(-0.05, 0.05)],
    near(r, [0.45, 0.75], [bar - 0.1, bar + 0.04])
  ];
}

export const fourOpen: Shape = (r) => [
  fourHook(r, near(r, [0.02, 0.2], [0, 0.2])),
  [near(r, [0.4, 0.56], [-0.06, 0.2]), [r.uniform(0.38, 0.48), 0.5], [r.uniform(0.3, 0.46), 1]]
];

export const fourClosed: Shape = (r) => [
  fourHook(r, near(r, [0.38, 0.46], [0, 0.06])),
  [[r.uniform(0.4, 0.48), 0], [r.uniform(0.38, 0.46), 0.5], [r.uniform(0.32, 0.44), 1]]
];

/** In one stroke: down, round to the right and up, then down the same way. */
export const fourOneStroke: Shape = (r) => {
  const top = near(r, [0.42, 0.54], [0, 0.18]);
  const low = r.uniform(0.4, 0.56);
  return [[
    near(r, [0, 0.1], [0, 0.14]),
    [r.uniform(-0.03, 0.04), low - 0.14],
    [r.uniform(0.08, 0.18), low],
    near(r, [0.3, 0.38], [low - 0.1, low - 0.02]),
    top,
    top,
    [r.uniform(0.38, 0.46), 0.55],
    [r.uniform(0.28, 0.44), 1]
  ]];
};

/** A 5's short way down from `top`, and its belly. */
function fiveBody(r: RandomStream, top: Point): Point[] {
  const neck = near(r, [0, 0.06], [0.36, 0.5]);
  return [top, neck, neck, ...belly(r, neck[1] - r.uniform(0, 0.08), r.uniform(-120, -85))];
}

function fiveBar(r: RandomStream, [x, y]: Point): Point[] {
  return [[x, y], near(r, [0.3, 0.4], [y - 0.04, y + 0.03]), near(r, [0.48, 0.75], [y - 0.12, y + 0.05])];
}

/** The bar is a stroke of its own and often misses the body. */
export const fiveWithBar: Shape = (r) => {
  const top = near(r, [0.05, 0.18], [0, 0.06]);
  return [fiveBody(r, top), fiveBar(r, near(r, [top[0] - 0.06, top[0] + 0.1], [top[1] - 0.08, top[1] + 0.03]))];
};

export const fiveOneStroke: Shape = (r) => {
  const top = near(r, [0.05, 0.18], [0, 0.06]);
  return [[...fiveBar(r, top).reverse(), ...fiveBody(r, top)]];
};

export const fiveLikeS: Shape = (r) => {
  const neck = near(r, [0, 0.06], [0.36, 0.5]);
  return [[
    near(r, [0.5, 0.75], [-0.06, 0]),
    near(r, [0.35, 0.35], [0, 0.05]),
    near(r, [0.05, 0.18], [0.1, 0.2]),
    [neck[0] + 0.06, neck[1] - 0.06],
    ...belly(r, neck[1] - 0.03, -70)
  ]];
};

export const six: Shape = (r) => {
  const radiusX = r.uniform(0.15, 0.38);
  const radiusY = r.uniform(0.14, 0.3);
  const start = r.uniform(0.15, 0.55);
  const loop = arc(radiusX, 1 - radiusY, radiusX, radiusY, -180, -r.uniform(270, 400));
  return [[[start, 0], near(r, [start * 0.4 - 0.07, start * 0.4 + 0.07], [0.28, 0.4]), ...loop]];
};

function sevenTop(r: RandomStream): Point[] {
  const rise = r.uniform(-0.05, 0.1);
  return [[0, rise + r.uniform(0, 0.08)], near(r, [0.25, 0.25], [rise - 0.04, rise + 0.06]), [r.uniform(0.44, 0.6), 0]];
}

function sevenDown(r: RandomStream, corner: Point): Point[] {
  return [near(r, [corner[0] - 0.2, corner[0] - 0.06], [0.35, 0.5]), [r.uniform(0.05, 0.3), 1]];
}

function crossBar(r: RandomStream): Point[] {
  const y = r.uniform(0.42, 0.58);
  return [near(r, [0, 0.14], [y - 0.02, y + 0.06]), near(r, [0.42, 0.62], [y - 0.06, y + 0.02])];
}

export const sevenPlain: Shape = (r) => {
  const top = sevenTop(r);
  const corner = top.at(-1)!;
  return [[...top, corner, ...sevenDown(r, corner)]];
};

export const sevenRounded: Shape = (r) => {
  const top = sevenTop(r);
  return [[...top, ...sevenDown(r, top.at(-1)!)]];
};

/** Bent like a cane. */
export const sevenBent: Shape = (r) => [[
  [0, r.uniform(0.1, 0.3)],
  near(r, [0.02, 0.1], [0.04, 0.12]),
  near(r, [0.24, 0.34], [-0.02, 0.04]),
  near(r, [0.42, 0.55], [0.08, 0.2]),
  [r.uniform(0.34, 0.44), 0.5],
  [r.uniform(0.1, 0.34), 1]
]];

/** With a short way down before the bar. */
export const sevenTicked: Shape = (r) => {
  const [stroke] = r.next() < 0.4 ? sevenRounded(r) : sevenPlain(r);
  const start = stroke![0]!;
  return [[near(r, [start[0] - 0.05, start[0] + 0.03], [start[1] + 0.1, start[1] + 0.25]), start, ...stroke!]];
};

export const sevenCrossed: Shape = (r) => [...sevenPlain(r), crossBar(r)];

export const sevenTickedAndCrossed: Shape = (r) => [...sevenTicked(r), crossBar(r)];

/** From the upper right over the top and down the left, through the waist, round below and back up. */
export const eightOneStroke: Shape = (r) => {
  const waist = r.uniform(0.42, 0.54);
  const upper = r.uniform(0.13, 0.3);
  const lower = r.uniform(0.15, 0.3);
  const centre = 0.28;
  const isFlungOut = r.next() < 0.35;
  return [[
    near(r, [centre + upper * 0.5, centre + upper * 1.1], [0.06, 0.2]),
    [centre + r.uniform(-0.04, 0.06), 0],
    [centre - upper, waist * r.uniform(0.42, 0.56)],
    [centre + r.uniform(-0.03, 0.03), waist],
    [centre + lower, (1 + waist) / 2 + r.uniform(-0.03, 0.04)],
    [centre + r.uniform(-0.05, 0.05), 1],
    [centre - lower, (1 + waist) / 2 + r.uniform(-0.03, 0.04)],
    near(r, [centre - 0.02, centre + 0.05], [waist - 0.03, waist + 0.03]),
    [centre + upper * r.uniform(0.8, 1.1), waist * r.uniform(0.4, 0.6)],
    isFlungOut ? near(r, [centre + 0.3, centre + 0.5], [-0.1, 0.08]) : near(r, [centre + upper * 0.5, centre + upper * 1.1], [0, 0.2])
  ]];
};

export const eightTwoRings: Shape = (r) => {
  const waist = r.uniform(0.42, 0.54);
  return [
    arc(0.28, waist / 2, r.uniform(0.15, 0.24), waist / 2, r.uniform(60, 120), -r.uniform(340, 390)),
    arc(0.28, (1 + waist) / 2, r.uniform(0.18, 0.28), (1 - waist) / 2, r.uniform(-120, -60), r.uniform(340, 390))
  ];
};

/** The loop of a 9, and the x of its right side, where the tail begins. */
function nineLoop(r: RandomStream): { loop: Point[]; right: number } {
  const radiusX = r.uniform(0.14, 0.32);
  const radiusY = r.uniform(0.15, 0.29);
  return { loop: arc(radiusX, radiusY, radiusX, radiusY, r.uniform(-60, -5), -r.uniform(290, 345)), right: 2 * radiusX };
}

export const nineStraight: Shape = (r) => {
  const { loop, right } = nineLoop(r);
  const turn = near(r, [right - 0.02, right + 0.03], [0, 0.15]);
  return [[...loop, turn, turn, [right - r.uniform(0, 0.06), 0.5], [right - r.uniform(0, 0.22), 1]]];
};

export const nineHooked: Shape = (r) => {
  const { loop, right } = nineLoop(r);
  const turn: Point = [right, r.uniform(0, 0.15)];
  return [[
    ...loop,
    turn,
    turn,
    [right + r.uniform(-0.03, 0.03), 0.6],
    near(r, [right - 0.16, right - 0.06], [0.9, 1]),
    near(r, [right - 0.45, right - 0.25], [0.84, 1])
  ]];
};

/** Without a turn between loop and tail. */
export const nineFlowing: Shape = (r) => {
  const { loop, right } = nineLoop(r);
  return [[...loop, [right, r.uniform(0.3, 0.4)], [right - r.uniform(0.02, 0.1), 0.65], [right - r.uniform(0.05, 0.25), 1]]];
};
