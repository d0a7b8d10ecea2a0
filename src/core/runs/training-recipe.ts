import type { z } from 'zod';
import { StudioError } from '../../contract/errors.ts';
import type { NetworkSpec } from '../../contract/network.ts';
import { trainingSchema } from '../../contract/training.ts';
import type { Freeze, Training, TrainingInput } from '../../contract/training.ts';

/** A recipe with some fields replaced. @throws StudioError RUN_SPEC_INVALID naming the field. */
export function recipeWith(base: TrainingInput, changes: TrainingInput = {}): Training {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const parsed = trainingSchema.safeParse({ ...base, ...given });
  if (!parsed.success) throw specInvalid(parsed.error, 'training');
  return parsed.data;
}

export function specInvalid(error: z.ZodError, what: string): StudioError {
  const { path, message } = error.issues[0]!;
  return new StudioError('RUN_SPEC_INVALID', `${[what, ...path].join('.')}: ${message}`, { remedy: 'Change that value and start again.' });
}

/** @throws StudioError RUN_SPEC_INVALID when there is no such layer. */
export function checkFreeze(freeze: Freeze | null, network: NetworkSpec): void {
  if (freeze === null) return;
  const names = network.layers.map((layer) => layer.name);
  if ('count' in freeze && freeze.count > names.length) {
    throw new StudioError('RUN_SPEC_INVALID', `${freeze.count} layers cannot be frozen: the network has ${names.length}.`, { remedy: 'Freeze fewer layers.' });
  }
  if ('untilLayer' in freeze && !names.includes(freeze.untilLayer)) {
    throw new StudioError('RUN_SPEC_INVALID', `The network has no layer “${freeze.untilLayer}” to freeze until.`, {
      remedy: `Its layers are ${names.join(', ')}.`
    });
  }
}
