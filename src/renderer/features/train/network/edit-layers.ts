import type { LayerSpec } from '../../../../contract/network.ts';
import { freeName, newLayer } from './layer-fields.ts';
import type { LayerField, LayerFieldValue, LayerType } from './layer-fields.ts';

/** What an edit leaves: the layers, and which of them to stand on. */
export interface EditedLayers {
  readonly layers: readonly LayerSpec[];
  readonly selected: number;
}

/** A new layer before the one at `index`. */
export function addLayer(layers: readonly LayerSpec[], index: number, type: LayerType): EditedLayers {
  const layer = newLayer(type, freeName(type, new Set(layers.map(({ name }) => name))));
  return { layers: layers.toSpliced(index, 0, layer), selected: index };
}

export function removeLayer(layers: readonly LayerSpec[], index: number): EditedLayers {
  return { layers: layers.toSpliced(index, 1), selected: Math.min(index, layers.length - 2) };
}

/** One place up (−1) or down (+1); at the ends nothing happens. */
export function moveLayer(layers: readonly LayerSpec[], index: number, by: -1 | 1): EditedLayers {
  const target = index + by;
  if (target < 0 || target >= layers.length) return { layers, selected: index };
  return { layers: layers.toSpliced(index, 1).toSpliced(target, 0, layers[index]!), selected: target };
}

/** One field with another value, checked or not: a person may be in the middle of it. */
export function changeLayer(layers: readonly LayerSpec[], index: number, field: LayerField, value: LayerFieldValue): readonly LayerSpec[] {
  return layers.with(index, { ...layers[index]!, [field]: value });
}
