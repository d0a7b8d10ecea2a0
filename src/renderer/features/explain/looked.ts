import type { Model } from '../../../contract/models.ts';
import type { DescribedLayer } from '../../../domain/network/describe.ts';
import type { StoredTensor } from '../../../domain/safetensors.ts';

/** A picture in a model: what every layer answers to it. */
export interface Looked {
  readonly model: Model;
  readonly layers: readonly DescribedLayer[];
  /** `[28, 28]` bytes. */
  readonly pixels: Uint8Array;
  /** As the first layer reads it: 0 paper to 1 ink. */
  readonly image: Float32Array;
  /** As media answers: `layer/<name>`. */
  readonly outputs: ReadonlyMap<string, StoredTensor>;
  /** Calibrated, in the order of the model's classes. */
  readonly probabilities: Float32Array;
}

/** Maps `[height, width, channels]`, channels fastest; what is no image any more counts as channels of one place. */
export interface Maps {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float32Array;
}

export function outputOf({ outputs, layers }: Looked, layer: string): Maps {
  const described = layers.find((each) => each.layer.name === layer);
  const values = outputs.get(`layer/${layer}`)?.values;
  if (!described || !(values instanceof Float32Array)) throw new RangeError(`There is no output of “${layer}”.`);
  return { ...sidesOf(described.outputShape), values };
}

export function inputOf(looked: Looked, layer: string): Maps {
  const at = looked.layers.findIndex((each) => each.layer.name === layer);
  if (at > 0) return outputOf(looked, looked.layers[at - 1]!.layer.name);
  return { ...sidesOf(looked.layers[0]!.inputShape), values: looked.image };
}

/** One channel, `[height, width]`. */
export function channelOf({ values, channels }: Maps, channel: number): Float32Array {
  return Float32Array.from({ length: values.length / channels }, (_, i) => values[i * channels + channel]!);
}

export function sidesOf(shape: readonly number[]): { readonly height: number; readonly width: number; readonly channels: number } {
  const [height = 1, width = 1, channels = 1] = shape.length === 3 ? shape : [1, 1, shape[0]];
  return { height, width, channels };
}

/** The last layer whose maps have more than one place: where Grad-CAM looks unless told otherwise. */
export function lastMaps(layers: readonly DescribedLayer[]): string | null {
  return layers.findLast(({ outputShape }) => sidesOf(outputShape).width > 1 && outputShape.length === 3)?.layer.name ?? null;
}
