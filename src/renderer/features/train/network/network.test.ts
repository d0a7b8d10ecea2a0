import { describe, expect, it } from 'vitest';
import { networkSchema } from '../../../../contract/network.ts';
import type { LayerSpec, NetworkSpec } from '../../../../contract/network.ts';
import { describeNetwork } from '../../../../domain/network/describe.ts';
import { frozenLayers } from '../../../../domain/network/freeze.ts';
import { presets } from '../../../../domain/network/presets.ts';
import { checkNetwork } from './check-network.ts';
import { EditHistory } from './edit-history.ts';
import { addLayer, changeLayer, moveLayer, removeLayer } from './edit-layers.ts';
import { mostFrozen } from './freezing.ts';
import { layerTypes, newLayer } from './layer-fields.ts';
import { layerSigns } from './layer-words.ts';
import { networkText, readNetworkText } from './network-file.ts';
import { freeOwnName, ownName, readOwnNetwork } from './own-networks.ts';
import { tapPattern } from './tap-pattern.ts';

/** An example with every kind of window; the tests name its layers by their places. */
const norm = (name: string) => ({ type: 'batchNorm' as const, name, activation: 'relu' as const });
const example = networkSchema.parse({
  name: 'example', input: [28, 28, 1], classes: 10,
  layers: [
    { type: 'conv2d', name: 'stem', filters: 24, kernel: 5, stride: 2, padding: 'same', bias: false }, norm('stem-norm'),
    { type: 'separableConv2d', name: 'block1', filters: 48, kernel: 3, padding: 'same', bias: false }, norm('block1-norm'),
    { type: 'separableConv2d', name: 'block2', filters: 64, kernel: 3, dilation: 2, padding: 'same', bias: false }, norm('block2-norm'),
    { type: 'separableConv2d', name: 'block3', filters: 96, kernel: 3, stride: 2, padding: 'same', bias: false }, norm('block3-norm'),
    { type: 'separableConv2d', name: 'block4', filters: 96, kernel: 3, dilation: 2, padding: 'same', bias: false }, norm('block4-norm'),
    { type: 'globalAveragePool', name: 'pool' }, { type: 'dense', name: 'logits', units: 10 }, { type: 'softmax', name: 'softmax' }
  ]
});
const withLayers = (layers: readonly LayerSpec[]): NetworkSpec => ({ ...example, layers: [...layers] });

describe('checkNetwork', () => {
  it('adds up to what the network is described as', () => {
    for (const { network } of presets) {
      const { rows, totals, firstProblem } = checkNetwork(network);
      const described = describeNetwork(network);
      expect(firstProblem).toBeNull();
      expect(rows).toHaveLength(network.layers.length);
      expect(totals).toEqual({ parameters: described.parameterCount, multiplyAdds: described.multiplyAdds, receptiveField: described.receptiveField });
      expect(rows.reduce((sum, row) => sum + row.described!.parameters, 0)).toBe(described.parameterCount);
    }
  });

  it('takes the two parts of a separable convolution for one layer', () => {
    const block = checkNetwork(example).rows[2]!;
    expect(block.layer.name).toBe('block1');
    expect(block.described).toMatchObject({ outputShape: [14, 14, 48], parameters: 9 * 24 + 24 * 48, receptiveField: 9 });
  });

  it('shows what is wrong with the layer that does not fit, and the figures of those before it', () => {
    const layers = moveLayer(example.layers, 10, -1).layers;
    const { rows, totals, firstProblem } = checkNetwork(withLayers(layers));
    expect(rows.map((row) => row.misfit?.reason ?? null).filter(Boolean)).toEqual([]);
    expect(totals).not.toBeNull();
    expect(firstProblem).toBeNull();
    const flat = checkNetwork(withLayers(addLayer(example.layers, 2, 'flatten').layers));
    expect(flat.firstProblem).toBe(3);
    expect(flat.rows[3]!.misfit).toEqual({ reason: 'wantsImage', values: {} });
    expect(flat.rows[2]!.described?.outputShape).toEqual([14 * 14 * 24]);
    expect(flat.rows[3]!.described).toBeNull();
    expect(flat.totals).toBeNull();
  });

  it('blames the last layer for a wrong end', () => {
    const { rows, firstProblem } = checkNetwork(withLayers(removeLayer(example.layers, 12).layers));
    expect(firstProblem).toBe(11);
    expect(rows[11]!.misfit).toEqual({ reason: 'noSoftmax', values: {} });
    const wrongUnits = checkNetwork(withLayers(changeLayer(example.layers, 11, 'units', 12)));
    expect(wrongUnits.rows[12]!.misfit).toEqual({ reason: 'wrongClasses', values: { shape: '12', classes: 10 } });
  });

  it('explains a value that is none, and blames nothing else for it', () => {
    const { rows, firstProblem, totals } = checkNetwork(withLayers(changeLayer(example.layers, 4, 'kernel', 0)));
    expect(firstProblem).toBe(4);
    expect(rows[4]!.issues.get('kernel')).toEqual({ word: 'train.issueAtLeast', values: { limit: 1 } });
    expect(rows.filter((row) => row.misfit !== null)).toEqual([]);
    expect(rows[3]!.described).not.toBeNull();
    expect(totals).toBeNull();
  });

  it('bears a network without layers', () => {
    expect(checkNetwork(withLayers([]))).toEqual({ rows: [], totals: null, firstProblem: null });
  });

  it('names a layer twice only once', () => {
    const { rows } = checkNetwork(withLayers(changeLayer(example.layers, 3, 'name', 'stem')));
    expect(rows.map((row) => row.misfit?.reason)).toEqual(example.layers.map((_, i) => (i === 3 ? 'nameTwice' : undefined)));
  });
});

describe('editing', () => {
  it('makes a valid layer of every type, with a name of its own', () => {
    for (const type of layerTypes) {
      const { layers, selected } = addLayer([newLayer(type, 'taken')], 1, type);
      expect(selected).toBe(1);
      expect(networkSchema.safeParse({ ...example, layers }).success).toBe(true);
    }
    expect(addLayer(addLayer([], 0, 'dense').layers, 1, 'dense').layers.map(({ name }) => name)).toEqual(['dense', 'dense2']);
  });

  it('moves within the list and stays on what was moved', () => {
    const names = (layers: readonly LayerSpec[]): string => layers.map(({ name }) => name).join(' ');
    const layers = ['flatten', 'dense', 'softmax'].map((type) => newLayer(type as LayerSpec['type'], type));
    expect(names(moveLayer(layers, 1, -1).layers)).toBe('dense flatten softmax');
    expect(moveLayer(layers, 0, -1)).toEqual({ layers, selected: 0 });
    expect(moveLayer(layers, 2, 1)).toEqual({ layers, selected: 2 });
    expect(removeLayer(layers, 2).selected).toBe(1);
  });
});

describe('EditHistory', () => {
  const layers = (name: string): LayerSpec[] => [newLayer('dense', name)];

  it('goes back and forth', () => {
    const history = new EditHistory().with(layers('a'), 'add').with(layers('b'), 'move');
    const back = history.undo(layers('c'))!;
    expect(back.layers).toEqual(layers('b'));
    const further = back.history.undo(back.layers)!;
    expect(further.layers).toEqual(layers('a'));
    expect(further.history.canUndo).toBe(false);
    expect(further.history.redo(further.layers)!.layers).toEqual(layers('b'));
    expect(back.history.redo(back.layers)!.layers).toEqual(layers('c'));
  });

  it('takes typing in one field for one step, and forgets what was undone at the next edit', () => {
    const typed = new EditHistory().with(layers('a'), '0.units').with(layers('b'), '0.units');
    const back = typed.undo(layers('c'))!;
    expect(back.layers).toEqual(layers('a'));
    expect(back.history.with(back.layers, 'add').canRedo).toBe(false);
  });
});

describe('mostFrozen', () => {
  it('is as much as the domain lets be frozen', () => {
    for (const { network } of presets) {
      const most = mostFrozen(network);
      expect(() => frozenLayers(network, { count: most })).not.toThrow();
      expect(() => frozenLayers(network, { count: most + 1 })).toThrow();
    }
  });
});

describe('layerSigns', () => {
  it('reads as it is drawn', () => {
    expect(example.layers.map(layerSigns)).toEqual(['5×5 /2 → 24', '', '3×3 → 48', '', '3×3 d2 → 64', '', '3×3 /2 → 96', '', '3×3 d2 → 96', '', '', '→ 10', '']);
  });
});

describe('tapPattern', () => {
  it('has k² taps and reaches (k−1)·d + 1 pixels', () => {
    const plain = tapPattern(example.layers[2]!, 18)!;
    const dilated = tapPattern(example.layers[4]!, 18)!;
    expect(plain.path.match(/M/g)).toHaveLength(9);
    expect([plain.reach, dilated.reach]).toEqual([6, 10]);
    expect(tapPattern(example.layers[1]!, 18)).toBeNull();
    expect(tapPattern({ ...newLayer('conv2d', 'c'), kernel: 0 } as LayerSpec, 18)).toBeNull();
  });

  it('fits a wide kernel into its square', () => {
    const wide = tapPattern({ ...newLayer('conv2d', 'c'), kernel: 31, dilation: 16 } as LayerSpec, 18)!;
    expect(wide.reach).toBeCloseTo(18);
  });
});

describe('files and names', () => {
  it('come back as they were written', () => {
    expect(readNetworkText(networkText(example))).toEqual({ network: example });
  });

  it('say where a file is wrong', () => {
    expect(readNetworkText('{')).toMatchObject({ network: null, place: null });
    expect(readNetworkText(JSON.stringify({ ...example, layers: [{ type: 'dense', name: 'd', units: 0 }] }))).toMatchObject({ network: null, place: 'layers.0.units' });
  });

  it('are free and fit a settings key', () => {
    expect(freeOwnName('My network!', new Set())).toBe('My-network');
    expect(freeOwnName('dsdc', new Set(['dsdc', 'dsdc-2']))).toBe('dsdc-3');
    expect(freeOwnName('数字', new Set())).toBe('network');
    expect(ownName.test(freeOwnName('x'.repeat(90), new Set(['x'.repeat(36)])))).toBe(true);
  });

  it('only what the editor can show is read back', () => {
    expect(readOwnNetwork('a', { layers: example.layers, recipe: 'dsdc' })).toEqual({ name: 'a', recipe: 'dsdc', layers: example.layers });
    expect(readOwnNetwork('a', { layers: [{ type: 'lstm', name: 'x' }] })).toBeNull();
    expect(readOwnNetwork('a', 'nonsense')).toBeNull();
  });
});
