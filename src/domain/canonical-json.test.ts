import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('the order of members, undefined ones and spaces make no difference', () => {
  expect(canonicalJson({ b: [1, { z: null, a: 'é"' }], a: 1e21, c: undefined })).toBe('{"a":1e+21,"b":[1,{"a":"é\\"","z":null}]}');
  expect(canonicalJson({ a: 1e21, b: [1, { a: 'é"', z: null }] })).toBe(canonicalJson({ b: [1, { z: null, a: 'é"' }], a: 1e21 }));
  expect(canonicalJson({ ä: 1, Z: 2, a: 3 })).toBe('{"Z":2,"a":3,"ä":1}');
});

test('what JSON cannot say is refused', () => {
  expect(() => canonicalJson({ a: [Number.NaN] })).toThrow(RangeError);
});
