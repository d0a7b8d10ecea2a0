import { z } from 'zod';

/** What a field may hold. Its name on a form (amount, chequeNumber …) is another matter: a cheque's number is of the kind `digits`. */
export const fieldKindSchema = z.enum(['amount', 'date', 'postcode', 'dose', 'digits', 'iban']);

/**
 * What a broken rule means. `refused`: the text is no value of this field. `doubtful`: the value stands, but a person has to look, however sure the
 * reader is. `noted`: worth telling, nothing more.
 */
export const ruleEffects = {
  /** The text is written as values of its kind are. */
  shape: 'refused',
  /** The day exists. */
  calendar: 'refused',
  /** The date is not before the earliest and not after the latest day. */
  inWindow: 'refused',
  /** The country gives out codes that start like this. */
  codeRange: 'refused',
  /** The code is in the list that the caller gave. */
  inGazetteer: 'refused',
  checkDigit: 'refused',
  /** A unit is known, from the text or from the form, and the two agree. */
  unit: 'refused',
  inRange: 'refused',
  /** What parts whole from decimal places is there, is the mark expected, and can be taken for nothing else. */
  decimalMark: 'doubtful',
  /** Marks between groups are all the same and the ones expected. */
  groupMarks: 'doubtful',
  /** A digit stands before the decimal mark: .50 may have lost one. */
  leadingDigit: 'doubtful',
  /** A slash after the number is closed by a dash: alone it may be a 1. */
  closingMark: 'doubtful',
  /** Day, month and year are parted by the same mark. */
  sameSeparators: 'doubtful',
  /** Decimal places of a dose do not end in 0: 5.0 is taken for 50. */
  trailingZero: 'doubtful',
  /** No digit touches a letter of the unit: the m of 10mg is taken for 00. */
  unitApart: 'doubtful',
  /** The unit is none of the abbreviations that are taken for something else. */
  clearUnit: 'doubtful',
  /** No fraction: 1/2 is taken for 1 or 2. */
  noFraction: 'doubtful',
  /** Of a field with printed boxes: no digit reaches over the side of its box. A stroke along that side is taken out with it. */
  insideBox: 'doubtful',
  /** No box is empty between two that are filled: a 1 along the side of a box may have gone with it. */
  noEmptyBox: 'doubtful',
  /** A dose of 1,000 or more has its groups marked. */
  grouped: 'noted'
} as const satisfies Record<string, 'refused' | 'doubtful' | 'noted'>;

export const ruleNameSchema = z.enum(Object.keys(ruleEffects) as [RuleName, ...RuleName[]]);
export const ruleOutcomeSchema = z.strictObject({ rule: ruleNameSchema, ok: z.boolean() });

/** What the rules of a field say about a text. */
export const judgementSchema = z.strictObject({
  /** No rule is broken that refuses. */
  fits: z.boolean(),
  /** The text with all but 0-9 left out. */
  digits: z.string(),
  /**
   * Parsed: an amount in minor units, a date as ISO, a postcode as its country writes it, a dose as number and unit, an IBAN without spaces. Null
   * where the text does not fit, or leaves open which of two values it means.
   */
  value: z.string().nullable(),
  /** Those that apply to the text. */
  rules: z.array(ruleOutcomeSchema).readonly(),
  /** A rule is broken that asks for a person, however sure the reader is. */
  alwaysDoubtful: z.boolean()
});

/** Which mark parts whole from decimal places, where that is known. */
const decimal = z.enum(['.', ',', 'either']).default('either');

export const amountOptionsSchema = z.strictObject({
  /** Decimal places of the currency (ISO 4217): 2 for most, 0 for yen and Chilean pesos, 3 for dinars. */
  minorDigits: z.union([z.literal(0), z.literal(2), z.literal(3)]).default(2),
  decimal
});

export const dateOptionsSchema = z.strictObject({
  order: z.enum(['DMY', 'MDY', 'YMD']).default('DMY'),
  /** `boxed`: a box a digit, eight of them; `boxedShort`: six, without the century. `separated`: parted by marks, leading zeros and the century may be missing. */
  layout: z.enum(['boxed', 'boxedShort', 'separated', 'either']).default('either'),
  /** The days that are plausible, both included. */
  earliest: z.iso.date().default('1900-01-01'),
  latest: z.iso.date().default('2099-12-31')
}).refine(({ earliest, latest }) => earliest <= latest && Number(latest.slice(0, 4)) - Number(earliest.slice(0, 4)) < 300, {
  message: 'the earliest day comes before the latest, and both are at most 300 years apart'
});

/** Countries whose postcodes are digits, by ISO 3166-1. */
export const postcodeCountrySchema = z.enum([
  'AT', 'AU', 'BE', 'BG', 'BR', 'CH', 'CL', 'CN', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'ID', 'IN', 'IT', 'JP', 'KR', 'LT', 'LU', 'MX',
  'MY', 'NO', 'NZ', 'PL', 'PT', 'RO', 'RU', 'SE', 'SG', 'SI', 'SK', 'TH', 'TR', 'UA', 'US', 'ZA'
]);

export const postcodeOptionsSchema = z.strictObject({ country: postcodeCountrySchema });

export const doseUnitSchema = z.enum(['kg', 'g', 'mg', 'mcg', 'L', 'mL', 'units', 'mmol', 'mEq', 'tablets', 'capsules', 'drops', 'puffs', '%']);

export const doseOptionsSchema = z.strictObject({
  /** Printed on the form, or the only one allowed; without it, the text has to name one. */
  unit: doseUnitSchema.optional(),
  /** Smallest and largest dose in that unit, both included. */
  min: z.number().positive().optional(),
  max: z.number().positive().optional(),
  decimal
}).refine(({ unit, min, max }) => unit !== undefined || (min === undefined && max === undefined), { message: 'a smallest or largest dose needs a unit' })
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, { message: 'the smallest dose is not above the largest' });

/** Numbers of digits alone that carry a check, or have a fixed length. */
export const numberSchemeSchema = z.enum(['aba', 'luhn', 'nhs', 'postnet', 'sortCode']);

export const digitsOptionsSchema = z.strictObject({
  minLength: z.int().min(1).max(40).default(1),
  maxLength: z.int().min(1).max(40).default(40),
  scheme: numberSchemeSchema.optional()
}).refine(({ minLength, maxLength }) => minLength <= maxLength, { message: 'the shortest number is not longer than the longest' });

/** Countries of the IBAN registry (SWIFT, ISO 13616). */
export const ibanCountrySchema = z.enum([
  'AD', 'AE', 'AL', 'AT', 'AZ', 'BA', 'BE', 'BG', 'BH', 'BI', 'BR', 'BY', 'CH', 'CR', 'CY', 'CZ', 'DE', 'DJ', 'DK', 'DO', 'EE', 'EG', 'ES', 'FI', 'FK', 'FO',
  'FR', 'GB', 'GE', 'GI', 'GL', 'GR', 'GT', 'HN', 'HR', 'HU', 'IE', 'IL', 'IQ', 'IS', 'IT', 'JO', 'KW', 'KZ', 'LB', 'LC', 'LI', 'LT', 'LU', 'LV', 'LY', 'MC',
  'MD', 'ME', 'MK', 'MN', 'MR', 'MT', 'MU', 'NI', 'NL', 'NO', 'OM', 'PK', 'PL', 'PS', 'PT', 'QA', 'RO', 'RS', 'RU', 'SA', 'SC', 'SD', 'SE', 'SI', 'SK', 'SM',
  'SO', 'ST', 'SV', 'TL', 'TN', 'TR', 'UA', 'VA', 'VG', 'XK', 'YE'
]);

export const ibanOptionsSchema = z.strictObject({
  /** Printed on the form, or the only one allowed: its letters may be missing in the text. */
  country: ibanCountrySchema.optional()
});

/** What a field may hold, as a form stores it. */
export const fieldContentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('amount'), options: amountOptionsSchema.prefault({}) }),
  z.strictObject({ kind: z.literal('date'), options: dateOptionsSchema.prefault({}) }),
  z.strictObject({ kind: z.literal('postcode'), options: postcodeOptionsSchema }),
  z.strictObject({ kind: z.literal('dose'), options: doseOptionsSchema.prefault({}) }),
  z.strictObject({ kind: z.literal('digits'), options: digitsOptionsSchema.prefault({}) }),
  z.strictObject({ kind: z.literal('iban'), options: ibanOptionsSchema.prefault({}) })
]);

export type FieldKind = z.infer<typeof fieldKindSchema>;
export type RuleName = keyof typeof ruleEffects;
export type RuleOutcome = z.infer<typeof ruleOutcomeSchema>;
export type Judgement = z.infer<typeof judgementSchema>;
export type AmountOptions = z.infer<typeof amountOptionsSchema>;
export type DateOptions = z.infer<typeof dateOptionsSchema>;
export type PostcodeCountry = z.infer<typeof postcodeCountrySchema>;
export type PostcodeOptions = z.infer<typeof postcodeOptionsSchema>;
export type DoseUnit = z.infer<typeof doseUnitSchema>;
export type DoseOptions = z.infer<typeof doseOptionsSchema>;
export type NumberScheme = z.infer<typeof numberSchemeSchema>;
export type DigitsOptions = z.infer<typeof digitsOptionsSchema>;
export type IbanCountry = z.infer<typeof ibanCountrySchema>;
export type IbanOptions = z.infer<typeof ibanOptionsSchema>;
export type FieldContent = z.infer<typeof fieldContentSchema>;
/** As a person may write it: what has a default may be left out. */
export type FieldContentInput = z.input<typeof fieldContentSchema>;
