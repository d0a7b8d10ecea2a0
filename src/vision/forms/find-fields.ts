import { formNames, type FormName } from '../../contract/forms.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import type { FoundField } from '../fields/field.ts';
import { layOut, type Sheet } from '../fields/sheet.ts';
import { findChequeIn } from './cheque-in.ts';
import { findChequeUs } from './cheque-us.ts';
import type { FoundForm } from './found-form.ts';
import { turnHalf } from './turn-half.ts';

const finders = { 'cheque-in': findChequeIn, 'cheque-us': findChequeUs } as const satisfies Record<FormName, (sheet: Sheet) => FoundForm>;


/** So much of a form must be seen before it is believed: where the form is told, and where it has to be found out. */
const enoughWhenTold = 0.45;
const enoughWhenAsked = 0.7;
/** Of two forms that are both seen, one must be ahead by this. */
const leastLead = 0.1;
/** When less than this of a form is seen, the page is tried on its head too. */
const sure = 0.9;

export interface FoundFields {
  /** Null where the page is none of the forms, or nobody can tell which. */
  readonly form: FormName | null;
  /** True where the page stood on its head: the fields' boxes are in pixels of turnHalf(page). */
  readonly turned180: boolean;
  readonly fields: readonly FoundField[];
}

/**
 * Finds where values are written by hand, by what is printed around them.
 *
 * @param page 0 black … 255 white, upright or on its head, leaning by at most 3°, in any resolution in which digits are 12 pixels high.
 * @param form what it is, or `auto` to find that out. A page that does not show enough of a form gets no fields rather than wrong ones.
 */
export function findFields(page: GreyImage, form: FormName | 'auto'): FoundFields {
  const enough = form === 'auto' ? enoughWhenAsked : enoughWhenTold;
  const names = form === 'auto' ? formNames : [form];
  const seen = formsSeen(page, names, false);
  if (!seen.some(({ score }) => score >= sure)) seen.push(...formsSeen(turnHalf(page), names, true));
  const [best, ...others] = seen.toSorted((a, b) => b.score - a.score);
  // The same form on its head is no rival: it is the lesser of two views.
  const isAlone = others.every(({ form: other, score }) => other === best!.form || best!.score - score >= leastLead);
  if (!best || best.score < enough || !isAlone) return { form: null, turned180: false, fields: [] };
  return { form: best.form, turned180: best.turned180, fields: best.fields };
}

function formsSeen(page: GreyImage, names: readonly FormName[], turned180: boolean): (FoundForm & { form: FormName; turned180: boolean })[] {
  const sheet = layOut(page);
  return names.map((name) => ({ ...finders[name](sheet), form: name, turned180 }));
}
