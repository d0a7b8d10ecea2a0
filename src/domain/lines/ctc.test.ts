import { describe, expect, it } from 'vitest';
import { randomStream } from '../random.ts';
import { chancesOf, connectionistLoss, logChance, logSoftmax } from './ctc.ts';

const classes = 4;
const blank = classes - 1;

function drawLogits(columns: number): Float32Array {
  const random = randomStream(1, 'ctc', columns);
  return Float32Array.from({ length: columns * classes }, () => random.uniform(-2, 2));
}

/** By the definition: the chances of all columns' classes that collapse to the labels, added up. */
function chanceByDefinition(logits: Float32Array, columns: number, labels: readonly number[]): number {
  const chances = Array.from({ length: columns }, (_, t) => {
    const row = [...logits.subarray(t * classes, (t + 1) * classes)].map(Math.exp);
    const sum = row.reduce((a, b) => a + b);
    return row.map((value) => value / sum);
  });
  let total = 0;
  for (let path = 0; path < classes ** columns; path++) {
    const way = Array.from({ length: columns }, (_, t) => Math.floor(path / classes ** t) % classes);
    const collapsed = way.filter((c, t) => c !== blank && c !== way[t - 1]);
    if (collapsed.join() === labels.join()) total += way.reduce((product, c, t) => product * chances[t]![c]!, 1);
  }
  return total;
}

describe('connectionistLoss', () => {
  it.each([[[0, 1, 2]], [[1, 1]], [[2]], [[]], [[0, 0, 1]]])('adds up every way to write %j into five columns', (labels) => {
    const logits = drawLogits(5);
    const { losses } = connectionistLoss(logits, 5, classes, [Uint8Array.from(labels)]);
    expect(losses[0]).toBeCloseTo(-Math.log(chanceByDefinition(logits, 5, labels)), 5);
  });

  it('has the gradient that differences show', () => {
    const labels = [Uint8Array.of(0, 0, 2), Uint8Array.of(1)];
    const logits = drawLogits(12);
    const { gradient } = connectionistLoss(logits, 6, classes, labels);
    const loss = (i: number, by: number): number => {
      const moved = logits.slice();
      moved[i]! += by;
      return connectionistLoss(moved, 6, classes, labels).losses.reduce((a, b) => a + b);
    };
    const differences = logits.map((_, i) => (loss(i, 1e-2) - loss(i, -1e-2)) / 2e-2);
    gradient.forEach((value, i) => expect(value).toBeCloseTo(differences[i]!, 3));
  });

  it('learns nothing from a line that does not fit', () => {
    const { losses, gradient } = connectionistLoss(drawLogits(3), 3, classes, [Uint8Array.of(1, 1, 1)]);
    expect(losses[0]).toBe(0);
    expect(gradient.every((value) => value === 0)).toBe(true);
  });
});

describe('logChance', () => {
  const chancesFrom = (logits: Float32Array): Float64Array => chancesOf(logSoftmax(logits, classes));

  it.each([[[0, 1, 2]], [[1, 1]], [[2]], [[]], [[0, 0, 1, 2, 2, 1]]])('is what the loss of %j is minus of', (labels) => {
    const logits = drawLogits(9);
    const { losses } = connectionistLoss(logits, 9, classes, [Uint8Array.from(labels)]);
    expect(logChance(chancesFrom(logits), classes, Uint8Array.from(labels))).toBeCloseTo(-losses[0]!, 4);
  });

  it('tells labels apart that are next to impossible', () => {
    const columns = 60;
    const logits = new Float32Array(columns * classes);
    for (let t = 0; t < columns; t++) logits[t * classes + blank] = 40;
    const [one, many] = [[1], Array.from({ length: 25 }, (_, i) => i % 3)].map((labels) => logChance(chancesFrom(logits), classes, Uint8Array.from(labels)));
    expect(one).toBeLessThan(-30);
    expect(many).toBeLessThan(-900);
    expect(many).toBeGreaterThan(-1000);
  });

  it('is nothing for labels that do not fit', () => {
    expect(logChance(chancesFrom(drawLogits(3)), classes, Uint8Array.of(1, 1, 1))).toBe(-Infinity);
  });
});
