import { samplePixels } from '../contract/datasets.ts';
import { StudioError } from '../contract/errors.ts';
import type { NetworkSpec } from '../contract/network.ts';
import type { LayerOutputs } from '../contract/reader.ts';
import { applyTemperature } from '../domain/metrics/temperature.ts';
import { describeNetwork } from '../domain/network/describe.ts';
import { imageBatches } from './inference.ts';
import type { Network } from './network.ts';

/** What one question may answer with: 128 MB. */
const mostValues = 2 ** 25;

/**
 * The outputs of named primitive layers in inference, with the logits, for bytes `[n, 28, 28]`, 0 paper to 255 ink.
 * Lets other events through between batches.
 *
 * @param network of `spec`; where batch norms are folded into the layers before them, `nameIn` has what answers in it for each name
 * @throws StudioError USAGE_INVALID for a layer that is not there, or for more values than 2^25 in all
 */
export async function layerOutputs(network: Network, spec: NetworkSpec, pixels: Uint8Array, names: readonly string[], nameIn: ReadonlyMap<string, string> = new Map()): Promise<LayerOutputs> {
  const count = pixels.length / samplePixels;
  const outputs = outputsFor(spec, count, names);
  const logits = new Float32Array(count * spec.classes);
  const softmax = describeNetwork(spec).layers.at(-1)!.layer.name;
  const asked = new Map(names.map((name) => [nameIn.get(name) ?? name, name]));
  for await (const { images, start, size } of imageBatches(pixels)) {
    const answers = network.outputsOf(images, new Set(asked.keys()));
    for (const [name, tensor] of answers.outputs) {
      const { values } = outputs.get(asked.get(name)!)!;
      values.set(await tensor.data<'float32'>(), (values.length / count) * start);
      tensor.dispose();
    }
    logits.set(await answers.logits.data<'float32'>(), start * spec.classes);
    answers.logits.dispose();
    if (asked.has(softmax)) {
      const part = logits.subarray(start * spec.classes, (start + size) * spec.classes);
      outputs.get(softmax)!.values.set(applyTemperature(part, spec.classes, 1), start * spec.classes);
    }
  }
  return { logits, outputs };
}

/** Room for what was asked. */
function outputsFor(spec: NetworkSpec, count: number, names: readonly string[]): Map<string, { shape: number[]; values: Float32Array }> {
  const { layers } = describeNetwork(spec);
  const shapes = names.map((name) => {
    const described = layers.find(({ layer }) => layer.name === name);
    if (described) return { name, shape: [count, ...described.outputShape] };
    throw new StudioError('USAGE_INVALID', `“${spec.name}” has no layer “${name}”.`, { remedy: `Choose of: ${layers.map(({ layer }) => layer.name).join(', ')}.` });
  });
  const length = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);
  const values = shapes.reduce((sum, { shape }) => sum + length(shape), 0);
  if (values > mostValues) {
    throw new StudioError('USAGE_INVALID', `${values} values were asked for at once; ${mostValues} are the most.`, { remedy: 'Ask for fewer layers or samples.' });
  }
  return new Map(shapes.map(({ name, shape }) => [name, { shape, values: new Float32Array(length(shape)) }]));
}
