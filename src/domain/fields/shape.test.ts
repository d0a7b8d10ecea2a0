import fc from 'fast-check';
import { expect, test } from 'vitest';
import { either, matcherOf, oneOf, optional, repeated, sequence, words } from './shape.ts';
import type { Shape } from './shape.ts';

/** A shape over a, b and c with all of its texts, as they follow from its definition. */
interface Known {
  readonly shape: Shape;
  readonly texts: ReadonlySet<string>;
}

const one = (characters: string): Known => ({ shape: oneOf(`[${characters}]`), texts: new Set(characters) });
const joined = (left: ReadonlySet<string>, right: ReadonlySet<string>): Set<string> => new Set([...left].flatMap((a) => [...right].map((b) => a + b)));

function times({ shape, texts }: Known, least: number, most: number): Known {
  let powers = new Set(['']);
  const all = new Set<string>();
  for (let count = 0; count <= most; count++) {
    if (count >= least) for (const text of powers) all.add(text);
    powers = joined(powers, texts);
  }
  return { shape: repeated(shape, least, most), texts: all };
}

const leaf = fc.oneof(
  fc.constantFrom('a', 'ab', 'bc').map(one),
  fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 }), { minLength: 1, maxLength: 3 }).map((texts): Known => ({ shape: words(texts), texts: new Set(texts) }))
);

const known: fc.Arbitrary<Known> = fc.letrec<{ known: Known }>((tie) => ({
  known: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf,
    fc.tuple(tie('known'), tie('known')).map(([a, b]): Known => ({ shape: sequence(a.shape, b.shape), texts: joined(a.texts, b.texts) })),
    fc.tuple(tie('known'), tie('known')).map(([a, b]): Known => ({ shape: either(a.shape, b.shape), texts: new Set([...a.texts, ...b.texts]) })),
    tie('known').map(({ shape, texts }): Known => ({ shape: optional(shape), texts: new Set(['', ...texts]) })),
    fc.tuple(leaf, fc.nat(2), fc.integer({ min: 1, max: 2 })).map(([a, least, more]) => times(a, least, least + more))
  )
})).known.filter(({ texts }) => texts.size < 2000);

test('a shape matches its texts and their starts, and nothing else', () => {
  fc.assert(fc.property(known, fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 }), { maxLength: 20 }), ({ shape, texts }, others) => {
    const { fits, couldBecome } = matcherOf(shape);
    const starts = new Set([...texts].flatMap((text) => Array.from({ length: text.length + 1 }, (_, length) => text.slice(0, length))));
    for (const text of [...starts, ...[...starts].map((start) => `${start}c`), ...others]) {
      expect([text, fits(text), couldBecome(text)]).toEqual([text, texts.has(text), starts.has(text)]);
    }
  }));
});

test('characters with a meaning in regular expressions are taken as they are', () => {
  const { fits, couldBecome } = matcherOf(words(['1/2', '(.)*', '[x]']));
  expect(['1/2', '(.)*', '[x]'].every(fits)).toBe(true);
  expect(['1', '(.', '['].every(couldBecome)).toBe(true);
  expect(['(a)*', 'x', '1.2'].some(fits)).toBe(false);
});

test('what is longer than any field is not looked at', () => {
  const { fits, couldBecome } = matcherOf(repeated(oneOf('[0-9]'), 1, 500));
  expect([fits('1'.repeat(100)), couldBecome('1'.repeat(100))]).toEqual([true, true]);
  expect([fits('1'.repeat(101)), couldBecome('1'.repeat(101))]).toEqual([false, false]);
});
