import type { TFEOpAttr, TFJSBinding } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js';
import type { Finish } from '../finish.ts';
import type { PoolWindow, WindowStep } from '../kernels.ts';

type Step = WindowStep & { readonly dilation?: number };

/** Op attributes in the binding's form, each list made once: they are the same at every step. */
export class OpAttributes {
  readonly #binding: TFJSBinding;
  readonly #cache = new Map<string, TFEOpAttr[]>();
  readonly float: TFEOpAttr[];
  readonly dtype: TFEOpAttr[];
  readonly imageFormat: TFEOpAttr[];
  readonly spaceToBatch: TFEOpAttr[];
  readonly batchToSpace: TFEOpAttr[];
  readonly applyAdam: TFEOpAttr[];
  readonly applyAdamLike: TFEOpAttr[];
  readonly ignoreLost: TFEOpAttr[];

  constructor(binding: TFJSBinding) {
    this.#binding = binding;
    this.float = [this.#type('T', binding.TF_FLOAT)];
    this.dtype = [this.#type('dtype', binding.TF_FLOAT)];
    this.imageFormat = [...this.float, this.#string('data_format', 'NHWC')];
    const block = this.#type('Tblock_shape', binding.TF_INT32);
    this.spaceToBatch = [...this.float, block, this.#type('Tpaddings', binding.TF_INT32)];
    this.batchToSpace = [...this.float, block, this.#type('Tcrops', binding.TF_INT32)];
    this.applyAdamLike = [...this.float, this.#flag('use_locking', false)];
    this.applyAdam = [...this.applyAdamLike, this.#flag('use_nesterov', false)];
    this.ignoreLost = [this.#flag('ignore_lookup_error', true)];
  }

  window({ stride, padding, dilation = 1 }: Step): TFEOpAttr[] {
    return this.#once(`window ${stride} ${padding} ${dilation}`, () => [
      ...this.float, this.#integers('strides', [1, stride, stride, 1]), this.#string('padding', padding.toUpperCase()),
      this.#string('data_format', 'NHWC'), this.#integers('dilations', [1, dilation, dilation, 1])
    ]);
  }

  pool({ size, stride, padding }: PoolWindow): TFEOpAttr[] {
    return this.#once(`pool ${size} ${stride} ${padding}`, () => [
      ...this.float, this.#integers('ksize', [1, size, size, 1]), this.#integers('strides', [1, stride, stride, 1]),
      this.#string('padding', padding.toUpperCase()), this.#string('data_format', 'NHWC')
    ]);
  }

  /** For oneDNN's kernel of an op. */
  oneDnnWindow(step: Step): TFEOpAttr[] {
    return this.#once(`oneDnnWindow ${step.stride} ${step.padding} ${step.dilation}`, () => [...this.window(step), this.#oneDnn()]);
  }

  fusedWindow(step: Step, finishing: Finish, full: boolean): TFEOpAttr[] {
    return this.#once(`fusedWindow ${step.stride} ${step.padding} ${step.dilation} ${finishing.activation} ${full}`, () => [
      ...this.window(step), ...this.#fusion(finishing),
      ...(full ? [this.#types('TArgs', [this.#binding.TF_FLOAT])] : [])
    ]);
  }

  fusedMatMul(transposeA: boolean, transposeB: boolean, finishing: Finish): TFEOpAttr[] {
    return this.#once(`fusedMatMul ${transposeA} ${transposeB} ${finishing.activation}`, () => [
      ...this.matMul(transposeA, transposeB), ...this.#fusion(finishing)
    ]);
  }

  oneDnnBatchNormGradient(epsilon: number): TFEOpAttr[] {
    return this.#once(`oneDnnBatchNormGradient ${epsilon}`, () => [...this.batchNormGradient(epsilon), this.#oneDnn()]);
  }

  batchNormRelu(epsilon: number): TFEOpAttr[] {
    return this.#once(`batchNormRelu ${epsilon}`, () => [
      ...this.batchNorm(epsilon), this.#integer('num_side_inputs', 0), this.#string('activation_mode', 'Relu'), this.#oneDnn()
    ]);
  }

  #fusion({ activation }: Finish): TFEOpAttr[] {
    return [
      this.#integer('num_args', 1), this.#strings('fused_ops', activation === 'relu' ? ['BiasAdd', 'Relu'] : ['BiasAdd']),
      this.#number('epsilon', 0), this.#flag('is_filter_const', false), this.#oneDnn()
    ];
  }

  /** oneDNN's kernels are registered under a label that TensorFlow's graph rewriter writes; called directly, the label is ours to write. */
  #oneDnn(): TFEOpAttr {
    return this.#string('_kernel', 'MklNameChangeOp');
  }

  matMul(transposeA: boolean, transposeB: boolean): TFEOpAttr[] {
    return this.#once(`matMul ${transposeA} ${transposeB}`, () => [...this.float, this.#flag('transpose_a', transposeA), this.#flag('transpose_b', transposeB)]);
  }

  batchNorm(epsilon: number): TFEOpAttr[] {
    return this.#once(`batchNorm ${epsilon}`, () => [...this.batchNormGradient(epsilon), this.#number('exponential_avg_factor', 1)]);
  }

  batchNormGradient(epsilon: number): TFEOpAttr[] {
    return this.#once(`batchNormGradient ${epsilon}`, () => [
      ...this.float, this.#type('U', this.#binding.TF_FLOAT), this.#number('epsilon', epsilon), this.#string('data_format', 'NHWC'),
      this.#flag('is_training', true)
    ]);
  }

  applyMomentum(nesterov: boolean): TFEOpAttr[] {
    return this.#once(`applyMomentum ${nesterov}`, () => [...this.applyAdamLike, this.#flag('use_nesterov', nesterov)]);
  }

  variable(name: string, shape: readonly number[]): TFEOpAttr[] {
    return [
      ...this.dtype, this.#string('container', ''), this.#string('shared_name', name),
      { name: 'shape', type: this.#binding.TF_ATTR_SHAPE, value: [...shape] }
    ];
  }

  #once(key: string, make: () => TFEOpAttr[]): TFEOpAttr[] {
    let attributes = this.#cache.get(key);
    if (!attributes) this.#cache.set(key, (attributes = make()));
    return attributes;
  }

  #type(name: string, value: number): TFEOpAttr {
    return { name, type: this.#binding.TF_ATTR_TYPE, value };
  }

  #string(name: string, value: string): TFEOpAttr {
    return { name, type: this.#binding.TF_ATTR_STRING, value };
  }

  #integers(name: string, value: number[]): TFEOpAttr {
    return { name, type: this.#binding.TF_ATTR_INT, value };
  }

  #integer(name: string, value: number): TFEOpAttr {
    return { name, type: this.#binding.TF_ATTR_INT, value };
  }

  #strings(name: string, value: string[]): TFEOpAttr {
    return { name, type: this.#binding.TF_ATTR_STRING, value };
  }

  #types(name: string, value: number[]): TFEOpAttr {
    return { name, type: this.#binding.TF_ATTR_TYPE, value };
  }

  #flag(name: string, value: boolean): TFEOpAttr {
    return { name, type: this.#binding.TF_ATTR_BOOL, value };
  }

  #number(name: string, value: number): TFEOpAttr {
    return { name, type: this.#binding.TF_ATTR_FLOAT, value };
  }
}
