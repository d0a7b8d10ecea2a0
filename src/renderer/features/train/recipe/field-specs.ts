import { optimizerSchema, scheduleSchema } from '../../../../contract/training.ts';
import type { FieldKey } from './recipe-fields.ts';

/** How a setting is shown and changed. Limits are the contract's alone: a value outside them is explained, not refused. */
export type FieldSpec =
  | {
    readonly control: 'number';
    readonly step: number;
    /** Shown and typed as percent of the value. */
    readonly percent?: boolean;
    readonly unit?: 'px' | '°' | 'epochs' | '%';
    /** May be empty; that is written as … */
    readonly empty?: 'off';
    /** 0 is written as … */
    readonly zero?: 'all';
  }
  | { readonly control: 'choice'; readonly options: readonly string[] }
  | { readonly control: 'toggle' };

const whole = { control: 'number', step: 1 } as const;
const share = { control: 'number', step: 0.01 } as const;
const percent = { control: 'number', step: 0.01, percent: true, unit: '%' } as const;
const small = { control: 'number', step: 1e-7 } as const;
const pixels = { control: 'number', step: 0.5, unit: 'px' } as const;

const specs: Readonly<Partial<Record<FieldKey, FieldSpec>>> = {
  epochs: whole,
  batchSize: { ...whole, step: 32 },
  batchParts: whole,
  learningRate: { control: 'number', step: 0.001 },
  labelSmoothing: share,
  clipNorm: { control: 'number', step: 0.5, empty: 'off' },
  emaDecay: { control: 'number', step: 0.001, empty: 'off' },
  validationShare: percent,
  seed: whole,
  threads: { ...whole, zero: 'all' },
  checkpointEveryEpochs: { ...whole, unit: 'epochs' },
  'optimizer.kind': { control: 'choice', options: optimizerSchema.options.map((option) => option.shape.kind.value) },
  'optimizer.epsilon': small,
  'optimizer.weightDecay': { control: 'number', step: 0.001 },
  'optimizer.matrixStep': { control: 'number', step: 0.05 },
  'optimizer.nesterov': { control: 'toggle' },
  'schedule.kind': { control: 'choice', options: scheduleSchema.options.map((option) => option.shape.kind.value) },
  'schedule.warmupEpochs': { control: 'number', step: 0.5, unit: 'epochs' },
  'schedule.everyEpochs': { control: 'number', step: 1, unit: 'epochs' },
  'schedule.factor': { control: 'number', step: 0.05 },
  'schedule.finalShare': percent,
  'schedule.riseShare': percent,
  'schedule.initialShare': percent,
  'augmentation.rotationDegrees': { control: 'number', step: 1, unit: '°' },
  'augmentation.shiftPixels': pixels,
  'augmentation.scaleShare': percent,
  'augmentation.shear': share,
  'augmentation.elasticPixels': pixels,
  'augmentation.elasticSmoothness': pixels,
  'augmentation.strokePixels': { ...pixels, step: 0.1 },
  'augmentation.noiseShare': percent,
  'earlyStopping.on': { control: 'toggle' },
  'earlyStopping.metric': { control: 'choice', options: ['valLoss', 'valAccuracy'] },
  'earlyStopping.patienceEpochs': { ...whole, unit: 'epochs' },
  'earlyStopping.minDelta': { control: 'number', step: 0.001 },
  'distillation.temperature': { control: 'number', step: 0.5 },
  'distillation.share': { ...share, step: 0.05 },
  'freeze.count': whole
};

/** What has no line of its own is a share of 1 (the betas, momentum, decay). */
export function specOf(key: FieldKey): FieldSpec {
  return specs[key] ?? share;
}
