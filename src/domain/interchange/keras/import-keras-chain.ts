import type { NamedArray } from '../../network/initialise.ts';
import type { ImportedLayer } from '../imported-model.ts';
import { importKerasLayer } from './import-keras-layers.ts';
import { LayerConfig } from './layer-config.ts';
import type { ConfiguredLayer } from './model-config.ts';

/** How Keras names a layer's arrays, in its order. */
const arrayOrder = ['kernel', 'depthwise_kernel', 'pointwise_kernel', 'bias', 'gamma', 'beta', 'moving_mean', 'moving_variance'];

/**
 * Keras layers as layers of the studio.
 * @param arraysOf the weights of the layer at a place: in Keras' order, or by the name within the layer
 * @throws StudioError MODEL_FILE_INVALID naming the first layer that is not supported
 */
export function importKerasChain(
  source: string, layers: readonly ConfiguredLayer[], arraysOf: (place: number) => readonly NamedArray[] | ReadonlyMap<string, NamedArray>
): ImportedLayer[] {
  const imported: ImportedLayer[] = [];
  for (let place = 0; place < layers.length; place++) {
    const { className, config } = layers[place]!;
    const factor = foldFactor(layers.slice(place, place + 3));
    const layerConfig = new LayerConfig(source, className, config);
    if (factor !== undefined) {
      imported.push({ layer: { type: 'foldRows', name: layerConfig.name, factor } });
      place += 2;
      continue;
    }
    const arrays = arraysOf(place);
    imported.push(...importKerasLayer(layerConfig, arrays instanceof Map ? inOrder(arrays as ReadonlyMap<string, NamedArray>) : (arrays as readonly NamedArray[])));
  }
  return imported;
}

function inOrder(arrays: ReadonlyMap<string, NamedArray>): NamedArray[] {
  return arrayOrder.flatMap((name) => arrays.get(name) ?? []);
}

/** The factor of three layers that lay rows into channels, as `kerasLayers` writes foldRows; undefined for any others. */
function foldFactor([apart, permute, together]: readonly ConfiguredLayer[]): number | undefined {
  if (apart?.className !== 'Reshape' || permute?.className !== 'Permute' || together?.className !== 'Reshape') return undefined;
  const sides = ({ config: { target_shape: shape } }: ConfiguredLayer): readonly unknown[] => (Array.isArray(shape) ? shape : []);
  const [rows, factor, any, channels] = sides(apart);
  const [rowsAfter, anyAfter, folded] = sides(together);
  const fits = String(permute.config['dims']) === '1,3,2,4' && any === -1 && anyAfter === -1 && rows === rowsAfter && folded === Number(factor) * Number(channels);
  return fits ? Number(factor) : undefined;
}
