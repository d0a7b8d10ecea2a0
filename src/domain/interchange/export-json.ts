import { inputMeaning } from './interchange-model.ts';
import type { InterchangeModel, ModelFile } from './interchange-model.ts';

export const jsonFormat = 'dsdc-studio-json-1';

/** The network and its weights as text, for programs that have no reader of any other format: arrays with their shapes, in the order of rows. */
export function exportJson({ name, network, classes, calibration, weights }: InterchangeModel): ModelFile[] {
  // Nine digits tell every 32-bit float from every other.
  const arrays = Array.from(weights, ([array, { shape, values }]) => [array, { shape, values: Array.from(values, (value) => Number(value.toPrecision(9))) }]);
  const content = { format: jsonFormat, name, input: inputMeaning, classes, calibration, network, weights: Object.fromEntries(arrays) as object };
  return [{ name: `${name}.json`, bytes: new TextEncoder().encode(`${JSON.stringify(content)}\n`) }];
}
