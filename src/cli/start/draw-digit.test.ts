import { describe, expect, it } from 'vitest';
import { sampleSide } from '../../contract/datasets.ts';
import { drawDigit, drawnSide } from './draw-digit.ts';

/** A ring of ink, as a written 0. */
function ring(): Uint8Array {
  return Uint8Array.from({ length: sampleSide ** 2 }, (_, i) => {
    const radius = Math.hypot(Math.floor(i / sampleSide) - 13.5, (i % sampleSide) - 13.5);
    return radius > 6 && radius < 9 ? 255 : 0;
  });
}

describe('drawDigit', () => {
  it('draws half blocks of one size', () => {
    const lines = drawDigit(ring());
    expect(lines.map((line) => line.length)).toEqual(new Array(drawnSide / 2).fill(drawnSide));
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "                  
          ▄████████▄    
        ▄███▀    ▀███▄  
        ██▀        ▀██  
        ██          ██  
        ██▄        ▄██  
        ▀███▄    ▄███▀  
          ▀████████▀    
                        "
    `);
  });

  it('refuses what is no sample', () => {
    expect(() => drawDigit(new Uint8Array(3))).toThrow(RangeError);
  });
});
