import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StudioError } from '../contract/errors.ts';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from './safetensors.ts';

const file = encodeSafetensors({
  tensors: new Map<string, StoredTensor>([
    ['weights', { shape: [2, 2], values: Float32Array.of(1, -2, 0.5, Number.MIN_VALUE) }],
    ['labels', { shape: [3], values: Uint8Array.of(7, 0, 255) }],
    ['ids', { shape: [1], values: BigInt64Array.of(-9n) }]
  ]),
  metadata: { network: '{"a":1}' }
});

describe('safetensors', () => {
  test('what is written comes back, bit for bit', () => {
    const { tensors, metadata } = decodeSafetensors(file, 'test');
    expect(metadata).toEqual({ network: '{"a":1}' });
    expect(tensors.get('weights')).toEqual({ shape: [2, 2], values: Float32Array.of(1, -2, 0.5, Number.MIN_VALUE) });
    expect(tensors.get('labels')).toEqual({ shape: [3], values: Uint8Array.of(7, 0, 255) });
    expect(tensors.get('ids')).toEqual({ shape: [1], values: BigInt64Array.of(-9n) });
    expect(encodeSafetensors({ tensors, metadata })).toEqual(file);
  });

  test('a Buffer, as files are read into, gives the same values', () => {
    const { tensors } = decodeSafetensors(Buffer.from(file), 'test');
    expect(tensors.get('labels')!.values).toEqual(Uint8Array.of(7, 0, 255));
  });

  test('a file cut anywhere is refused by name', () => {
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeSafetensors(file.subarray(0, length), 'cut.safetensors')).toThrow(/^cut\.safetensors: /);
    }
  });

  test('tensors that share their bytes or are of another type, and metadata that is none, are refused', () => {
    const withHeader = (header: object): Uint8Array => {
      const text = new TextEncoder().encode(JSON.stringify(header));
      const bytes = new Uint8Array(8 + text.length + 8);
      new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
      bytes.set(text, 8);
      return bytes;
    };
    const tensor = { dtype: 'U8', shape: [8], data_offsets: [0, 8] };
    expect(decodeSafetensors(withHeader({ a: tensor }), 'one').tensors.size).toBe(1);
    expect(() => decodeSafetensors(withHeader({ a: tensor, b: tensor }), 'two')).toThrow('two: its tensors lie on top of each other');
    expect(() => decodeSafetensors(withHeader({ __metadata__: null, a: tensor }), 'three')).toThrow('three: its metadata is no object');
    const half = (): unknown => decodeSafetensors(withHeader({ a: { ...tensor, dtype: 'BF16', shape: [4] } }), 'four');
    expect(half).toThrow('four: tensor “a” is of BF16; what is read is F32, U8, I64');
    expect(half).toThrow(expect.objectContaining({ remedy: expect.stringContaining('float32') }));
  });

  test('any damage is refused or harmless, never a crash', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }), (changes) => {
        const damaged = file.slice();
        for (const [place, value] of changes) damaged[place] = value;
        try {
          decodeSafetensors(damaged, 'damaged');
        } catch (error) {
          expect(error).toBeInstanceOf(StudioError);
        }
      })
    );
  });
});
