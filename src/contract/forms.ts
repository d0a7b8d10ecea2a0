import { z } from 'zod';
import { fieldContentSchema } from './fields.ts';
import { boxSchema } from './reading.ts';

/** The forms that the studio knows: what kind of document a page is. */
export const formNames = ['cheque-in', 'cheque-us', 'prescription', 'envelope', 'numbers'] as const;

export type FormName = (typeof formNames)[number];

export const formLimits = { forms: 200, fields: 40, boxes: 40, pages: 500, codes: 50_000 } as const;

/** In shares of the sample's width; strips of paper are many times as high as wide. */
const share = z.number().min(-0.5).max(60);
const shareBox = z.strictObject({ left: share, top: share, width: share.positive(), height: share.positive() });

const ownNamePattern = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
/** Of a form of one's own. */
export const ownFormNameSchema = z
  .string()
  .regex(ownNamePattern, 'a form is named by 1 to 64 small letters, digits and dashes')
  .refine((name) => name !== 'auto' && !(formNames as readonly string[]).includes(name), { message: 'the studio itself has a form of this name' });

/** As columns of tables and keys of JSON have it. */
export const fieldNameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a field is named by a letter, then letters, digits, - and _, at most 64');

/** Where a form's fields are, and the printed marks by which its copies are laid over it. All lengths are shares of the sample's width. */
export const formTemplateSchema = z.strictObject({
  name: z.string().min(1).max(64),
  anchors: z.array(z.strictObject({
    kind: z.enum(['level', 'upright', 'piece']), x: share, y: share, width: share.positive(), height: share.positive()
  })).min(8).max(200),
  fields: z.array(z.strictObject({
    name: z.string().min(1).max(64),
    box: shareBox,
    /** One a character. */
    boxes: z.array(shareBox).min(1).max(formLimits.boxes).optional(),
    /** Whether lines are printed around `box`. */
    isFramed: z.boolean()
  })).min(1).max(formLimits.fields)
});

/** The rules of one field of a form. */
export const fieldRulesSchema = z.strictObject({
  name: fieldNameSchema,
  content: fieldContentSchema,
  /** Nothing has to be written there: an empty field is accepted. */
  isOptional: z.boolean().default(false),
  /** Of a postcode: those that exist, digits alone. Only these are read; a person may type any. */
  codes: z.array(z.string().regex(/^[0-9]{3,10}$/, 'a code is 3 to 10 digits')).min(1).max(formLimits.codes).optional()
});

/** A field as a person draws it on a sample page, in the page's pixels. */
export const drawnFieldSchema = fieldRulesSchema.extend({
  box: boxSchema.extend({ w: z.number().positive(), h: z.number().positive() }),
  /** One a character, from left to right, where the form has boxes for them; `box` lies around them. */
  boxes: z.array(boxSchema).min(1).max(formLimits.boxes).optional(),
  /** Whether lines are printed around it. */
  isFramed: z.boolean().default(true)
});

const haveOwnNames = (fields: readonly { readonly name: string }[]): boolean => new Set(fields.map(({ name }) => name)).size === fields.length;
const ownNames = { message: 'every field has a name of its own' };
const listPostcodes = (fields: readonly Pick<FieldRules, 'content' | 'codes'>[]): boolean => fields.every(({ content, codes }) => codes === undefined || content.kind === 'postcode');
const postcodesAlone = { message: 'only the codes of a postcode can be listed' };

export const drawnFieldsSchema = z.array(drawnFieldSchema).min(1).max(formLimits.fields).refine(haveOwnNames, ownNames).refine(listPostcodes, postcodesAlone);
export const formRulesSchema = z.array(fieldRulesSchema).min(1).max(formLimits.fields).refine(haveOwnNames, ownNames).refine(listPostcodes, postcodesAlone);

/** A form of one's own, as it is stored. */
export const ownFormSchema = z.strictObject({
  name: ownFormNameSchema,
  template: formTemplateSchema,
  /** One for each field of the template, in its order. */
  rules: formRulesSchema,
  madeAt: z.iso.datetime(),
  changedAt: z.iso.datetime()
});

/** A form on its way to another studio. */
export const formFileSchema = z.strictObject({
  dsdcForm: z.literal(1),
  name: ownFormNameSchema,
  template: formTemplateSchema,
  rules: formRulesSchema
}).refine(({ template, rules }) => template.fields.map(({ name }) => name).join() === rules.map(({ name }) => name).join(), {
  message: 'every field of the template has its rules, in the same order'
});

export type FormTemplate = z.infer<typeof formTemplateSchema>;
export type FieldRules = z.infer<typeof fieldRulesSchema>;
export type DrawnField = z.infer<typeof drawnFieldSchema>;
export type DrawnFieldInput = z.input<typeof drawnFieldSchema>;
export type OwnForm = z.infer<typeof ownFormSchema>;
export type FormFile = z.infer<typeof formFileSchema>;
