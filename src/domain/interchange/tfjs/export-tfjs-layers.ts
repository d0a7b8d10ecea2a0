import { answersColumns } from '../../network/describe.ts';
import type { InterchangeModel, ModelFile } from '../interchange-model.ts';
import { kerasLayers } from '../keras/keras-layers.ts';
import { tfjsFiles } from './model-json.ts';

/**
 * A TensorFlow.js layers model (`tf.loadLayersModel`), which can be trained on: images `[N, height, width, channels]`, 0 paper to 1 ink, give
 * probabilities. tfjs ignores the dilation of depthwise layers silently (tfjs-layers 4.22, convolutional_depthwise.ts), so dilated kernels are written
 * undilated.
 */
export function exportTfjsLayers(model: InterchangeModel): ModelFile[] {
  const { network } = model;
  const layers = kerasLayers(model, () => true);
  const [height, width, channels] = network.input;
  const input = { batch_input_shape: [null, height, answersColumns(network) ? null : width, channels], dtype: 'float32' };
  const topology = {
    class_name: 'Sequential',
    config: { name: network.name, layers: layers.map(({ className, config }, i) => ({ class_name: className, config: { ...config, ...(i === 0 && input) } })) },
    keras_version: 'tfjs-layers 4.22.0',
    backend: 'tensor_flow.js'
  };
  const arrays = layers.flatMap((layer) => layer.arrays.map((array) => ({ ...array, name: `${layer.config.name}/${array.name}` })));
  return tfjsFiles(model, 'layers-model', topology, arrays);
}
