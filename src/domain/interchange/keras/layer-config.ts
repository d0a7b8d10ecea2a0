import type { Activation } from '../../../contract/network.ts';
import type { StudioError } from '../../../contract/errors.ts';
import { unsupportedLayer } from '../import-errors.ts';

const activations: readonly string[] = ['linear', 'relu', 'sigmoid', 'tanh'];

/** Settings of a Keras layer in a file that nobody has checked. */
export class LayerConfig {
  readonly className: string;
  readonly name: string;
  readonly #source: string;
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(source: string, className: string, values: Readonly<Record<string, unknown>>) {
    this.#source = source;
    this.#values = values;
    this.className = className;
    this.name = typeof values['name'] === 'string' ? values['name'] : className;
  }

  unsupported(why: string): StudioError {
    return unsupportedLayer(this.#source, this.name, this.className, why);
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null;
  }

  number(name: string, otherwise?: number): number {
    const value = this.has(name) ? this.#values[name] : otherwise;
    if (typeof value !== 'number') throw this.unsupported(`has no number “${name}”`);
    return value;
  }

  flag(name: string, otherwise: boolean): boolean {
    return this.has(name) ? this.#values[name] === true : otherwise;
  }

  numbers(name: string): (number | null)[] {
    const value = this.#values[name];
    if (!Array.isArray(value) || !value.every((item) => item === null || typeof item === 'number')) throw this.unsupported(`has no list “${name}”`);
    return value as (number | null)[];
  }

  /** A number, or the first of a list. */
  first(name: string, otherwise: number): number {
    const value = this.#values[name];
    return Array.isArray(value) && typeof value[0] === 'number' ? value[0] : this.number(name, otherwise);
  }

  /** One number for height and width. */
  square(name: string, otherwise?: number): number {
    const value = this.#values[name];
    if (!Array.isArray(value)) return this.number(name, otherwise);
    const [height, width] = this.numbers(name);
    if (height !== width || typeof height !== 'number') throw this.unsupported(`has “${name}” ${value.join('×')}; only squares are supported`);
    return height;
  }

  padding(): 'valid' | 'same' {
    const value = this.has('padding') ? this.#values['padding'] : 'valid';
    if (value !== 'valid' && value !== 'same') throw this.unsupported(`pads by “${String(value)}”; only valid and same are supported`);
    return value;
  }

  /** Softmax too, which is a layer of its own in the studio. */
  activation(): Activation | 'softmax' {
    const value = this.has('activation') ? this.#values['activation'] : 'linear';
    const name = typeof value === 'object' && value !== null ? (value as { class_name?: unknown }).class_name : value;
    const plain = typeof name === 'string' ? name.toLowerCase() : '';
    if (plain === 'softmax') return 'softmax';
    if (!activations.includes(plain)) throw this.unsupported(`has the activation “${String(name)}”; only ${activations.join(', ')} and softmax are supported`);
    return plain as Activation;
  }

  /** @throws unless images lie as `[N, height, width, channels]`. */
  checkChannelsLast(): void {
    const format = this.#values['data_format'];
    if (format !== undefined && format !== null && format !== 'channels_last') throw this.unsupported('has its channels first; only channels last are supported');
    if (this.has('groups') && this.#values['groups'] !== 1) throw this.unsupported('has several groups; only depthwise layers may');
  }
}
