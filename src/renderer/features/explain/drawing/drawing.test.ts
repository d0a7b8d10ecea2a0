import { expect, test } from 'vitest';
import { colourer, scaleOf } from './colour-scale.ts';
import { layMaps, mapAt } from './grid-layout.ts';

test('a scale reaches as far as the values, and 0 is paper on both sides', () => {
  expect(scaleOf(Float32Array.of(-2, 0, 1))).toEqual({ limit: 2, signed: true });
  expect(scaleOf(Float32Array.of(0, 3))).toEqual({ limit: 3, signed: false });
  const colours = { paper: [255, 255, 255], above: [0, 0, 255], below: [255, 0, 0] } as const;
  const colour = colourer(colours, { limit: 2, signed: true });
  expect(colour(0)).toBe(0xffffffff);
  expect(colour(2)).toBe(0xffff0000);
  expect(colour(-2)).toBe(0xff0000ff);
  expect(colour(5)).toBe(colour(2));
  expect(colourer(colours, { limit: 0, signed: false })(0)).toBe(0xffffffff);
});

test('maps are as large as the room allows, and each is found where it is drawn', () => {
  const layout = layMaps(32, 14, 14, { width: 700, height: 300 });
  expect(layout.width * layout.zoom).toBeLessThanOrEqual(700);
  expect(layout.height * layout.zoom).toBeLessThanOrEqual(300);
  expect(mapAt(layout, 32, 14, 14, 0, 0)).toBe(0);
  expect(mapAt(layout, 32, 14, 14, 15, 0)).toBe(1);
  expect(mapAt(layout, 32, 14, 14, 3, 15)).toBe(layout.perRow);
  expect(mapAt(layout, 32, 14, 14, 3, 15 * layout.rows)).toBeNull();
  expect(layMaps(20_000, 1, 1, { width: 700, height: 300 }).width).toBeLessThanOrEqual(700);
});
