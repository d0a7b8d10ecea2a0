import { StudioError } from '../../contract/errors.ts';
import { fieldContentSchema, type FieldContent, type PostcodeCountry } from '../../contract/fields.ts';
import { formNames, type FieldRules, type FormTemplate } from '../../contract/forms.ts';
import { builtInContent } from './built-in-contents.ts';
import type { FormRepository } from './ports.ts';

/** A form that documents are read by, or `auto`. */
export interface WantedForm {
  readonly form: string;
  /** Of the forms of one's own that a page may be of. */
  readonly templates: readonly FormTemplate[];
  /** What a field holds, on a page of the form that was found. */
  readonly rulesOf: (form: string | null, field: string) => Pick<FieldRules, 'content' | 'isOptional' | 'codes'>;
}

/**
 * A form by its name, the studio's or one's own; `auto` for whichever a page is of.
 *
 * @param country whose postcodes are on envelopes; left out, those are numbers of any length.
 * @throws StudioError FORM_UNKNOWN
 */
export function wantedForm(forms: FormRepository, name: string, country?: PostcodeCountry): WantedForm {
  const all = forms.list();
  const isBuiltIn = name === 'auto' || (formNames as readonly string[]).includes(name);
  const own = all.filter((form) => name === 'auto' || form.name === name);
  if (!isBuiltIn && own.length === 0) {
    throw new StudioError('FORM_UNKNOWN', `There is no form “${name}”.`, { remedy: `Choose one of: ${['auto', ...formNames, ...all.map((form) => form.name)].join(', ')}.` });
  }
  return {
    form: name,
    templates: own.map(({ template }) => template),
    rulesOf: (form, field) => own.find((each) => each.name === form)?.rules.find((rules) => rules.name === field) ?? { content: contentOf(form, field), isOptional: false }
  };

  function contentOf(form: string | null, field: string): FieldContent {
    if (form === 'envelope' && field === 'postcode' && country !== undefined) return { kind: 'postcode', options: { country } };
    return fieldContentSchema.parse(builtInContent(form, field));
  }
}
