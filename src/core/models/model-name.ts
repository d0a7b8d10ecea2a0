import { StudioError } from '../../contract/errors.ts';
import { modelNameSchema } from '../../contract/models.ts';

/** Stands for the model that comes with the studio: no other may be called so. */
export const bundledName = 'bundled';

/** A name that a person gives to a model. @throws StudioError with `code` */
export function checkModelName(name: string, code: 'USAGE_INVALID' | 'RUN_SPEC_INVALID'): string {
  const issue = modelNameSchema.safeParse(name).error?.issues[0]?.message;
  const why = issue ?? (name === bundledName ? 'this name is kept for the model that comes with the studio' : undefined);
  if (why === undefined) return name;
  throw new StudioError(code, `“${name}”: ${why}.`, { remedy: 'Choose another name.' });
}
