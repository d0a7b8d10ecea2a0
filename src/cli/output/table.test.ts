import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { painter } from './style.ts';
import { factLines, tableLines } from './table.ts';
import type { Column } from './table.ts';
import { displayWidth, pad, printable, truncate } from './width.ts';

interface Row {
  readonly name: string;
  readonly n: number;
}
const columns: readonly Column<Row>[] = [
  { title: 'name', text: (r) => r.name, flexible: true, tone: () => 'accent' },
  { title: 'n', text: (r) => String(r.n), align: 'right' },
  { title: 'again', text: (r) => r.name, flexible: true }
];
const plain = painter(false);

describe('displayWidth', () => {
  it.each([['abc', 3], ['手写', 4], ['é', 1], ['e\u0301', 1], ['👩‍🔬', 2], ['…✓', 2], ['', 0]])('of %s is %d', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it('is what truncate keeps to and pad fills', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (raw, width) => {
      const text = printable(raw);
      expect(displayWidth(truncate(text, width))).toBeLessThanOrEqual(width);
      expect(displayWidth(pad(truncate(text, width), width, 'right'))).toBe(width);
    }));
  });
});

describe('tableLines', () => {
  it('aligns by columns on the screen, not by characters', () => {
    expect(tableLines(columns.slice(0, 2), [{ name: '手写', n: 5 }, { name: 'mnist', n: 60000 }], plain, Infinity)).toEqual([
      'name       n',
      '手写       5',
      'mnist  60000'
    ]);
  });

  it('cuts the widest flexible columns, evenly, until a line fits', () => {
    const lines = tableLines(columns, [{ name: 'x'.repeat(60), n: 1234567 }], plain, 50);
    expect(lines.map(displayWidth)).toEqual([expect.any(Number), 50]);
    expect(lines[1]).toBe(`${'x'.repeat(18)}…  1234567  ${'x'.repeat(19)}…`);
  });

  it('lets no control character through', () => {
    expect(tableLines(columns.slice(0, 1), [{ name: 'a\x1b[2Jb\nc', n: 1 }], plain, 80)).toEqual(['name', 'a [2Jb c']);
  });

  it('pads before it colours', () => {
    const [, line] = tableLines(columns.slice(0, 2), [{ name: 'a', n: 1 }], painter(true), 80);
    expect(line).toBe('\x1b[34ma   \x1b[39m  1');
  });
});

it('factLines align values', () => {
  expect(factLines([['seed', '1'], ['dataset', 'mnist']], plain)).toEqual(['seed     1', 'dataset  mnist']);
});
