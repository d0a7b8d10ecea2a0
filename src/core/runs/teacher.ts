import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import type { NetworkSpec } from '../../contract/network.ts';
import type { Training } from '../../contract/training.ts';
import { answersColumns } from '../../domain/network/describe.ts';
import type { ModelRepository } from '../models/ports.ts';
import type { RunPlan } from './run-plan.ts';

/** The model that a recipe has the network learn from, as it is stored. */
export interface StoredTeacher {
  readonly network: NetworkSpec;
  /** Safetensors bytes. */
  readonly weights: Uint8Array;
}

/**
 * The plan with its teacher by id: a name may be another model's by the time that the run is repeated.
 *
 * @param classes of the answers that the network will give
 * @throws StudioError MODEL_NOT_FOUND, or RUN_SPEC_INVALID where that model cannot teach the network
 */
export function withTeacher<Plan extends Pick<RunPlan, 'network' | 'training'>>(plan: Plan, classes: readonly string[], find: (idOrName: string) => Model): Plan {
  const { distillation } = plan.training;
  if (distillation === null) return plan;
  const teacher = find(distillation.teacher);
  if (answersColumns(plan.network) || answersColumns(teacher.network)) {
    const who = answersColumns(plan.network) ? `The network ${plan.network.name}` : `The model ${teacher.name}`;
    throw new StudioError('RUN_SPEC_INVALID', `${who} reads lines: only networks that answer single samples learn from one another.`, {
      remedy: answersColumns(plan.network) ? 'Train it without a teacher.' : 'Choose a model of single digits as the teacher.'
    });
  }
  const stranger = Array.from({ length: Math.max(classes.length, teacher.classes.length) }, (_, label) => label).find((label) => classes[label] !== teacher.classes[label]);
  if (stranger !== undefined) {
    const [own, taught] = [classes, teacher.classes].map((names) => names[stranger] ?? 'none');
    throw new StudioError('RUN_SPEC_INVALID', `Class ${stranger} of what is learnt is “${own}”, of the teacher ${teacher.name} “${taught}”.`, {
      remedy: 'Choose a teacher that answers the same classes.'
    });
  }
  return { ...plan, training: { ...plan.training, distillation: { ...distillation, teacher: teacher.id } } };
}

/** The model that a planned recipe names; null where it names none. @throws StudioError MODEL_NOT_FOUND when it was removed since */
export function teacherOf({ distillation }: Training, models: Pick<ModelRepository, 'find' | 'readWeights'>): StoredTeacher | null {
  if (distillation === null) return null;
  const model = models.find(distillation.teacher);
  if (model !== undefined) return { network: model.network, weights: models.readWeights(model.id) };
  throw new StudioError('MODEL_NOT_FOUND', 'The model that was to teach this network was removed.', { remedy: 'Start a new run with another teacher, or without one.' });
}
