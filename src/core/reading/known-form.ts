import { StudioError } from '../../contract/errors.ts';
import { formNames, type FormName } from '../../contract/forms.ts';

/** @throws StudioError FORM_UNKNOWN */
export function knownForm(name: string): FormName | 'auto' {
  const known = (['auto', ...formNames] as const).find((form) => form === name);
  if (known !== undefined) return known;
  throw new StudioError('FORM_UNKNOWN', `There is no form “${name}”.`, { remedy: `Choose auto, or one of: ${formNames.join(', ')}.` });
}
