import { unsupportedLayer } from '../import-errors.ts';
import { extent } from '../../network/geometry.ts';
import type { OnnxNode } from './graph.ts';

/** A node's window as the studio has it. */
export interface NodeWindow {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: 'valid' | 'same';
}

/**
 * Kernel, stride, dilation and padding of an operator that slides over images of this size.
 * @param kernel its sides where the node does not say them
 * @throws StudioError MODEL_FILE_INVALID for windows that are no squares, and for padding that is neither “valid” nor TensorFlow's “same”
 */
export function nodeWindow(source: string, node: OnnxNode, [height, width]: readonly [number, number], kernel: readonly number[] = []): NodeWindow {
  const { op, name, ints = {}, texts = {} } = node;
  const side = (what: string, otherwise: readonly number[]): number => {
    const value = ints[what] ?? otherwise;
    const [rows, columns] = Array.isArray(value) ? (value as readonly number[]) : [value as number, value as number];
    if (rows === undefined || rows !== columns) throw unsupportedLayer(source, name, op, `has ${what} ${String(value)}; only squares are supported`);
    return rows;
  };
  const window = { kernel: side('kernel_shape', kernel), stride: side('strides', [1, 1]), dilation: side('dilations', [1, 1]) };
  const automatic = texts['auto_pad'] ?? 'NOTSET';
  if (automatic === 'VALID') return { ...window, padding: 'valid' };
  if (automatic === 'SAME_UPPER') return { ...window, padding: 'same' };
  const pads = [ints['pads'] ?? [0, 0, 0, 0]].flat();
  const rows = extent(height, { ...window, padding: 'same' });
  const columns = extent(width, { ...window, padding: 'same' });
  const same = [rows.padBefore, columns.padBefore, rows.padAfter, columns.padAfter];
  if (automatic === 'NOTSET' && pads.every((pad) => pad === 0)) return { ...window, padding: 'valid' };
  if (automatic === 'NOTSET' && pads.join() === same.join()) return { ...window, padding: 'same' };
  throw unsupportedLayer(source, name, op, `pads its ${height}×${width} pixels by ${automatic === 'NOTSET' ? pads.join(', ') : automatic}; only none and ${same.join(', ')} (TensorFlow’s “same”) are supported`);
}
