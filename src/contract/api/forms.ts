import { type } from '@orpc/contract';
import { z } from 'zod';
import { drawnFieldsSchema, formFileSchema, formLimits, formRulesSchema, ownFormNameSchema } from '../forms.ts';
import type { FormFile, OwnForm } from '../forms.ts';
import { documentIdSchema } from '../ids.ts';
import type { Box, FieldReading } from '../reading.ts';
import { procedure } from './procedure.ts';
import { uploadIdSchema } from './uploads.ts';

const name = ownFormNameSchema;

/** A page of a stored document, or of a file that was uploaded before. Counted from 0. */
const samplePageSchema = z.union([
  z.strictObject({ document: documentIdSchema, page: z.int().min(0).max(formLimits.pages) }),
  z.strictObject({ upload: uploadIdSchema, page: z.int().min(0).max(formLimits.pages).default(0) })
]);

export interface LearntForm {
  readonly form: OwnForm;
  /** Of the straightened page, in whose pixels fields are drawn. */
  readonly width: number;
  readonly height: number;
}

/** What a form reads on a page. */
export interface TriedForm {
  readonly found: boolean;
  readonly width: number;
  readonly height: number;
  readonly fields: readonly (FieldReading & { readonly name: string; readonly box: Box })[];
}

/** Forms of one's own. */
export const formsContract = {
  /** By name. */
  list: procedure.output(type<OwnForm[]>()),
  show: procedure.input(z.strictObject({ name })).output(type<OwnForm>()),
  /** From a page and the fields drawn on it, in pixels of the straightened page: of a stored document, those of `GET documents/{id}/pages/{n}`. */
  learn: procedure
    .input(z.strictObject({ name, sample: samplePageSchema, fields: drawnFieldsSchema, replace: z.boolean().default(false) }))
    .output(type<LearntForm>()),
  /** Other rules for the same fields; what documents were read by before stays as it was. */
  update: procedure.input(z.strictObject({ name, rules: formRulesSchema })).output(type<OwnForm>()),
  remove: procedure.input(z.strictObject({ name })).output(type<OwnForm>()),
  try: procedure.input(z.strictObject({ name, sample: samplePageSchema })).output(type<TriedForm>()),
  export: procedure.input(z.strictObject({ name })).output(type<FormFile>()),
  import: procedure.input(formFileSchema).output(type<OwnForm>())
};
