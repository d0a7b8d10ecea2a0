import { inkOf } from '../../../ui/ink.ts';
import type { Ink } from '../../../ui/ink.ts';

/** What a colour stands for: values from −limit to limit, or from 0 where none is below. */
export interface ValueScale {
  readonly limit: number;
  readonly signed: boolean;
}

/** Over all values: none is cut off. */
export function scaleOf(values: Float32Array): ValueScale {
  let low = 0;
  let high = 0;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { limit: Math.max(-low, high), signed: low < 0 };
}

/** Paper for 0, the accent for what is above and the second series' colour for what is below. */
export interface ScaleColours {
  readonly paper: Ink;
  readonly above: Ink;
  readonly below: Ink;
}

/** The tokens of the theme that is shown, read from an element. */
export function scaleColours(element: Element): ScaleColours {
  const style = getComputedStyle(element);
  const token = (name: string): Ink => inkOf(style.getPropertyValue(name).trim());
  return { paper: token('--surface'), above: token('--accent'), below: token('--series-2') };
}

const steps = 255;

/** Colours as RGBA words in the byte order of every machine that a browser runs on. */
export function colourer({ paper, above, below }: ScaleColours, { limit }: ValueScale): (value: number) => number {
  const ramp = (to: Ink): Uint32Array => Uint32Array.from({ length: steps + 1 }, (_, i) => {
    const [red, green, blue] = paper.map((from, c) => Math.round(from + ((to[c]! - from) * i) / steps)) as unknown as Ink;
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  });
  const up = ramp(above);
  const down = ramp(below);
  return (value) => {
    const share = limit === 0 ? 0 : Math.min(1, Math.abs(value) / limit);
    return (value < 0 ? down : up)[Math.round(share * steps)]!;
  };
}
