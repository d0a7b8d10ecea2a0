import { StudioError } from '../../contract/errors.ts';
import { lineClasses, lineHeight } from '../../contract/lines.ts';
import { networkSchema, type LayerSpec, type NetworkInput, type NetworkSpec } from '../../contract/network.ts';
import { trainingSchema, type Training, type TrainingInput } from '../../contract/training.ts';
import { augmentationOf } from '../digits/augmentation-levels.ts';

/** A network with the recipe that suits it. */
export interface Preset {
  readonly name: string;
  readonly summary: string;
  readonly network: NetworkSpec;
  readonly training: Training;
}

/** The preset whose networks read lines. */
export const linePreset = 'line';

export type LayerInput = NetworkInput['layers'][number];
const digits: Pick<NetworkInput, 'input' | 'classes'> = { input: [28, 28, 1], classes: 10 };

/** Convolution without bias, batch norm, ReLU: the norm's offset makes the bias superfluous. */
export function normalised(layer: LayerInput & { type: 'conv2d' | 'separableConv2d' }): LayerInput[] {
  return [
    { ...layer, bias: false },
    { type: 'batchNorm', name: `${layer.name}-norm`, activation: 'relu' }
  ];
}

interface Block {
  readonly filters: number;
  readonly stride?: number;
  readonly dilation?: number;
  readonly padding?: 'same' | 'valid';
}

/**
 * A small DSDC: a stem, then separable blocks, some dilated, so that the last outputs see the whole digit. A digit lies in the middle of its image: for
 * each channel the places of the last map, of `lastSide` pixels, have weights of their own.
 */
function dsdcLayers(stem: Block, blocks: readonly Block[], lastSide: number): LayerInput[] {
  return [
    ...normalised({ type: 'conv2d', name: 'stem', kernel: 5, ...stem }),
    ...blocks.flatMap((block, i) => normalised({ type: 'separableConv2d', name: `block${i + 1}`, kernel: 3, ...block })),
    // No batch norm: of a map of one pixel a part of a batch has too few values for steady statistics.
    { type: 'depthwiseConv2d', name: 'pool', kernel: lastSide, bias: false },
    { type: 'flatten', name: 'flatten' },
    { type: 'dense', name: 'logits', units: 10 },
    { type: 'softmax', name: 'softmax' }
  ];
}

/** The article's recipe: batch 128, 10 epochs, Adam 0.001, categorical cross-entropy, nothing else. */
const articleTraining: TrainingInput = { epochs: 10, batchSize: 128, learningRate: 0.001, optimizer: { kind: 'adam' } };

/** Matrices of weights by Muon, in steps half as long as usual, with much weight decay: together they bring more than more epochs do. */
const muon: TrainingInput['optimizer'] = { kind: 'muon', matrixStep: 0.1, weightDecay: 0.2 };

const dsdcTraining: TrainingInput = {
  epochs: 12,
  batchSize: 128,
  // Parts of 64: small enough for a core's cache, large enough for batch norm's statistics and against the cost of starting ops.
  batchParts: 2,
  learningRate: 0.01,
  optimizer: muon,
  // Batch norm and Adam bear a high rate early: with few epochs a long rise is time lost.
  schedule: { kind: 'oneCycle', riseShare: 0.1, initialShare: 0.1 },
  // Few epochs leave the network underfitted: stronger changes of the images cost accuracy.
  augmentation: { rotationDegrees: 9, scaleShare: 0.1, shear: 0.15, shiftPixels: 1.5 },
  emaDecay: 0.995
};

/** So few weights take longer to find. */
const tinyTraining: TrainingInput = { ...dsdcTraining, epochs: 24 };

/** Muon's steps cost more time than AdamW's. */
const fastTraining: TrainingInput = { ...dsdcTraining, epochs: 8, optimizer: { kind: 'adamw', weightDecay: 0.01 } };

/** Large batches at a higher rate: fewer updates, each of which costs more the larger the network. */
const largeTraining: TrainingInput = {
  ...dsdcTraining,
  epochs: 16,
  batchSize: 256,
  batchParts: 4,
  learningRate: 0.014,
  // With smaller steps than these it learns the training digits by heart: its loss on others rises.
  schedule: { kind: 'oneCycle', finalShare: 0.1 },
  augmentation: augmentationOf('standard')
};

/** A block of a line's network: a separable convolution, before which `fold` rows may be laid into the channels. */
interface LineBlock extends Block {
  readonly fold?: number;
}

/**
 * A DSDC that reads lines: columns of four pixels, each of which sees about a digit to either side. Strides are square, so once the columns are as fine
 * as they have to stay, rows are folded into channels instead.
 */
function lineLayers(stem: number, blocks: readonly LineBlock[]): LayerInput[] {
  return [
    ...normalised({ type: 'conv2d', name: 'stem', filters: stem, kernel: 5, stride: 2, padding: 'same' }),
    ...blocks.flatMap(({ fold, ...block }, i): LayerInput[] => [
      ...(fold === undefined ? [] : folded(`fold${i + 1}`, fold, block.filters)),
      ...normalised({ type: 'separableConv2d', name: `block${i + 1}`, kernel: 3, padding: 'same', ...block })
    ]),
    { type: 'pointwiseConv2d', name: 'logits', filters: lineClasses.length },
    { type: 'softmax', name: 'softmax' }
  ];
}

/** Rows into channels, and those mixed to as many as the block has. */
function folded(name: string, factor: number, filters: number): LayerInput[] {
  return [
    { type: 'foldRows', name, factor },
    { type: 'pointwiseConv2d', name: `${name}-mix`, filters, bias: false },
    { type: 'batchNorm', name: `${name}-norm`, activation: 'relu' }
  ];
}

const lineTraining: TrainingInput = {
  epochs: 8,
  batchSize: 128,
  batchParts: 2,
  learningRate: 0.004,
  optimizer: { kind: 'adamw', weightDecay: 0.01 },
  schedule: { kind: 'oneCycle', riseShare: 0.1, initialShare: 0.1 },
  // Without alignment to learn from, the first steps are steep.
  clipNorm: 5,
  emaDecay: 0.998
};

const sources: { name: string; summary: string; like?: Pick<NetworkInput, 'input' | 'classes'>; layers: LayerInput[]; training: TrainingInput }[] = [
  {
    name: 'dsdc',
    summary: 'the studio’s default: small, dilated, accurate',
    // The stem keeps the image's scale: what a stride takes away there no later layer brings back. Few channels while the map is large: there the time goes.
    layers: dsdcLayers({ filters: 16 }, [{ filters: 32 }, { filters: 64, stride: 2 }, { filters: 80, dilation: 2, padding: 'same' }, { filters: 112, stride: 2 }], 4),
    training: dsdcTraining
  },
  {
    name: 'dsdc-tiny',
    summary: 'as small as reads well, under 9,000 parameters',
    layers: dsdcLayers({ filters: 12 }, [{ filters: 20 }, { filters: 32, stride: 2 }, { filters: 44, dilation: 2, padding: 'same' }, { filters: 60, stride: 2 }], 4),
    training: tinyTraining
  },
  {
    name: 'dsdc-large',
    summary: 'accuracy first, under 100,000 parameters',
    // The image's scale stays for four layers, and is halved but once, where 80 channels know what was seen.
    layers: dsdcLayers({ filters: 24 }, [
      { filters: 48 }, { filters: 64 }, { filters: 80 }, { filters: 112, stride: 2 }, { filters: 160, dilation: 2, padding: 'same' }, { filters: 160 }
    ], 6),
    training: largeTraining
  },
  {
    name: 'dsdc-fast',
    summary: 'trained soonest: its stem halves the image at once',
    layers: dsdcLayers({ filters: 16, stride: 2, padding: 'same' }, [
      { filters: 32, padding: 'same' }, { filters: 64, stride: 2, padding: 'same' }, { filters: 96, dilation: 2, padding: 'same' }, { filters: 80, padding: 'same' }
    ], 7),
    training: fastTraining
  },
  {
    name: 'reference',
    summary: 'the article’s code, literally: five convolutions, two dense layers, valid padding',
    layers: [
      { type: 'conv2d', name: 'conv1', filters: 32, kernel: 3, activation: 'relu' },
      { type: 'depthwiseConv2d', name: 'depthwise1', kernel: 3, activation: 'relu' },
      { type: 'conv2d', name: 'conv2', filters: 64, kernel: 3, activation: 'relu' },
      { type: 'depthwiseConv2d', name: 'depthwise2', kernel: 3, activation: 'relu' },
      { type: 'conv2d', name: 'conv3', filters: 128, kernel: 3, activation: 'relu' },
      { type: 'flatten', name: 'flatten' },
      { type: 'dense', name: 'dense1', units: 128, activation: 'relu' },
      { type: 'dense', name: 'logits', units: 10 },
      { type: 'softmax', name: 'softmax' }
    ],
    training: articleTraining
  },
  {
    name: 'reference-dsdc',
    summary: 'the article’s outline with what its text describes: separable, dilated convolutions',
    layers: [
      { type: 'conv2d', name: 'conv1', filters: 32, kernel: 3, activation: 'relu' },
      { type: 'separableConv2d', name: 'separable1', filters: 32, kernel: 3, dilation: 2, activation: 'relu' },
      { type: 'separableConv2d', name: 'separable2', filters: 64, kernel: 3, activation: 'relu' },
      { type: 'separableConv2d', name: 'separable3', filters: 64, kernel: 3, dilation: 2, activation: 'relu' },
      { type: 'separableConv2d', name: 'separable4', filters: 128, kernel: 3, activation: 'relu' },
      { type: 'flatten', name: 'flatten' },
      { type: 'dense', name: 'dense1', units: 128, activation: 'relu' },
      { type: 'dense', name: 'logits', units: 10 },
      { type: 'softmax', name: 'softmax' }
    ],
    training: articleTraining
  },
  {
    name: linePreset,
    summary: 'reads whole lines of digits; learns from lines that are written with the dataset’s',
    like: { input: [lineHeight, 128, 1], classes: lineClasses.length },
    layers: lineLayers(24, [
      { filters: 48 }, { filters: 80, stride: 2 }, { filters: 80, dilation: 2 }, { filters: 112, fold: 2 }, { filters: 112, dilation: 2 }, { filters: 128, fold: 2 },
      { filters: 160, fold: 2 }, { filters: 160, dilation: 2 }
    ]),
    training: lineTraining
  }
];

export const presets: readonly Preset[] = sources.map(({ name, summary, like = digits, layers, training }) => ({
  name,
  summary,
  network: networkSchema.parse({ name, ...like, layers }),
  training: trainingSchema.parse(training)
}));

/** @throws StudioError PRESET_NOT_FOUND listing what there is. */
export function presetNamed(name: string): Preset {
  const preset = presets.find((p) => p.name === name);
  if (preset) return preset;
  throw new StudioError('PRESET_NOT_FOUND', `there is no preset “${name}”`, { remedy: `Choose one of: ${presets.map((p) => p.name).join(', ')}.` });
}

/** The same network for another number of classes: the last dense layer gets as many units. */
export function withClasses(network: NetworkSpec, classes: number): NetworkSpec {
  if (network.classes === classes) return network;
  const lastDense = network.layers.findLastIndex((layer) => layer.type === 'dense');
  const layers = network.layers.map((layer, i): LayerSpec => (i === lastDense && layer.type === 'dense' ? { ...layer, units: classes } : layer));
  return { ...network, classes, layers };
}
