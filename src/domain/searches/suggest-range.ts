import type { SearchField } from '../../contract/api/searches.ts';

/** Fields whose size matters by its order: a tenth and ten times are as far away. The factor to either side. */
const byOrder: Readonly<Record<string, number>> = {
  'training.learningRate': 10, 'training.optimizer.weightDecay': 10, 'training.optimizer.epsilon': 100, 'training.batchSize': 4, 'training.clipNorm': 10
};
/** What is worth trying of a change that the base does without. */
const fromOff: Readonly<Record<string, number>> = {
  'training.augmentation.rotationDegrees': 15, 'training.augmentation.shiftPixels': 2, 'training.augmentation.scaleShare': 0.15, 'training.augmentation.shear': 0.2,
  'training.augmentation.elasticPixels': 2, 'training.augmentation.strokePixels': 0.5, 'training.augmentation.noiseShare': 0.1, 'training.labelSmoothing': 0.1,
  'training.schedule.warmupEpochs': 1, 'training.schedule.finalShare': 0.1, 'training.earlyStopping.patienceEpochs': 5
};
/** Where a field by order is off. */
const smallest: Readonly<Record<string, number>> = { 'training.optimizer.weightDecay': 0.001, 'training.clipNorm': 1 };

/** A range around what the base has, within what a run may have. Null for what is no number. */
export function suggestRange({ field, kind, min, max, value }: Omit<SearchField, 'suggested'>): SearchField['suggested'] {
  if (kind !== 'number' && kind !== 'integer') return null;
  const known = typeof value === 'number' ? value : 0;
  const hold = (number: number): number => {
    const rounded = kind === 'integer' ? Math.round(number) : Number(number.toPrecision(4));
    return Math.min(Math.max(rounded, min ?? -Infinity), max ?? Infinity);
  };
  const factor = byOrder[field];
  if (factor !== undefined) {
    const middle = known > 0 ? known : (smallest[field] ?? 0.001);
    return { min: hold(middle / factor), max: hold(middle * factor), scale: 'log' };
  }
  if (known > 0) {
    // A share close to 1, such as momentum, is varied by its distance from 1.
    const nearOne = max === 1 && known > 0.5;
    return { min: hold(nearOne ? 1 - 4 * (1 - known) : known / 2), max: hold(nearOne ? 1 - (1 - known) / 4 : known * 2), scale: 'linear' };
  }
  return { min: hold(0), max: hold(fromOff[field] ?? max ?? 1), scale: 'linear' };
}
