import prescription from '../../../resources/forms/prescription.json' with { type: 'json' };
import { StudioError } from '../../contract/errors.ts';
import type { PostcodeCountry } from '../../contract/fields.ts';
import { formNames, formTemplateSchema, type FormName, type FormTemplate } from '../../contract/forms.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import type { FoundField } from '../fields/field.ts';
import { layOut, type Sheet } from '../fields/sheet.ts';
import { turnSheet } from '../fields/turn-sheet.ts';
import { findChequeIn } from './cheque-in.ts';
import { findChequeUs } from './cheque-us.ts';
import { findEnvelope } from './envelope.ts';
import type { FoundForm } from './found-form.ts';
import { findNumbers } from './numbers.ts';
import { findTemplate } from './template.ts';
import { turnHalf } from './turn-half.ts';

/** Any letter has lines of words: too little is seen of an envelope, or of numbers, to take a page for one unasked. */
const foundWhenToldOnly: readonly string[] = ['envelope', 'numbers'] satisfies FormName[];
/** So much of a form must be seen before it is believed: where the form is told, and where it has to be found out. */
const enoughWhenTold = 0.45;
const enoughWhenAsked = 0.7;
/** Of two forms that are both seen, one must be ahead by this. */
const leastLead = 0.1;
/** When less than this of a form is seen, the page is tried on its head too. */
const sure = 0.9;

export interface FindOptions {
  /** Forms of one's own, besides those that the studio knows. */
  readonly templates?: readonly FormTemplate[];
  /** ISO 3166 code: where an envelope goes. */
  readonly country?: PostcodeCountry;
}

export interface FoundFields {
  /** A FormName or a template's name. Null where the page is none of the forms, or nobody can tell which. */
  readonly form: string | null;
  /** True where the page stood on its head: the fields' boxes are in pixels of turnHalf(page). */
  readonly turned180: boolean;
  readonly fields: readonly FoundField[];
}

/**
 * Finds where values are written by hand, by what is printed around them.
 *
 * @param page 0 black … 255 white, upright or on its head, leaning by at most 3°, in any resolution in which digits are 12 pixels high.
 * @param form what it is, or `auto` to find that out. A page that does not show enough of a form gets no fields rather than wrong ones; an
 *   envelope or a page of numbers is never found unasked.
 * @throws StudioError USAGE_INVALID where there is no such form.
 */
export function findFields(page: GreyImage, form: FormName | 'auto' | (string & {}), options: FindOptions = {}): FoundFields {
  const all = findersOf(options);
  const finders = all.filter(({ name }) => (form === 'auto' ? !foundWhenToldOnly.includes(name) : name === form));
  if (finders.length === 0) {
    throw new StudioError('USAGE_INVALID', `there is no form “${form}”`, { remedy: `Choose one of: auto, ${all.map(({ name }) => name).join(', ')}.` });
  }
  const sheet = layOut(page);
  const seen = formsSeen(sheet, finders, false);
  const upright = bestFirst(seen)[0]!;
  if (upright.score < sure) {
    // What looks like a form already is at most that form on its head.
    const rivals = upright.score < enoughWhenAsked ? finders : finders.filter(({ name }) => name === upright.form);
    seen.push(...formsSeen(turnSheet(sheet, page), rivals, true));
  }
  const [best, ...others] = bestFirst(seen) as [SeenForm, ...SeenForm[]];
  // The same form on its head is no rival: it is the lesser of two views.
  const isAlone = others.every(({ form: other, score }) => other === best.form || best.score - score >= leastLead);
  if (best.score < (form === 'auto' ? enoughWhenAsked : enoughWhenTold) || !isAlone) return { form: null, turned180: false, fields: [] };
  if (!best.turned180) return { form: best.form, turned180: false, fields: best.fields };
  // A turned sheet shows that it is the right one; a page that is laid out as it is to be read shows to the pixel where its fields are.
  const { find } = finders.find(({ name }) => name === best.form)!;
  return { form: best.form, turned180: true, fields: find(layOut(turnHalf(page))).fields };
}

interface Finder {
  readonly name: string;
  readonly find: (sheet: Sheet) => FoundForm;
}

let prescriptionTemplate: FormTemplate | undefined;

function findersOf({ templates = [], country }: FindOptions): Finder[] {
  prescriptionTemplate ??= formTemplateSchema.parse(prescription);
  const builtIn: Readonly<Record<FormName, Finder['find']>> = {
    'cheque-in': findChequeIn,
    'cheque-us': findChequeUs,
    prescription: (sheet) => findTemplate(sheet, prescriptionTemplate!),
    envelope: (sheet) => findEnvelope(sheet, country),
    numbers: findNumbers
  };
  return [
    ...formNames.map((name) => ({ name, find: builtIn[name] })),
    ...templates.map((template) => ({ name: template.name, find: (sheet: Sheet) => findTemplate(sheet, template) }))
  ];
}

interface SeenForm extends FoundForm {
  readonly form: string;
  readonly turned180: boolean;
}

function bestFirst(seen: readonly SeenForm[]): SeenForm[] {
  return seen.toSorted((a, b) => b.score - a.score);
}

function formsSeen(sheet: Sheet, finders: readonly Finder[], turned180: boolean): SeenForm[] {
  return finders.map(({ name, find }) => ({ ...find(sheet), form: name, turned180 }));
}
