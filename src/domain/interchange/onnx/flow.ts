import { lineHeight } from '../../../contract/lines.ts';
import { invalidModelFile } from '../import-errors.ts';
import type { ImportedLayer } from '../imported-model.ts';
import type { OnnxPort } from './graph.ts';

/** What flows from node to node: an image, or a list of features. */
export interface Flow {
  /** `[height, width, channels]`, or `[features]`. */
  readonly shape: readonly number[];
  /** Images: channels lie after the pixels. */
  readonly channelsLast: boolean;
  /** Features of an image that was flattened channel by channel: its shape. */
  readonly flattened?: readonly number[];
}

/** A node as a layer, and what comes out of it. */
export interface Step {
  readonly imported: ImportedLayer;
  readonly flow: Flow;
}

/**
 * What goes into a graph: channels first, as ONNX has images, unless there are more of them than columns. Lines of any width get an example's.
 * @throws StudioError MODEL_FILE_INVALID for anything but images of a known height and number of channels
 */
export function inputFlow(source: string, { dims }: OnnxPort): Flow {
  const [, a, b, c] = dims;
  if (dims.length === 4 && typeof a === 'number' && typeof b === 'number') {
    if (typeof c !== 'number') return { shape: [b, 4 * lineHeight, a], channelsLast: false };
    return a <= c ? { shape: [b, c, a], channelsLast: false } : { shape: [a, b, c], channelsLast: true };
  }
  throw invalidModelFile(source, `it takes ${dims.join('×') || 'something of an unknown shape'}, not images of a fixed size`, 'Export it with images [N, channels, height, width].');
}
