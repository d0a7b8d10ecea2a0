import { StudioError } from '../contract/errors.ts';
import { samplePixels } from '../contract/datasets.ts';
import type { NetworkSpec } from '../contract/network.ts';
import type { Gradients, GradientTarget } from '../contract/reader.ts';
import { describeNetwork } from '../domain/network/describe.ts';
import { imageBatches } from './inference.ts';
import type { Network } from './network.ts';

/** A picture or a few: what is looked at by a person. */
const mostImages = 64;

/**
 * How one value depends on the pixels, and on a layer's output on the way, in inference, for bytes `[n, 28, 28]`, 0 paper to 255 ink.
 *
 * @param network of `spec` as it stands: not with its batch norms folded into the layers before them
 * @throws StudioError USAGE_INVALID for what is not there, for a layer that is not before the value's, and for more than 64 images
 */
export async function inputGradients(network: Network, spec: NetworkSpec, pixels: Uint8Array, of: GradientTarget, at: string | null): Promise<Gradients> {
  const layers = describeNetwork(spec).layers.filter(({ layer }) => layer.type !== 'softmax');
  const place = (name: string): number => layers.findIndex(({ layer }) => layer.name === name);
  const target = place(of.layer);
  const shape = layers[target]?.outputShape ?? [0];
  const between = at === null ? null : place(at);
  const isThere = Number.isInteger(of.index) && of.index >= 0 && of.index < shape.reduce((product, side) => product * side, 1);
  if (!isThere || (between !== null && (between < 0 || between >= target)) || pixels.length > mostImages * samplePixels) {
    throw new StudioError('USAGE_INVALID', `The gradients of value ${of.index} of layer “${of.layer}” at layer “${at ?? 'input'}” cannot be asked for.`, {
      remedy: `Choose of: ${layers.map(({ layer }) => layer.name).join(', ')}; at most ${mostImages} images.`
    });
  }
  for await (const { images } of imageBatches(pixels)) {
    const { dx, y, dy } = network.gradients(images, { layer: target, index: of.index }, between);
    const at = y && dy ? { shape: y.shape, values: await y.data<'float32'>(), gradients: await dy.data<'float32'>() } : null;
    const pixelGradients = await dx.data<'float32'>();
    for (const each of [dx, y, dy]) each?.dispose();
    // All of them are one batch.
    return { pixels: pixelGradients, at };
  }
  return { pixels: new Float32Array(), at: null };
}
