import { mul, tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { NetworkSpec } from '../contract/network.ts';
import { checkWeights } from '../domain/network/check-weights.ts';
import { describeNetwork } from '../domain/network/describe.ts';
import type { NamedArrays } from '../domain/network/initialise.ts';
import type { Kernels } from './kernels.ts';
import { makeLayer, type Layer, type Memory, type Step } from './layers.ts';
import type { Loss } from './losses.ts';
import type { Parameter } from './parameter.ts';
import { readVariables } from './variables.ts';

const inference: Step = { training: false, statisticsShare: 0, dropoutMask: () => null };

/** One training step's outcome; the caller disposes the tensors. */
export interface StepResult {
  /** `[N]`, one loss an image. */
  readonly losses: Tensor;
  /** `[N, classes]`, or `[N, 1, columns, classes]` of a network that answers columns. */
  readonly logits: Tensor;
  /** d(mean loss)/d(parameter), for trainable parameters only. */
  readonly gradients: ReadonlyMap<Parameter, Tensor>;
}

/** A network on an engine: its layers, its parameters, forward and backward. */
export class Network {
  readonly parameters: readonly Parameter[];
  readonly #layers: readonly Layer[];
  /** Gradients are not carried below this layer: nothing there learns. */
  readonly #firstTrainable: number;

  /**
   * @param frozen names of primitive layers that keep their weights and running statistics
   * @throws StudioError MODEL_FILE_INVALID when `weights` lacks an array or has one of another shape
   */
  constructor(kernels: Kernels, spec: NetworkSpec, weights: NamedArrays, frozen: ReadonlySet<string> = new Set()) {
    checkWeights(spec, weights);
    const layers: Layer[] = [];
    for (const { layer, parameters: specs } of describeNetwork(spec).layers) {
      const parameters = specs.map((parameter): Parameter => {
        const initial = tensor(weights.get(parameter.name)!.values, [...parameter.shape]);
        const variable = kernels.variable(initial);
        initial.dispose();
        const learned = parameter.role !== 'runningMean' && parameter.role !== 'runningVariance';
        const isMatrix = parameter.role === 'kernel' && layer.type !== 'depthwiseConv2d';
        return { spec: parameter, variable, trainable: learned && !frozen.has(layer.name), isMatrix };
      });
      if (layer.type !== 'softmax') layers.push(makeLayer(kernels, layer, parameters));
    }
    this.#layers = layers;
    this.parameters = layers.flatMap((layer) => layer.parameters);
    this.#firstTrainable = layers.findIndex((layer) => layer.parameters.some((p) => p.trainable));
  }

  /** Logits `[N, classes]`, or `[N, 1, columns, classes]`, for images `[N, H, W, C]`. */
  logits(images: Tensor): Tensor {
    return this.forwardUntil(images, this.#layers.length);
  }

  /** The output of the first `count` primitive layers, in inference. */
  forwardUntil(images: Tensor, count: number): Tensor {
    return this.#forward(images, count, inference);
  }

  /** The outputs of the named layers in inference, and the logits `[N, classes]`; the caller disposes the tensors. */
  outputsOf(images: Tensor, names: ReadonlySet<string>): { readonly logits: Tensor; readonly outputs: ReadonlyMap<string, Tensor> } {
    const outputs = new Map<string, Tensor>();
    const logits = this.#forward(images, this.#layers.length, inference, (name, y) => {
      if (names.has(name)) outputs.set(name, y.clone());
    });
    return { logits, outputs };
  }

  /**
   * How one value of each image's forward pass in inference depends on the images, and on a layer's output on the way; the caller disposes
   * the tensors.
   *
   * @param of place of the layer, and of the value in its output for one image
   * @param at place of a layer before it; null: none
   */
  gradients(images: Tensor, of: { readonly layer: number; readonly index: number }, at: number | null): { dx: Tensor; y: Tensor | null; dy: Tensor | null } {
    const layers = this.#layers.slice(0, of.layer + 1);
    const outputs: Tensor[] = [images.clone()];
    const memories: Memory[] = [];
    for (const layer of layers) {
      const { y, memory } = layer.forward(outputs.at(-1)!, inference);
      outputs.push(y);
      memories.push(memory);
    }
    const last = outputs.at(-1)!;
    const ones = new Float32Array(last.size);
    for (let i = of.index; i < last.size; i += last.size / last.shape[0]) ones[i] = 1;
    let dy = tensor(ones, last.shape);
    let kept: { y: Tensor; dy: Tensor } | null = null;
    for (let i = layers.length - 1; i >= 0; i--) {
      if (i === at) kept = { y: outputs[i + 1]!.clone(), dy: dy.clone() };
      const { dx, parameters } = layers[i]!.backward(dy, outputs[i]!, outputs[i + 1]!, memories[i]!, true);
      for (const gradient of parameters) gradient?.dispose();
      dy.dispose();
      dy = dx!;
    }
    for (const left of [...outputs, ...memories]) left.dispose();
    return { dx: dy, y: kept?.y ?? null, dy: kept?.dy ?? null };
  }

  /** Whether any layer's running statistics are its own to change. */
  get gathersStatistics(): boolean {
    return this.parameters.some(({ spec, trainable }) => spec.role === 'gamma' && trainable);
  }

  /** Moves the running statistics towards those of images `[N, H, W, C]`, by `share` or as much as a training step does. */
  gatherStatistics(images: Tensor, share: number): void {
    this.#forward(images, this.#layers.length, { training: true, statisticsShare: share, dropoutMask: () => null }).dispose();
  }

  #forward(images: Tensor, count: number, step: Step, seen: (layer: string, y: Tensor) => void = () => undefined): Tensor {
    let x = images.clone();
    for (const layer of this.#layers.slice(0, count)) {
      const { y, memory } = layer.forward(x, step);
      memory.dispose();
      x.dispose();
      seen(layer.name, y);
      x = y;
    }
    return x;
  }

  /** Forward, loss and backward for images `[N, H, W, C]`. */
  async trainingStep(images: Tensor, loss: Loss, how: Pick<Step, 'dropoutMask' | 'statisticsShare'>): Promise<StepResult> {
    const step: Step = { training: true, ...how };
    const outputs: Tensor[] = [images.clone()];
    const memories: Memory[] = [];
    for (const layer of this.#layers) {
      const { y, memory } = layer.forward(outputs.at(-1)!, step);
      outputs.push(y);
      memories.push(memory);
    }
    const logits = outputs.pop()!;
    const { losses, gradient } = await loss(logits);
    const batch = logits.shape[0];
    let dy = scaled(gradient, 1 / batch);
    const gradients = new Map<Parameter, Tensor>();
    let y = logits.clone();
    for (let i = this.#layers.length - 1; i >= 0; i--) {
      const layer = this.#layers[i]!;
      const x = outputs[i]!;
      const memory = memories[i]!;
      if (this.#firstTrainable >= 0 && i >= this.#firstTrainable) {
        const result = layer.backward(dy, x, y, memory, i > this.#firstTrainable);
        layer.parameters.forEach((parameter, p) => {
          const parameterGradient = result.parameters[p];
          if (parameterGradient) gradients.set(parameter, parameterGradient);
        });
        dy.dispose();
        if (result.dx) dy = result.dx;
      }
      memory.dispose();
      y.dispose();
      y = x;
    }
    y.dispose();
    if (!dy.isDisposed) dy.dispose();
    return { losses, logits, gradients };
  }

  /** The present weights and running statistics, copied out of the engine. */
  async weights(): Promise<NamedArrays> {
    return readVariables(this.parameters.map((p) => [p.spec.name, p.variable] as const));
  }

  dispose(): void {
    for (const parameter of this.parameters) parameter.variable.dispose();
  }
}

function scaled(gradient: Tensor, factor: number): Tensor {
  const result = mul(gradient, factor);
  gradient.dispose();
  return result;
}
