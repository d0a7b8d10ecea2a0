import { expect, test } from 'vitest';
import { randomStream } from '../random.ts';
import { labelDarkPieces, labelPieces } from './pieces.ts';

/** By spreading from pixel to pixel: slow, and nothing to get wrong. */
function spread(values: Uint8Array, width: number, height: number, level: number): Int32Array {
  const labels = new Int32Array(values.length).fill(-1);
  let pieces = 0;
  const queue: number[] = [];
  const take = (at: number): void => {
    if (values[at]! <= level || labels[at]! >= 0) return;
    labels[at] = pieces;
    queue.push(at);
  };
  for (let start = 0; start < values.length; start++) {
    take(start);
    if (queue.length === 0) continue;
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) take(ny * width + nx);
      }
    }
    pieces++;
  }
  return labels;
}

// At odd places of the memory too: four pixels are looked at in one go.
test.each([0, 1, 66, 127, 128, 200])('darkness above %i hangs together as spreading from pixel to pixel finds it', (level) => {
  for (let i = 0; i < 60; i++) {
    const random = randomStream(1, 'pieces', level, i);
    const [width, height] = [1 + random.integer(24), 1 + random.integer(24)];
    const values = new Uint8Array(width * height + 8).subarray(random.integer(8)).subarray(0, width * height);
    const inked = random.next();
    for (let at = 0; at < values.length; at++) values[at] = random.next() < inked ? random.integer(256) : random.integer(level + 1);
    const expected = spread(values, width, height, level);
    const { labels, pieces } = labelDarkPieces(values, width, height, level, level);
    expect(labels).toEqual(expected);
    pieces.forEach(({ area }, piece) => expect(area).toBe(expected.filter((label) => label === piece).length));
    if (level === 0) expect(labelPieces(values, width, height).labels).toEqual(expected);
  }
});

test('what is only somewhat dark is ink where it hangs on something darker', () => {
  const { ink, pieces } = labelDarkPieces(Uint8Array.of(50, 90, 50, 0, 50, 50, 0), 7, 1, 40, 80);
  expect([...ink]).toEqual([1, 1, 1, 0, 0, 0, 0]);
  expect(pieces).toEqual([{ left: 0, top: 0, right: 2, bottom: 0, area: 3 }]);
});
