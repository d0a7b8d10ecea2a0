import { ibanCountrySchema, postcodeCountrySchema } from '../../../../contract/fields.ts';
import type { DateOptions, DoseUnit, FieldContentInput, FieldKind, IbanCountry, PostcodeCountry } from '../../../../contract/fields.ts';
import { fieldNameSchema, ownFormNameSchema } from '../../../../contract/forms.ts';
import type { DrawnFieldInput } from '../../../../contract/forms.ts';
import type { Box } from '../../../../contract/reading.ts';

export const fieldKinds = ['amount', 'date', 'postcode', 'dose', 'digits', 'iban'] as const satisfies readonly FieldKind[];
export const dateOrders = ['DMY', 'MDY', 'YMD'] as const;
export const countries = postcodeCountrySchema.options;
export const ibanCountries = ibanCountrySchema.options;
/** Of a date that has a printed box for each digit, by how many there are. */
const boxedDates = new Map<number | null, DateOptions['layout']>([[null, 'either'], [6, 'boxedShort'], [8, 'boxed']]);

/** A field that is being drawn, with the rules of every kind that it may become. */
export class DraftField {
  /** For as long as the form is drawn, wherever it stands among its fields. */
  readonly id: number;
  name = $state('');
  kind = $state<FieldKind>('digits');
  box = $state.raw<Box>({ x: 0, y: 0, w: 0, h: 0 });
  /** Printed boxes, one a character; null: none. */
  boxes = $state<number | null>(null);
  isFramed = $state(true);
  isOptional = $state(false);
  order = $state<(typeof dateOrders)[number]>('DMY');
  country = $state<PostcodeCountry>('DE');
  ibanCountry = $state<IbanCountry>('DE');
  unit = $state<DoseUnit>('mg');
  min = $state<number | null>(null);
  max = $state<number | null>(null);

  constructor(id: number, name: string, kind: FieldKind, box: Box) {
    this.id = id;
    this.name = name;
    this.kind = kind;
    this.box = box;
  }

  get content(): FieldContentInput {
    switch (this.kind) {
      case 'date':
        return { kind: 'date', options: { order: this.order, layout: boxedDates.get(this.boxes) ?? 'boxed' } };
      case 'postcode':
        return { kind: 'postcode', options: { country: this.country } };
      case 'dose':
        return { kind: 'dose', options: { unit: this.unit, ...(this.min !== null && { min: this.min }), ...(this.max !== null && { max: this.max }) } };
      case 'digits':
        return { kind: 'digits', options: { ...(this.min !== null && { minLength: this.min }), ...(this.max !== null && { maxLength: this.max }) } };
      case 'iban':
        return { kind: 'iban', options: { country: this.ibanCountry } };
      case 'amount':
        return { kind: 'amount' };
    }
  }

  /** A date has six or eight of them. */
  get hasRightBoxes(): boolean {
    return this.kind !== 'date' || boxedDates.has(this.boxes);
  }

  /** The box in equal parts, where a character has one each. */
  get parts(): Box[] | undefined {
    const count = this.boxes;
    if (count === null || count < 1) return undefined;
    const { x, y, w, h } = this.box;
    return Array.from({ length: count }, (_, i) => ({ x: x + (i * w) / count, y, w: w / count, h }));
  }
}

interface DraftPage {
  /** In its document, counted from 0. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
}

/** A form of one's own while it is drawn on a page. */
export class FormDraft {
  name = $state('');
  fields = $state.raw<readonly DraftField[]>([]);
  current = $state(0);
  readonly page: DraftPage;
  #nextId = 0;

  constructor(page: DraftPage, fields: readonly { readonly name: string; readonly kind: FieldKind; readonly box: Box }[]) {
    this.page = page;
    this.fields = fields.map(({ name, kind, box }) => new DraftField(this.#nextId++, name, kind, box));
    if (fields.length === 0) this.add();
  }

  get currentField(): DraftField | undefined {
    return this.fields[this.current];
  }

  /** In the middle of the page, to be drawn where it belongs. */
  add(): void {
    const { width: w, height: h } = this.page;
    const taken = new Set(this.fields.map(({ name }) => name));
    let n = this.fields.length + 1;
    while (taken.has(`field${n}`)) n++;
    this.fields = [...this.fields, new DraftField(this.#nextId++, `field${n}`, 'digits', { x: 0.4 * w, y: 0.45 * h, w: 0.2 * w, h: 0.08 * h })];
    this.current = this.fields.length - 1;
  }

  remove(field: DraftField): void {
    this.fields = this.fields.filter((other) => other !== field);
    this.current = Math.max(0, Math.min(this.current, this.fields.length - 1));
  }

  isFieldName(field: DraftField): boolean {
    return fieldNameSchema.safeParse(field.name).success && this.fields.every((other) => other === field || other.name !== field.name);
  }

  get isName(): boolean {
    return ownFormNameSchema.safeParse(this.name).success;
  }

  get isComplete(): boolean {
    return this.isName && this.fields.length > 0 && this.fields.every((field) => this.isFieldName(field) && field.hasRightBoxes);
  }

  get drawn(): DrawnFieldInput[] {
    return this.fields.map((field) => {
      const { name, content, box, isFramed, isOptional, parts } = field;
      return { name, content, box, isFramed, isOptional, ...(parts && { boxes: parts }) };
    });
  }
}
