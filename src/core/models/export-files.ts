import { StudioError } from '../../contract/errors.ts';
import type { ModelFormat } from '../../contract/model-formats.ts';
import type { Model } from '../../contract/models.ts';
import { exportC } from '../../domain/interchange/c/export-c.ts';
import { exportJson } from '../../domain/interchange/export-json.ts';
import type { InterchangeModel, ModelFile } from '../../domain/interchange/interchange-model.ts';
import { exportKeras } from '../../domain/interchange/keras/export-keras.ts';
import { encodeOnnx } from '../../domain/interchange/onnx/encode.ts';
import { exportOnnx } from '../../domain/interchange/onnx/export-onnx.ts';
import { exportTfjsGraph } from '../../domain/interchange/tfjs/export-tfjs-graph.ts';
import { exportTfjsLayers } from '../../domain/interchange/tfjs/export-tfjs-layers.ts';
import type { NamedArrays } from '../../domain/network/initialise.ts';
import { decodeSafetensors } from '../../domain/safetensors.ts';
import { encodeModelFile } from './model-file.ts';
import type { ModelFiles } from './reader.ts';

/** A model as the formats take it. @throws StudioError MODEL_FILE_INVALID for weights that are no safetensors of floats */
export function interchangeModel(model: Model, weights: Uint8Array): InterchangeModel {
  const arrays: NamedArrays = new Map();
  for (const [name, { shape, values }] of decodeSafetensors(weights, `the weights of ${model.name}`).tensors) {
    if (!(values instanceof Float32Array)) throw new StudioError('MODEL_FILE_INVALID', `The weights “${name}” of ${model.name} are no floats.`);
    arrays.set(name, { shape, values });
  }
  return { name: model.name, network: model.network, classes: model.classes, calibration: model.calibration, weights: arrays };
}

/** A model in one of the formats that need nothing but the model: one file, or several that belong together. */
export function exportFiles(model: Model, weights: Uint8Array, format: Exclude<ModelFormat, 'onnx-int8'>, pack: ModelFiles['pack']): readonly ModelFile[] {
  if (format === 'safetensors') return [{ name: `${model.name}.safetensors`, bytes: encodeModelFile(model, weights) }];
  const exported = interchangeModel(model, weights);
  switch (format) {
    case 'onnx':
      return [{ name: `${model.name}.onnx`, bytes: encodeOnnx(exportOnnx(exported)) }];
    case 'keras':
      return [{ name: `${model.name}.keras`, bytes: pack(exportKeras(exported)) }];
    case 'tfjs':
      return exportTfjsGraph(exported);
    case 'tfjs-layers':
      return exportTfjsLayers(exported);
    case 'c':
      return exportC(exported);
    case 'json':
      return exportJson(exported);
  }
}
