import { z } from 'zod';
import { StudioError } from '../../contract/errors.ts';
import { calibrationSchema, lineageSchema, modelMetricsSchema, modelNameSchema } from '../../contract/models.ts';
import type { Model } from '../../contract/models.ts';
import { networkSchema } from '../../contract/network.ts';
import { describeNetwork } from '../../domain/network/describe.ts';
import { decodeSafetensors, encodeSafetensors } from '../../domain/safetensors.ts';
import type { SafetensorsFile } from '../../domain/safetensors.ts';
import type { NewModel } from './ports.ts';

const formatName = 'dsdc-studio-model-1';

/** What a model file says about itself besides its weights, as one JSON text in the safetensors metadata. */
const cardSchema = z.object({
  name: modelNameSchema,
  preset: z.string().nullable(),
  network: networkSchema,
  classes: z.array(z.string().min(1)).min(2),
  lineage: lineageSchema,
  metrics: modelMetricsSchema.nullable(),
  calibration: calibrationSchema.nullable()
});

/** A whole model as one safetensors file: `encodeModelFile` and `decodeModelFile` are each other's inverse. */
export function encodeModelFile(model: Model, weights: Uint8Array): Uint8Array {
  const { tensors } = decodeSafetensors(weights, `the weights of ${model.name}`);
  const card = cardSchema.parse(model);
  return encodeSafetensors({ tensors, metadata: { format: formatName, model: JSON.stringify(card) } });
}

/** Whether safetensors are a whole model that `encodeModelFile` wrote. @throws StudioError MODEL_FILE_INVALID */
export function isModelFile(bytes: Uint8Array, source: string): boolean {
  return decodeSafetensors(bytes, source).metadata['format'] === formatName;
}

/** @throws StudioError MODEL_FILE_INVALID naming the file and what does not fit. */
export function decodeModelFile(bytes: Uint8Array, source: string): Omit<NewModel, 'runId'> {
  const { tensors, metadata } = decodeSafetensors(bytes, source);
  if (metadata['format'] !== formatName) {
    throw invalid(source, 'it was not exported by the studio: nothing in it describes the network',
      'Import a file that “dsdc models export --format safetensors” has written.');
  }
  const card = parseCard(metadata['model'] ?? '', source);
  if (card.classes.length !== card.network.classes) {
    throw invalid(source, `${card.classes.length} class names do not fit a network of ${card.network.classes} classes`, 'Export the model again.');
  }
  const { layers, parameterCount } = describeNetwork(card.network);
  const wanted = layers.flatMap((layer) => layer.parameters);
  const kept: SafetensorsFile['tensors'] = new Map(wanted.map(({ name, shape }) => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw invalid(source, `the weights “${name}” are missing`, 'Export the model again.');
    if (!(tensor.values instanceof Float32Array) || tensor.shape.join() !== shape.join()) {
      throw invalid(source, `the weights “${name}” are ${tensor.shape.join('×')}, not ${shape.join('×')} 32-bit floats`, 'Export the model again.');
    }
    if (!tensor.values.every(Number.isFinite)) throw invalid(source, `the weights “${name}” are not all finite numbers`, 'Export the model again.');
    return [name, tensor];
  }));
  const weights = encodeSafetensors({ tensors: kept, metadata: { network: JSON.stringify(card.network) } });
  return { ...card, parameters: parameterCount, weights };
}

function parseCard(text: string, source: string): z.infer<typeof cardSchema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(source, 'its description is not JSON', 'Export the model again.');
  }
  const parsed = cardSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw invalid(source, `its description does not fit at ${path.join('.')}: ${message}`, 'Export the model again, from this version of the studio.');
}

function invalid(source: string, why: string, remedy: string): StudioError {
  return new StudioError('MODEL_FILE_INVALID', `${source}: ${why}.`, { remedy });
}
