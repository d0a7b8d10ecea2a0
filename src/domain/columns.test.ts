import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOfSplit, decodePredictions, decodeSampleIndex, encodePredictions, encodeSampleIndex, splitOfCode } from './columns.ts';
import type { SampleColumns } from './columns.ts';

const byte = fc.integer({ min: 0, max: 255 });
const bit = fc.integer({ min: 0, max: 1 });
const id = fc.integer({ min: 0, max: 0xffff_ffff });

const sampleColumns: fc.Arbitrary<SampleColumns> = fc.array(fc.tuple(id, byte, byte, bit, bit, bit), { maxLength: 40 }).map((rows) => {
  const column = (at: 1 | 2 | 3 | 4 | 5): Uint8Array => Uint8Array.from(rows, (row) => row[at]);
  return {
    count: rows.length, ids: Uint32Array.from(rows, (row) => row[0]), labels: column(1), originalLabels: column(2), splits: column(3), starred: column(4),
    quarantined: column(5)
  };
});

test('an index that was encoded comes back the same, wherever its bytes lie', () => {
  fc.assert(fc.property(sampleColumns, fc.integer({ min: 0, max: 7 }), (columns, offset) => {
    const bytes = encodeSampleIndex(columns);
    expect(bytes).toHaveLength(4 + 8 * columns.count);
    expect(decodeSampleIndex(shifted(bytes, offset))).toEqual(columns);
  }));
});

test('an index has the documented layout', () => {
  const bytes = encodeSampleIndex({
    count: 2, ids: Uint32Array.of(1, 0x01020304), labels: Uint8Array.of(5, 6), originalLabels: Uint8Array.of(7, 8), splits: Uint8Array.of(0, 1),
    starred: Uint8Array.of(1, 0), quarantined: Uint8Array.of(1, 1)
  });
  expect([...bytes]).toEqual([2, 0, 0, 0, 1, 0, 0, 0, 4, 3, 2, 1, 5, 6, 7, 8, 0, 1, 3, 2]);
});

test('predictions that were encoded come back the same, wherever their bytes lie', () => {
  const shape = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 5 }));
  fc.assert(fc.property(shape, fc.infiniteStream(fc.float({ min: 0, max: 1, noNaN: true })), fc.integer({ min: 0, max: 7 }), ([count, classes], values, offset) => {
    const predictions = {
      count, classes, ids: Uint32Array.from({ length: count }, (_, i) => 7 * i + 1),
      probabilities: Float32Array.from(values.take(count * classes))
    };
    expect(decodePredictions(shifted(encodePredictions(predictions), offset))).toEqual(predictions);
  }));
});

test('a part of a larger table is encoded without the rest', () => {
  const ids = Uint32Array.of(1, 2, 3, 4);
  const probabilities = Float32Array.of(0.125, 0.25, 0.5, 0.75);
  const part = { count: 2, classes: 1, ids: ids.subarray(1, 3), probabilities: probabilities.subarray(1, 3) };
  expect(decodePredictions(encodePredictions(part))).toEqual({ ...part, ids: ids.slice(1, 3), probabilities: probabilities.slice(1, 3) });
});

test('bytes of another length are refused', () => {
  const index = encodeSampleIndex({
    count: 1, ids: Uint32Array.of(1), labels: Uint8Array.of(1), originalLabels: Uint8Array.of(1), splits: Uint8Array.of(0), starred: Uint8Array.of(0),
    quarantined: Uint8Array.of(0)
  });
  for (const bytes of [index.slice(0, -1), Uint8Array.of(...index, 0), new Uint8Array(3)]) expect(() => decodeSampleIndex(bytes)).toThrow(RangeError);
  const predictions = encodePredictions({ count: 1, classes: 2, ids: Uint32Array.of(1), probabilities: Float32Array.of(0.5, 0.5) });
  for (const bytes of [predictions.slice(0, -1), Uint8Array.of(...predictions, 0), predictions.slice(0, 6)]) expect(() => decodePredictions(bytes)).toThrow(RangeError);
});

test('splits and their codes', () => {
  expect((['train', 'test'] as const).map((split) => splitOfCode(codeOfSplit(split)))).toEqual(['train', 'test']);
  expect(codeOfSplit('train')).toBe(0);
  expect(() => splitOfCode(2)).toThrow(RangeError);
});

/** The same bytes at an offset in a larger buffer, as they may arrive. */
function shifted(bytes: Uint8Array, offset: number): Uint8Array {
  const larger = new Uint8Array(bytes.length + offset + 3).fill(0xaa);
  larger.set(bytes, offset);
  return larger.subarray(offset, offset + bytes.length);
}
