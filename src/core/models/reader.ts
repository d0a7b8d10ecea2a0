import type { Model } from '../../contract/models.ts';
import type { NetworkSpec } from '../../contract/network.ts';
import type { FeatureLayer, Gradients, GradientTarget, LayerOutputs, SeenFeatures } from '../../contract/reader.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import type { ModelFile } from '../../domain/interchange/interchange-model.ts';

/** A model to be asked. */
export interface AskedModel {
  /** Tells models apart: the hash of the weights. */
  readonly key: string;
  readonly network: NetworkSpec;
  /** The safetensors bytes; called only where they are not at hand any more. */
  readonly readWeights: () => Uint8Array;
}

/** Asks a network. Runs elsewhere: computing blocks the process that does it. */
export interface DigitReader {
  /** Logits `[n, classes]` for `[n, 28, 28]` bytes, 0 paper to 255 ink. */
  predict(model: AskedModel, pixels: Uint8Array): Promise<Float32Array>;
  /** Logits `[n, columns, classes]` for lines `[n, 32, width]`, 0 paper to 1 ink, by a network that answers columns. */
  lineLogits(model: AskedModel, pixels: Float32Array, width: number): Promise<Float32Array>;
  /**
   * What the named primitive layers answer in inference, each as it stands in the network. Throws USAGE_INVALID for a layer that is not
   * there, and for more than 2^25 values at once.
   */
  layerOutputs(model: AskedModel, pixels: Uint8Array, layers: readonly string[]): Promise<LayerOutputs>;
  /** What these layers answer, shortened to what tells strangers from what a network knows. Throws as `layerOutputs` does. */
  features(model: AskedModel, pixels: Uint8Array, layers: readonly FeatureLayer[]): Promise<SeenFeatures>;
  /** How one value depends on the pixels, and on the output of a layer before it. Throws USAGE_INVALID for what is not there, and for more than 64 images. */
  gradients(model: AskedModel, pixels: Uint8Array, of: GradientTarget, at: string | null): Promise<Gradients>;
}

/** Tells what a model knows from anything else. */
export interface StrangerJudge {
  /** For each of `[n, 28, 28]` bytes the chance that it is one of the model's classes at all; null where nothing is known of that yet. */
  likenessOf(model: Model, pixels: Uint8Array): Promise<Float32Array | null>;
}

/** A picture file as grey values, upright. Throws FILE_NOT_FOUND, PICTURE_INVALID, PICTURE_TOO_LARGE naming the file. */
export type PictureReader = (path: string) => Promise<GreyImage>;

/** A file, folder or archive that a model may lie in. */
export interface ModelSource {
  /** The file that was chosen; undefined for a folder or an archive. */
  readonly chosen: string | undefined;
  /** What lies there, or beside the chosen file, by path with forward slashes. */
  readonly files: ReadonlyMap<string, () => Promise<Uint8Array>>;
}

/** Files that models are exported to and imported from. */
export interface ModelFiles {
  /** Throws FILE_NOT_FOUND, MODEL_FILE_INVALID for what is too large, and for archives that are damaged or play tricks. */
  open(path: string): Promise<ModelSource>;
  /** Writes all of them, each whole or not at all; folders are made where needed. Answers the paths. */
  write(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Promise<string[]>;
  /** One archive of them all, not compressed. */
  pack(files: readonly ModelFile[]): Uint8Array;
}
