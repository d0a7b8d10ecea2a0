import { distillationSchema, earlyStoppingSchema, optimizerSchema, scheduleSchema } from '../../../../contract/training.ts';
import type { Distillation, Training } from '../../../../contract/training.ts';

/** Every setting of a recipe that a form shows, by its place in it. `earlyStopping.on`, `freeze.count` and a `distillation.teacher` stand for "not null". */
export type FieldKey =
  | 'epochs' | 'batchSize' | 'batchParts' | 'learningRate' | 'labelSmoothing' | 'clipNorm' | 'emaDecay' | 'validationShare' | 'seed' | 'threads' | 'checkpointEveryEpochs'
  | `optimizer.${'kind' | 'beta1' | 'beta2' | 'epsilon' | 'weightDecay' | 'momentum' | 'matrixStep' | 'nesterov' | 'decay'}`
  | `schedule.${'kind' | 'warmupEpochs' | 'everyEpochs' | 'factor' | 'finalShare' | 'riseShare' | 'initialShare'}`
  | `augmentation.${keyof Training['augmentation']}`
  | `earlyStopping.${'on' | 'metric' | 'patienceEpochs' | 'minDelta'}`
  | `distillation.${keyof Distillation}`
  | 'freeze.count';

export type FieldValue = number | string | boolean | null;
export type RecipeValues = Readonly<Partial<Record<FieldKey, FieldValue>>>;

/** One value a field: what belongs to the recipe's kinds of optimiser and schedule, and nothing else. */
export function flatten(training: Training, layerNames: readonly string[] = []): RecipeValues {
  const { optimizer, schedule, augmentation, earlyStopping, freeze, distillation, ...plain } = training;
  const entries: [string, FieldValue][] = Object.entries(plain);
  const group = (name: string, values: object): void => {
    for (const [key, value] of Object.entries(values) as [string, FieldValue][]) entries.push([`${name}.${key}`, value]);
  };
  group('optimizer', optimizer);
  group('schedule', schedule);
  group('augmentation', augmentation);
  // Its fields are there before it is switched on, with what it begins with.
  group('earlyStopping', { on: earlyStopping !== null, ...(earlyStopping ?? earlyStoppingSchema.parse({})) });
  group('distillation', distillation ?? { ...distillationSchema.parse({ teacher: 'none yet' }), teacher: null });
  entries.push(['freeze.count', freeze === null ? 0 : 'count' in freeze ? freeze.count : layerNames.indexOf(freeze.untilLayer) + 1]);
  return Object.fromEntries(entries);
}

/** The other way round. What comes out is not checked: a person may be in the middle of a number. */
export function assemble(values: RecipeValues): Record<string, unknown> {
  const recipe: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    const [group, name] = key.split('.') as [string, string?];
    if (name === undefined) recipe[group] = value;
    else recipe[group] = { ...(recipe[group] as object | undefined), [name]: value };
  }
  const { on, ...stopping } = recipe['earlyStopping'] as { on: boolean };
  recipe['earlyStopping'] = on ? stopping : null;
  const { count } = recipe['freeze'] as { count: number };
  recipe['freeze'] = count === 0 ? null : { count };
  const { teacher } = recipe['distillation'] as { teacher: string | null };
  if (teacher === null) recipe['distillation'] = null;
  return recipe;
}

/** The recipe with other kinds of optimiser and schedule where those are given; a new kind begins with its own defaults. */
export function withKinds(training: Training, optimizerKind: FieldValue | undefined, scheduleKind: FieldValue | undefined): Training {
  const optimizer = optimizerSchema.safeParse({ kind: optimizerKind ?? training.optimizer.kind });
  const schedule = scheduleSchema.safeParse({ kind: scheduleKind ?? training.schedule.kind });
  return {
    ...training,
    optimizer: optimizer.success && optimizer.data.kind !== training.optimizer.kind ? optimizer.data : training.optimizer,
    schedule: schedule.success && schedule.data.kind !== training.schedule.kind ? schedule.data : training.schedule
  };
}
