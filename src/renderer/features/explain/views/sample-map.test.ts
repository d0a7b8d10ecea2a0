import { expect, test } from 'vitest';
import { isInside, placePoints } from './sample-map.ts';

test('points fill the room, to one scale, the second axis upwards', () => {
  const placed = placePoints(Float32Array.of(0, 0, 10, 0, 0, 5), 224, 124);
  expect([...placed]).toEqual([12, 112, 212, 112, 12, 12]);
});

test('a lasso holds what lies inside, also where it is bent', () => {
  const bent = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, { x: 5, y: 2 }, { x: 0, y: 10 }];
  expect(isInside({ x: 1, y: 3 }, bent)).toBe(true);
  expect(isInside({ x: 5, y: 6 }, bent)).toBe(false);
  expect(isInside({ x: 12, y: 1 }, bent)).toBe(false);
});
