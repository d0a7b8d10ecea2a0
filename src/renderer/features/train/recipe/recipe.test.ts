import { describe, expect, it } from 'vitest';
import { trainingSchema } from '../../../../contract/training.ts';
import { presetNamed, presets } from '../../../../domain/network/presets.ts';
import { augmentationChoice, augmentationChoices, augmentationValues } from './augmentation-choice.ts';
import { assemble, flatten } from './recipe-fields.ts';
import { changesBetween, recipeOf, withChange } from './recipe.ts';

/** Whatever the preset's figures are today: nothing here depends on them. */
const dsdc = presetNamed('dsdc').training;

describe('flatten and assemble', () => {
  it('come back to the same recipe', () => {
    const other = trainingSchema.parse({ earlyStopping: { patienceEpochs: 5 }, freeze: { count: 3 }, optimizer: { kind: 'sgd', nesterov: true }, clipNorm: 1, distillation: { teacher: 'm1', share: 0.5 } });
    for (const training of [dsdc, other]) expect(trainingSchema.parse(assemble(flatten(training)))).toEqual(training);
  });

  it('count the layers up to a named one', () => {
    const training = trainingSchema.parse({ freeze: { untilLayer: 'b' } });
    expect(flatten(training, ['a', 'b', 'c'])['freeze.count']).toBe(2);
  });
});

describe('recipeOf', () => {
  it('is the base recipe without changes', () => {
    const recipe = recipeOf(dsdc, {});
    expect(recipe.training).toEqual(dsdc);
    expect(recipe.changed.size).toBe(0);
  });

  it('marks what differs and takes it over', () => {
    const recipe = recipeOf(dsdc, { epochs: dsdc.epochs + 1, batchSize: dsdc.batchSize, 'optimizer.weightDecay': 0.1 });
    expect(recipe.training).toMatchObject({ epochs: dsdc.epochs + 1, batchSize: dsdc.batchSize, optimizer: { kind: 'muon', weightDecay: 0.1 } });
    expect([...recipe.changed]).toEqual(['epochs', 'optimizer.weightDecay']);
  });

  it('starts another optimiser with that one’s own defaults, and finds the old values again on the way back', () => {
    const changes = { 'optimizer.weightDecay': 0.1, 'optimizer.kind': 'rmsprop' };
    expect(recipeOf(dsdc, changes).training?.optimizer).toEqual({ kind: 'rmsprop', decay: 0.9, momentum: 0, epsilon: 1e-7 });
    expect(recipeOf(dsdc, changes).defaults['optimizer.kind']).toBe('muon');
    expect(recipeOf(dsdc, { 'optimizer.weightDecay': 0.1 }).training?.optimizer).toMatchObject({ kind: 'muon', weightDecay: 0.1 });
  });

  it.each([
    ['epochs', 0, 'train.issueAtLeast', { limit: 1 }],
    ['batchSize', 9000, 'train.issueAtMost', { limit: 8192 }],
    ['batchSize', 1.5, 'train.issueWhole', {}],
    ['optimizer.epsilon', 0, 'train.issueMoreThan', { limit: 0 }],
    ['clipNorm', -1, 'train.issueMoreThan', { limit: 0 }],
    ['freeze.count', 900, 'train.issueAtMost', { limit: 200 }]
  ] as const)('explains %s = %d at the field', (key, value, word, values) => {
    const recipe = recipeOf(dsdc, { [key]: value });
    expect(recipe.training).toBeNull();
    expect(recipe.issues.get(key)).toEqual({ word, values });
  });

  it('knows nothing of fields that no recipe has', () => {
    expect(recipeOf(dsdc, { ['epoch' as 'epochs']: 3 }).training).toEqual(dsdc);
  });
});

describe('a teacher', () => {
  it('is none until one is chosen, and brings its temperature and weight along', () => {
    expect(recipeOf(dsdc, { 'distillation.temperature': 2 }).training!.distillation).toBeNull();
    const changes = { 'distillation.teacher': 'm1', 'distillation.temperature': 2 };
    const { distillation } = recipeOf(dsdc, changes).training!;
    expect(distillation).toMatchObject({ teacher: 'm1', temperature: 2 });
    expect(changesBetween(dsdc, { ...dsdc, distillation }, [])).toMatchObject(changes);
    expect(recipeOf(dsdc, { ...changes, 'distillation.temperature': 0 }).issues.get('distillation.temperature')).toEqual({ word: 'train.issueAtLeast', values: { limit: 1 } });
  });
});

describe('changes', () => {
  it('end when a value is the default again', () => {
    const changes = { epochs: dsdc.epochs + 1 };
    expect(withChange(changes, recipeOf(dsdc, changes), 'epochs', dsdc.epochs)).toEqual({});
    expect(withChange(changes, recipeOf(dsdc, changes), 'seed', dsdc.seed + 7)).toEqual({ ...changes, seed: dsdc.seed + 7 });
  });

  it('between two recipes turn the one into the other', () => {
    const wanted = trainingSchema.parse({ epochs: 2, optimizer: { kind: 'sgd', momentum: 0.5 }, schedule: { kind: 'step', factor: 0.5 }, earlyStopping: {}, freeze: { untilLayer: 'b' } });
    const changes = changesBetween(dsdc, wanted, ['a', 'b']);
    expect(recipeOf(dsdc, changes).training).toEqual({ ...wanted, freeze: { count: 2 } });
  });
});

describe('augmentationChoice', () => {
  const own = trainingSchema.parse({ augmentation: { rotationDegrees: 7.5, shiftPixels: 0.25 } });
  const standard = recipeOf(own, augmentationValues('standard'));

  it('names the level that the values are', () => {
    expect(augmentationChoice(standard)).toBe('standard');
    expect(augmentationChoice(recipeOf(own, augmentationValues('none')))).toBe('none');
  });

  it('names what a recipe brings along, and only what a person changed “custom”', () => {
    expect(augmentationChoice(recipeOf(own, {}))).toBe('recipe');
    expect(augmentationChoice(recipeOf(own, { 'augmentation.shear': 0.3 }))).toBe('custom');
    for (const { training } of presets) expect(augmentationChoice(recipeOf(training, {}))).not.toBe('custom');
  });

  it('offers the recipe’s own only where that is no level', () => {
    expect(augmentationChoices(flatten(own))[0]).toBe('recipe');
    expect(augmentationChoices(standard.values)).not.toContain('recipe');
  });
});
