import { answersColumns } from '../../network/describe.ts';
import { encodeHdf5 } from '../hdf5/encode.ts';
import type { Hdf5ArrayToWrite, Hdf5GroupToWrite } from '../hdf5/encode.ts';
import { inputMeaning } from '../interchange-model.ts';
import type { InterchangeModel, ModelFile } from '../interchange-model.ts';
import { kerasLayers } from './keras-layers.ts';
import type { KerasLayer } from './keras-layers.ts';
import { uniqueSnakeNames } from './snake-names.ts';

/** The first release of the format (keras-team/keras, saving_lib.py). */
const kerasVersion = '3.0.0';

/**
 * The files that, packed, are a `.keras` file of Keras 3: a Sequential model that takes images `[N, height, width, channels]`, 0 paper to 1 ink, and
 * gives probabilities; without its last layer, logits. Keras refuses strides together with dilation: such a kernel is written undilated.
 */
export function exportKeras(model: InterchangeModel): ModelFile[] {
  const { network, classes } = model;
  const layers = kerasLayers(model, ({ stride }) => stride > 1);
  const [height, width, channels] = network.input;
  // A network that answers columns takes lines of any width.
  const batchShape = [null, height, answersColumns(network) ? null : width, channels];
  const config = serialised('keras', 'Sequential', {
    name: network.name,
    layers: [
      serialised('keras.layers', 'InputLayer', { batch_shape: batchShape, dtype: 'float32', name: 'images' }),
      ...layers.map((layer) => serialised('keras.layers', layer.className, layer.config))
    ],
    build_input_shape: batchShape
  });
  return [
    { name: 'metadata.json', bytes: json({ keras_version: kerasVersion, date_saved: '', classes, input: inputMeaning }) },
    { name: 'config.json', bytes: json({ ...config, registered_name: 'Sequential', build_config: { input_shape: batchShape } }) },
    { name: 'model.weights.h5', bytes: encodeHdf5(weightsFile(layers)) }
  ];
}

function serialised(module: string, className: string, config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { module, class_name: className, config, registered_name: null };
}

/** `layers/<class, numbered>/vars/<place>`, as saving_lib.py walks a model. */
function weightsFile(layers: readonly KerasLayer[]): Hdf5GroupToWrite {
  const names = uniqueSnakeNames(layers.map(({ className }) => className));
  const groups = layers.map(({ arrays }, i): [string, Hdf5GroupToWrite] => {
    const numbered = arrays.map((array, place): [string, Hdf5ArrayToWrite] => [String(place), array]);
    return [names[i]!, new Map([['vars', new Map(numbered)]])];
  });
  return new Map<string, Hdf5GroupToWrite>([['layers', new Map(groups)], ['vars', new Map()]]);
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
