import { extent } from '../../network/geometry.ts';
import type { Flow, Step } from './flow.ts';
import type { OnnxNode } from './graph.ts';
import { plainName } from './node-reader.ts';
import type { NodeReader } from './node-reader.ts';
import { nodeWindow } from './node-window.ts';

/** MaxPool and AveragePool. */
export function importPool(reader: NodeReader, node: OnnxNode, flow: Flow): Step {
  const [height, width, channels] = reader.image(node, flow);
  const window = nodeWindow(reader.source, node, [height, width]);
  const { ceil_mode: rounding = 0, count_include_pad: counting = 0 } = node.ints ?? {};
  if (rounding !== 0 || window.dilation !== 1) throw reader.unsupported(node, 'rounds up or is dilated');
  if (node.op === 'AveragePool' && counting !== 0 && window.padding === 'same') throw reader.unsupported(node, 'counts its padding');
  const { kernel: size, stride, padding } = window;
  return {
    imported: { layer: { type: 'pool2d', name: plainName(node), kind: node.op === 'MaxPool' ? 'max' : 'average', size, stride, padding } },
    flow: { ...flow, shape: [extent(height, window).output, extent(width, window).output, channels] }
  };
}

/** GlobalAveragePool, or ReduceMean over both sides of an image. */
export function importAverage(reader: NodeReader, node: OnnxNode, flow: Flow): Step {
  const [, , channels] = reader.image(node, flow);
  const axes = node.ints?.['axes'] ?? (node.op === 'ReduceMean' ? reader.wholeNumbers(node, 1) : [2, 3]);
  if (!['2,3', '-2,-1', '-1,-2'].includes(String(axes))) throw reader.unsupported(node, `averages over the axes ${String(axes)}`);
  return { imported: { layer: { type: 'globalAveragePool', name: plainName(node) } }, flow: { shape: [channels], channelsLast: true } };
}
