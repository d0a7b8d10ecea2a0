import { add, div, minimum, mul, scalar, sqrt, square, sum, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { Optimizer as OptimizerSpec } from '../contract/training.ts';
import type { NamedArrays } from '../domain/network/initialise.ts';
import type { Kernels, Variable } from './kernels.ts';
import { applyMuon } from './muon.ts';
import { decays, type Parameter } from './parameter.ts';
import { readVariables, writeVariable, zerosLike } from './variables.ts';

const slotNames = { adam: ['m', 'v'], adamw: ['m', 'v'], muon: ['m', 'v'], sgd: ['velocity'], rmsprop: ['meanSquare', 'velocity'] } as const;
const matrixSlotNames = ['velocity'] as const;

/** Turns gradients into updates; its memory (the slots) is saved with checkpoints so that a resumed run continues exactly. */
export class Optimizer {
  readonly #kernels: Kernels;
  readonly #spec: OptimizerSpec;
  readonly #clipNorm: number | null;
  readonly #slots = new Map<Parameter, Variable[]>();

  constructor(kernels: Kernels, spec: OptimizerSpec, clipNorm: number | null, parameters: readonly Parameter[]) {
    this.#kernels = kernels;
    this.#spec = spec;
    this.#clipNorm = clipNorm;
    for (const parameter of parameters) {
      if (parameter.trainable) this.#slots.set(parameter, this.#slotNames(parameter).map(() => zerosLike(kernels, parameter.variable)));
    }
  }

  /** One update; `step` counts from 1. Disposes the gradients. */
  apply(gradients: ReadonlyMap<Parameter, Tensor>, learningRate: number, step: number): void {
    const factor = this.#clipNorm === null ? null : clipFactor([...gradients.values()], this.#clipNorm);
    for (const [parameter, raw] of gradients) {
      const gradient = factor ? mul(raw, factor) : raw;
      this.#update(parameter, gradient, learningRate, step);
      if (gradient !== raw) gradient.dispose();
      raw.dispose();
    }
    factor?.dispose();
  }

  #update(parameter: Parameter, gradient: Tensor, learningRate: number, step: number): void {
    const { variable } = parameter;
    const [first, second] = this.#slots.get(parameter)! as [Variable, Variable];
    const spec = this.#spec;
    switch (spec.kind) {
      case 'adam':
      case 'adamw':
        if (spec.kind === 'adamw' && decays(parameter)) this.#decay(variable, learningRate * spec.weightDecay);
        this.#kernels.applyAdam(variable, first, second, gradient, { ...spec, learningRate, step });
        return;
      case 'muon':
        if (decays(parameter)) this.#decay(variable, learningRate * spec.weightDecay);
        if (parameter.isMatrix) applyMuon(this.#kernels, variable, first, gradient, { ...spec, learningRate });
        else this.#kernels.applyAdam(variable, first, second, gradient, { ...spec, learningRate, step });
        return;
      case 'sgd': {
        if (decays(parameter) && spec.weightDecay > 0) {
          // Plain L2: the decay is part of the gradient and passes through the momentum.
          tidy(() => {
            const decayed = add(gradient, mul(variable.read(), spec.weightDecay));
            this.#kernels.applyMomentum(variable, first, decayed, { ...spec, learningRate });
          });
          return;
        }
        this.#kernels.applyMomentum(variable, first, gradient, { ...spec, learningRate });
        return;
      }
      case 'rmsprop':
        this.#kernels.applyRmsProp(variable, first, second, gradient, { ...spec, learningRate });
    }
  }

  /** Decoupled from the gradient (Loshchilov and Hutter, 2019). */
  #decay(variable: Variable, share: number): void {
    const present = variable.read();
    this.#kernels.subtract(variable, present, share);
    present.dispose();
  }

  /** The slots as `slot/parameter`. */
  async memory(): Promise<NamedArrays> {
    return readVariables(this.#named());
  }

  restore(arrays: NamedArrays): void {
    for (const [name, variable] of this.#named()) writeVariable(variable, arrays.get(name)!.values);
  }

  dispose(): void {
    for (const slots of this.#slots.values()) for (const slot of slots) slot.dispose();
  }

  *#named(): Generator<readonly [string, Variable]> {
    for (const [parameter, slots] of this.#slots) {
      const names = this.#slotNames(parameter);
      for (const [i, slot] of slots.entries()) yield [`${names[i]!}/${parameter.spec.name}`, slot] as const;
    }
  }

  #slotNames({ isMatrix }: Parameter): readonly string[] {
    return this.#spec.kind === 'muon' && isMatrix ? matrixSlotNames : slotNames[this.#spec.kind];
  }
}

/** What all gradients are multiplied by so that their joint L2 norm is at most `limit` (Pascanu, Mikolov and Bengio, 2013). */
function clipFactor(gradients: Tensor[], limit: number): Tensor {
  return tidy(() => {
    // Not addN: WebGPU binds all its inputs at once and has eight places.
    const norm = sqrt(gradients.map((g) => sum(square(g))).reduce((total, one) => add(total, one)));
    return minimum(scalar(1), div(scalar(limit), add(norm, 1e-12)));
  });
}
