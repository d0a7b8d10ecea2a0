import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Corners } from '../../contract/scanner.ts';
import { applyHomography, compose, identity, invert, rectangleTo, rotation, toOriginal, turnedTo } from './homography.ts';

const coordinate = fc.double({ min: -40, max: 40, noNaN: true });
const corners = fc.tuple(coordinate, coordinate, coordinate, coordinate, coordinate, coordinate, coordinate, coordinate)
  .map(([a, b, c, d, e, f, g, h]): Corners => [{ x: 100 + a, y: 100 + b }, { x: 500 + c, y: 100 + d }, { x: 500 + e, y: 400 + f }, { x: 100 + g, y: 400 + h }]);

function expectNear(found: { x: number; y: number }, wanted: { x: number; y: number }): void {
  expect(Math.hypot(found.x - wanted.x, found.y - wanted.y)).toBeLessThan(1e-6);
}

test('a rectangle’s corners go to the corners, and back', () => {
  fc.assert(fc.property(corners, (to) => {
    const map = rectangleTo(to, 30, 20);
    [{ x: 0, y: 0 }, { x: 30, y: 0 }, { x: 30, y: 20 }, { x: 0, y: 20 }].forEach((corner, i) => {
      expectNear(applyHomography(map, corner), to[i]!);
      expectNear(applyHomography(invert(map), to[i]!), corner);
    });
  }));
});

test('composed maps do one after the other', () => {
  const [one, two] = [rotation(7, { width: 30, height: 20 }, { width: 40, height: 30 }), turnedTo(30, 20, 1)];
  const place = { x: 3, y: 11 };
  expectNear(applyHomography(compose(two, one), place), applyHomography(two, applyHomography(one, place)));
});

test('quarters and degrees turn clockwise, middles stay middles', () => {
  // The upper left of a picture turned clockwise once was its lower left.
  expectNear(applyHomography(turnedTo(30, 20, 1), { x: 0, y: 0 }), { x: 0, y: 20 });
  expectNear(applyHomography(turnedTo(30, 20, 2), { x: 0, y: 0 }), { x: 30, y: 20 });
  expectNear(applyHomography(turnedTo(30, 20, 3), { x: 0, y: 0 }), { x: 30, y: 0 });
  const map = rotation(90, { width: 20, height: 30 }, { width: 30, height: 20 });
  expectNear(applyHomography(map, { x: 10, y: 15 }), { x: 15, y: 10 });
  expectNear(applyHomography(map, { x: 10, y: 5 }), { x: 25, y: 10 });
});

test('what was done to a page leads back to it', () => {
  expect(toOriginal([])).toEqual(identity);
  const steps = [
    { type: 'turned', quarters: 1, width: 20, height: 30, toInput: turnedTo(30, 20, 1) },
    { type: 'turned', quarters: 2, width: 20, height: 30, toInput: turnedTo(20, 30, 2) }
  ] as const;
  expectNear(applyHomography(toOriginal(steps), { x: 0, y: 0 }), { x: 30, y: 0 });
});

test('a map onto a line has no inverse', () => {
  expect(() => invert([1, 0, 0, 2, 0, 0, 0, 0, 1])).toThrow('no inverse');
});
