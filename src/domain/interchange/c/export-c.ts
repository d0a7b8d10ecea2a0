import type { Activation } from '../../../contract/network.ts';
import { describeNetwork, windowOf } from '../../network/describe.ts';
import type { DescribedLayer } from '../../network/describe.ts';
import { foldBatchNorm } from '../../network/fold.ts';
import { extent } from '../../network/geometry.ts';
import type { NamedArrays } from '../../network/initialise.ts';
import { inputMeaning } from '../interchange-model.ts';
import type { InterchangeModel, ModelFile } from '../interchange-model.ts';
import { cFunctions } from './c-functions.ts';
import { commentText, cString } from './c-text.ts';

const valuesALine = 8;
const elements = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

/**
 * A C99 header that needs nothing but math.h: the weights as arrays, batch norms folded into them, and `<model>_logits(image, logits)`, which computes
 * in two buffers of its own (so by one caller at a time). A network that reads lines takes those of its own width alone.
 */
export function exportC(model: InterchangeModel): ModelFile[] {
  const { network, weights } = foldBatchNorm(model.network, model.weights);
  const { layers } = describeNetwork(network);
  const prefix = identifier(/^\d/.test(model.name) ? `m${model.name}` : model.name);
  const body = new FunctionBody(prefix, weights);
  for (const described of layers) body.add(described);
  const buffer = Math.max(...layers.map(({ outputShape }) => elements(outputShape)));
  const answers = elements(layers.at(-1)!.outputShape);
  const guard = `${prefix.toUpperCase()}_H`;
  const text = `/* ${model.name}: ${commentText(network.name)}. Written by DSDC Studio.
 * Input: ${network.input.join('x')} floats [height][width][channels], ${inputMeaning}.
 * Output: ${answers} logits${answers > network.classes ? `, ${network.classes} a column` : ''}; softmax of logits / ${model.calibration?.temperature ?? 1} gives probabilities.
 */
#ifndef ${guard}
#define ${guard}

#include <math.h>

#define ${prefix.toUpperCase()}_INPUTS ${elements(network.input)}
#define ${prefix.toUpperCase()}_OUTPUTS ${answers}

static const char *const ${prefix}_classes[${model.classes.length}] = {${model.classes.map(cString).join(', ')}};
${body.arrays.join('\n')}

#ifndef DSDC_FUNCTIONS
#define DSDC_FUNCTIONS${cFunctions}#endif

static inline void ${prefix}_logits(const float *image, float *logits) {
  static float a[${buffer}], b[${buffer}];
${body.statements.map((statement) => `  ${statement}`).join('\n')}
  for (int i = 0; i < ${answers}; i++) logits[i] = ${body.current}[i];
}

#endif
`;
  return [{ name: `${model.name}.h`, bytes: new TextEncoder().encode(text) }];
}

/** Statements that pass an image from one buffer to the other. */
class FunctionBody {
  readonly arrays: string[] = [];
  readonly statements: string[] = [];
  current = 'image';
  readonly #prefix: string;
  readonly #weights: NamedArrays;

  constructor(prefix: string, weights: NamedArrays) {
    this.#prefix = prefix;
    this.#weights = weights;
  }

  add(described: DescribedLayer): void {
    const { layer, inputShape, outputShape } = described;
    const [height, width, channels] = inputShape;
    const [rows, columns, last] = outputShape;
    const window = windowOf(layer);
    const slide = window && `${window.kernel}, ${window.stride}`;
    const pads = window && `${extent(height!, window).padBefore}, ${extent(width!, window).padBefore}`;
    switch (layer.type) {
      case 'conv2d':
        this.#call('conv2d', `${height}, ${width}, ${channels}, ${this.#affine(described)}, ${slide}, ${layer.dilation}, ${pads}, ${rows}, ${columns}, ${last}`);
        return this.#activate(layer.activation, outputShape);
      case 'pointwiseConv2d':
        this.#call('conv2d', `${height}, ${width}, ${channels}, ${this.#affine(described)}, 1, 1, 1, 0, 0, ${rows}, ${columns}, ${last}`);
        return this.#activate(layer.activation, outputShape);
      case 'depthwiseConv2d':
        this.#call('depthwise',
          `${height}, ${width}, ${channels}, ${this.#affine(described)}, ${slide}, ${layer.dilation}, ${pads}, ${rows}, ${columns}, ${layer.depthMultiplier}`);
        return this.#activate(layer.activation, outputShape);
      case 'dense':
        this.#call('dense', `${inputShape[0]}, ${this.#affine(described)}, ${layer.units}`);
        return this.#activate(layer.activation, outputShape);
      case 'batchNorm': {
        const [gamma, beta, mean, variance] = described.parameters.map(({ name }) => this.#weights.get(name)!.values) as [Float32Array, Float32Array, Float32Array, Float32Array];
        const factor = gamma.map((g, c) => g / Math.sqrt(variance[c]! + layer.epsilon));
        const names = [this.#array(`${layer.name}/factor`, factor), this.#array(`${layer.name}/offset`, factor.map((f, c) => beta[c]! - mean[c]! * f))];
        this.#inOwnBuffer(inputShape);
        this.statements.push(`dsdc_scale(${this.current}, ${elements(inputShape)}, ${factor.length}, ${names.join(', ')});`);
        return this.#activate(layer.activation, outputShape);
      }
      case 'activation':
        this.#inOwnBuffer(inputShape);
        return this.#activate(layer.function, outputShape);
      case 'pool2d':
        return this.#call('pool', `${height}, ${width}, ${channels}, ${layer.kind === 'max' ? 1 : 0}, ${slide}, ${pads}, ${rows}, ${columns}`);
      case 'globalAveragePool':
        return this.#call('means', `${height! * width!}, ${channels}`);
      case 'foldRows':
        return this.#call('fold_rows', `${height}, ${width}, ${channels}, ${layer.factor}`);
      case 'flatten':
      case 'dropout':
      case 'softmax':
        return;
    }
  }

  #call(name: string, sizes: string): void {
    const target = this.current === 'a' ? 'b' : 'a';
    this.statements.push(`dsdc_${name}(${this.current}, ${sizes}, ${target});`);
    this.current = target;
  }

  #activate(activation: Activation, shape: readonly number[]): void {
    if (activation !== 'linear') this.statements.push(`dsdc_${activation}(${this.current}, ${elements(shape)});`);
  }

  /** The caller's image is not written to. */
  #inOwnBuffer(shape: readonly number[]): void {
    if (this.current !== 'image') return;
    this.statements.push(`for (int i = 0; i < ${elements(shape)}; i++) a[i] = image[i];`);
    this.current = 'a';
  }

  /** Kernel and bias as arguments. */
  #affine({ parameters }: DescribedLayer): string {
    const [kernel, bias] = parameters.map(({ name }) => this.#array(name, this.#weights.get(name)!.values));
    return `${kernel}, ${bias ?? '0'}`;
  }

  #array(name: string, values: Float32Array): string {
    const constant = `${this.#prefix}_${identifier(name)}`;
    const lines: string[] = [];
    for (let i = 0; i < values.length; i += valuesALine) lines.push(Array.from(values.subarray(i, i + valuesALine), literal).join(', '));
    this.arrays.push(`static const float ${constant}[${values.length}] = {\n  ${lines.join(',\n  ')}\n};`);
    return constant;
  }
}

function identifier(name: string): string {
  return name.replaceAll(/\W/g, '_');
}

/** Nine digits tell every 32-bit float from every other. */
function literal(value: number): string {
  const digits = Number(value.toPrecision(9)).toString();
  return /[.e]/.test(digits) ? `${digits}f` : `${digits}.0f`;
}
