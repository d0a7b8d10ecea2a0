import type { NamedArray } from '../../network/initialise.ts';
import { inputMeaning } from '../interchange-model.ts';
import type { InterchangeModel, ModelFile } from '../interchange-model.ts';

const weightsFile = 'weights.bin';

export interface TfjsArray extends NamedArray {
  readonly name: string;
  /** Left out: float32. */
  readonly dtype?: 'int32';
}

/** The two files of a TensorFlow.js model of either kind: its description, and the arrays one after another, little-endian. */
export function tfjsFiles(
  { name, classes, calibration }: InterchangeModel, format: 'layers-model' | 'graph-model', modelTopology: object, arrays: readonly TfjsArray[], more: object = {}
): ModelFile[] {
  const description = {
    format,
    generatedBy: 'DSDC Studio',
    convertedBy: null,
    modelTopology,
    ...more,
    weightsManifest: [{ paths: [weightsFile], weights: arrays.map(({ name: array, shape, dtype = 'float32' }) => ({ name: array, shape, dtype })) }],
    userDefinedMetadata: { model: name, classes, input: inputMeaning, calibration }
  };
  return [
    { name: 'model.json', bytes: new TextEncoder().encode(`${JSON.stringify(description)}\n`) },
    { name: weightsFile, bytes: joined(arrays) }
  ];
}

function joined(arrays: readonly TfjsArray[]): Uint8Array {
  const bytes = new Uint8Array(arrays.reduce((sum, { values }) => sum + values.byteLength, 0));
  let offset = 0;
  for (const { values, dtype } of arrays) {
    const numbers = dtype === 'int32' ? Int32Array.from(values) : values;
    bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), offset);
    offset += numbers.byteLength;
  }
  return bytes;
}
