import type { FieldContentInput } from '../../contract/fields.ts';
import type { FormName } from '../../contract/forms.ts';
import type { ScannedField } from '../../contract/scanner.ts';

/** What the fields of the studio's forms hold. Others are numbers of any length. */
const contents: Readonly<Record<FormName, Readonly<Record<string, FieldContentInput>>>> = {
  'cheque-in': {
    amount: { kind: 'amount', options: { decimal: '.' } },
    date: { kind: 'date', options: { order: 'DMY', layout: 'boxed' } }
  },
  'cheque-us': {
    amount: { kind: 'amount', options: { decimal: '.' } },
    date: { kind: 'date', options: { order: 'MDY', layout: 'separated' } }
  },
  prescription: {
    date: { kind: 'date', options: { order: 'DMY', layout: 'boxed' } }
  },
  envelope: {}
};

export function contentOf(form: FormName | null, { name }: ScannedField): FieldContentInput {
  return (form === null ? undefined : contents[form][name]) ?? { kind: 'digits' };
}
