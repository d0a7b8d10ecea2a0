import { sampleSide } from '../../../../contract/sample-facts.ts';
import type { LayerReach } from '../../../../domain/explain/reach.ts';
import type { DescribedLayer } from '../../../../domain/network/describe.ts';
import type { Place } from '../explain-address.ts';
import { sidesOf } from '../looked.ts';

/** A receptive field on the input, in its pixels; it may hang over the edge, where the padding is. */
export interface Field {
  readonly name: string;
  readonly isOwn: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The field of one output of a layer, and those of the layers before it nearest to its middle. */
export function fieldsOnImage(layers: readonly DescribedLayer[], reach: readonly Omit<LayerReach, 'undilated'>[], own: string, at: Place): Field[] {
  const last = reach.findIndex(({ name }) => name === own);
  const { start, jump, receptiveField } = reach[last]!;
  const isImage = layers[last]!.outputShape.length === 3;
  const middle = (place: number): number => (isImage ? start + place * jump + receptiveField / 2 : sampleSide / 2);
  const fields = reach.slice(0, last + 1).map((each, i): Field => {
    const { height, width } = sidesOf(layers[i]!.outputShape);
    if (layers[i]!.outputShape.length !== 3) return { name: each.name, isOwn: i === last, x: 0, y: 0, width: sampleSide, height: sampleSide };
    const begin = (centre: number, places: number): number => {
      const nearest = Math.round((centre - each.receptiveField / 2 - each.start) / each.jump);
      return each.start + Math.min(places - 1, Math.max(0, nearest)) * each.jump;
    };
    const isOwn = i === last;
    return {
      name: each.name,
      isOwn,
      x: isOwn ? start + at.column * jump : begin(middle(at.column), width),
      y: isOwn ? start + at.row * jump : begin(middle(at.row), height),
      width: each.receptiveField,
      height: each.receptiveField
    };
  });
  // Layers that look no further are one square.
  return fields.filter((field, i) => field.isOwn || fields[i + 1]?.width !== field.width);
}
